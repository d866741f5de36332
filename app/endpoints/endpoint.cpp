#include "app/endpoints/endpoint.h"

#include "app/network/address.h"

#include <QCoreApplication>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array endings{"/chat/completions", "/completions", "/models", "/"};

} // namespace

std::optional<QUrl> endpointUrl(const QString& typed) {
    QString text = typed.trimmed();
    if (!text.contains(QLatin1String("://"))) {
        const QUrl plain(QStringLiteral("http://") + text);
        text.prepend(plain.isValid() && isNearby(plain) ? QLatin1String("http://") : QLatin1String("https://"));
    }
    QUrl url(text, QUrl::StrictMode);
    QString path = url.path();
    for (const char* ending : endings)
        while (path.endsWith(QLatin1String(ending))) path.chop(static_cast<int>(qstrlen(ending)));
    url.setPath(path);
    url.setQuery(QString());
    url.setFragment(QString());
    if (objectionTo(url)) return std::nullopt;
    return url;
}

QUrl below(const QUrl& url, const QString& path) {
    QUrl out = url;
    out.setPath(url.path() + path);
    return out;
}

Failure engineStopped(const QString& report) {
    return {QCoreApplication::translate("endpoints", "The engine stopped"),
            QCoreApplication::translate("endpoints", "Your chat is safe. Start the engine again to go on."),
            Failure::Action::restartEngine, report};
}

} // namespace calliope::app
