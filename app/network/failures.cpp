#include "app/network/failures.h"

#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using Action = Failure::Action;
using Error = QNetworkReply::NetworkError;

constexpr int mostMessage = 500;
constexpr int mostReport = 4000;

struct ErrorRow {
    Error error;
    Trouble trouble;
};

/// What is not here broke the connection.
constexpr std::array errorRows{
    ErrorRow{Error::NoError, Trouble::none},
    ErrorRow{Error::HostNotFoundError, Trouble::unreachable},
    ErrorRow{Error::ConnectionRefusedError, Trouble::unreachable},
    ErrorRow{Error::NetworkSessionFailedError, Trouble::unreachable},
    ErrorRow{Error::TemporaryNetworkFailureError, Trouble::unreachable},
    ErrorRow{Error::ProxyConnectionRefusedError, Trouble::unreachable},
    ErrorRow{Error::ProxyNotFoundError, Trouble::unreachable},
    ErrorRow{Error::ProxyAuthenticationRequiredError, Trouble::unreachable},
    ErrorRow{Error::SslHandshakeFailedError, Trouble::untrusted},
    ErrorRow{Error::TimeoutError, Trouble::timeout},
    ErrorRow{Error::ProxyTimeoutError, Trouble::timeout},
    ErrorRow{Error::ProtocolUnknownError, Trouble::notAllowed},
    ErrorRow{Error::ProtocolFailure, Trouble::notUnderstood},
};

struct TroubleRow {
    Trouble trouble;
    const char* title; ///< %1: the host
    const char* detail;
    Action action;
};

constexpr std::array troubleRows{
    TroubleRow{Trouble::notAllowed, QT_TRANSLATE_NOOP("network", "This address or key cannot be used"),
               QT_TRANSLATE_NOOP("network", "Check both in the settings."), Action::openSettings},
    TroubleRow{Trouble::offline, QT_TRANSLATE_NOOP("network", "The network is switched off"),
               QT_TRANSLATE_NOOP("network", "Nothing was sent to %1. Switch the network on to ask it."),
               Action::goOnline},
    TroubleRow{Trouble::unreachable, QT_TRANSLATE_NOOP("network", "%1 cannot be reached"),
               QT_TRANSLATE_NOOP("network", "Check the address and your connection."), Action::retry},
    TroubleRow{Trouble::untrusted, QT_TRANSLATE_NOOP("network", "%1 cannot prove who it is"),
               QT_TRANSLATE_NOOP("network", "Its certificate is not trusted, so nothing was sent."),
               Action::openSettings},
    TroubleRow{Trouble::timeout, QT_TRANSLATE_NOOP("network", "%1 does not answer"),
               QT_TRANSLATE_NOOP("network", "Nothing has come for too long."), Action::retry},
    TroubleRow{Trouble::broken, QT_TRANSLATE_NOOP("network", "The connection to %1 broke"),
               QT_TRANSLATE_NOOP("network", "What had come until then is kept."), Action::retry},
    TroubleRow{
        Trouble::redirected, QT_TRANSLATE_NOOP("network", "%1 sends us elsewhere"),
        QT_TRANSLATE_NOOP("network", "Your key and text do not follow. Enter the right address in the settings."),
        Action::openSettings},
    TroubleRow{Trouble::tooLarge, QT_TRANSLATE_NOOP("network", "%1 sends too much"),
               QT_TRANSLATE_NOOP("network", "The answer was longer than any answer should be."), Action::none},
    TroubleRow{Trouble::refused, QT_TRANSLATE_NOOP("network", "%1 refuses"), "", Action::retry},
    TroubleRow{Trouble::notUnderstood, QT_TRANSLATE_NOOP("network", "%1 does not answer as an assistant should"),
               QT_TRANSLATE_NOOP("network", "There may be a web page at this address; many need /v1 at their end."),
               Action::openSettings},
};

struct StatusRow {
    int first;
    int last;
    const char* title;
    const char* detail; ///< where the body says nothing
    Action action;
};

