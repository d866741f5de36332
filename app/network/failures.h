#pragma once

#include "app/base/failure.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QString>

namespace calliope::app {

/// What kind of thing ended an exchange, for programs; the Failure says it to people.
enum class Trouble {
    none,
    notAllowed,  ///< the address or the key cannot be used; nothing was sent
    offline,     ///< the network switch is off
    unreachable, ///< no such host, nobody listens, no network
    untrusted,   ///< the certificate is not trusted
    timeout,
    broken,     ///< the connection ended early
    redirected, ///< the answer sends us elsewhere; we do not follow
    tooLarge,
    refused,       ///< a status that is no success
    notUnderstood, ///< a web page, compressed data, no JSON
};

/// What the texts name.
struct FailureContext {
    QString host;   ///< as shownHost()
    QByteArray key; ///< never repeated
};

/// For an error of the network, by table.
[[nodiscard]] Trouble troubleOf(QNetworkReply::NetworkError error);

/// For people. `said` is what the other side or the system says of it, in any form; it may be empty.
[[nodiscard]] Failure failureOf(Trouble trouble, const FailureContext& context, const QString& said = {});

/// For a status of 400 and more. `body` is what came with it: JSON in the forms of OpenAI, vLLM, llama-server and
/// Ollama is read for its message.
[[nodiscard]] Failure failureOfStatus(int status, const FailureContext& context, const QByteArray& body);

/// The message in the body of an error, in the forms named above; empty where there is none.
[[nodiscard]] QString messageOf(const QByteArray& body);

} // namespace calliope::app
