#pragma once

#include "app/base/failure.h"

#include <QByteArray>
#include <QString>
#include <QUrl>
#include <optional>

namespace calliope::app {

/// Something that answers: the own engine, or a server of others that speaks OpenAI's interface.
struct Endpoint {
    enum class Kind { engine, remote };

    QString id; ///< for the keychain and for settings
    QString name;
    QUrl url; ///< of the interface, without a slash at its end: https://host/v1
    Kind kind = Kind::remote;
    bool hasKey = false;  ///< it lies in the KeyStore under `id`
    QByteArray engineKey; ///< of the own engine, made up at each start, or of one that is being added; never stored
};

/// What people type for an address, as one that can be asked: https:// (http:// for hosts nearby) is added where it is
/// missing; a slash, /chat/completions or /models at the end goes. Nothing where no address can be made of it.
[[nodiscard]] std::optional<QUrl> endpointUrl(const QString& typed);

/// `path` below the endpoint's address: "/models".
[[nodiscard]] QUrl below(const QUrl& url, const QString& path);

/// The engine ended, or does not answer.
[[nodiscard]] Failure engineStopped(const QString& report = {});

} // namespace calliope::app