/// The first row that fits counts.
constexpr std::array statusRows{
    StatusRow{401, 401, QT_TRANSLATE_NOOP("network", "%1 does not accept the key"),
              QT_TRANSLATE_NOOP("network", "Check the key in the settings."), Action::openSettings},
    StatusRow{402, 402, QT_TRANSLATE_NOOP("network", "%1 wants to be paid"),
              QT_TRANSLATE_NOOP("network", "There is no credit left with this key."), Action::openSettings},
    StatusRow{403, 403, QT_TRANSLATE_NOOP("network", "%1 does not allow this"),
              QT_TRANSLATE_NOOP("network", "The key may not do this."), Action::openSettings},
    StatusRow{404, 405, QT_TRANSLATE_NOOP("network", "%1 does not know this address or model"),
              QT_TRANSLATE_NOOP("network", "Check both in the settings; many addresses end in /v1."),
              Action::openSettings},
    StatusRow{408, 408, QT_TRANSLATE_NOOP("network", "%1 lost patience"),
              QT_TRANSLATE_NOOP("network", "The request took too long."), Action::retry},
    StatusRow{413, 413, QT_TRANSLATE_NOOP("network", "This is too large for %1"),
              QT_TRANSLATE_NOOP("network", "Send fewer or smaller pictures, or begin a new chat."), Action::none},
    StatusRow{429, 429, QT_TRANSLATE_NOOP("network", "%1 is asked too often"),
              QT_TRANSLATE_NOOP("network", "Wait a moment and try again."), Action::retry},
    StatusRow{503, 503, QT_TRANSLATE_NOOP("network", "%1 is not ready"),
              QT_TRANSLATE_NOOP("network", "Wait a moment and try again."), Action::retry},
    StatusRow{500, 599, QT_TRANSLATE_NOOP("network", "%1 has failed"),
              QT_TRANSLATE_NOOP("network", "The fault is on its side; try again later."), Action::retry},
    StatusRow{0, 999, QT_TRANSLATE_NOOP("network", "%1 does not accept this request"),
              QT_TRANSLATE_NOOP("network", "It does not say why."), Action::none},
};

QString translated(const char* text, const QString& host) {
    const QString out = QCoreApplication::translate("network", text);
    return out.contains(QLatin1String("%1")) ? out.arg(host) : out;
}

} // namespace

Trouble troubleOf(QNetworkReply::NetworkError error) {
    const auto* row = std::ranges::find(errorRows, error, &ErrorRow::error);
    return row == errorRows.end() ? Trouble::broken : row->trouble;
}

Failure failureOf(Trouble trouble, const FailureContext& context, const QString& said) {
    const auto* row = std::ranges::find(troubleRows, trouble, &TroubleRow::trouble);
    Q_ASSERT(row != troubleRows.end());
    return {translated(row->title, context.host), translated(row->detail, context.host), row->action,
            plainText(said, mostReport, context.key)};
}

Failure failureOfStatus(int status, const FailureContext& context, const QByteArray& body) {
    const auto* row = std::ranges::find_if(
        statusRows, [&](const StatusRow& each) { return each.first <= status && status <= each.last; });
    const QString message = plainText(messageOf(body), mostMessage, context.key);
    const QString detail = message.isEmpty() ? translated(row->detail, context.host) : message;
    const QString report = QStringLiteral("HTTP %1 %2").arg(status).arg(QString::fromUtf8(body.left(mostReport)));
    return {translated(row->title, context.host), detail, row->action, plainText(report, mostReport, context.key)};
}

QString messageOf(const QByteArray& body) {
    QJsonValue value = QJsonDocument::fromJson(body).object();
    // {"error": {"message"}}, {"error": "…"}, {"message"}, {"detail": "…"}, {"detail": [{"msg"}]}
    for (const char* name : {"error", "detail", "message", "msg"}) {
        if (value.isArray()) value = value.toArray().first();
        const QJsonValue inner = value.toObject().value(QLatin1String(name));
        if (!inner.isUndefined()) value = inner;
    }
    return value.toString();
}

} // namespace calliope::app
