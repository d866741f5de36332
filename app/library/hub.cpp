#include "app/library/hub.h"

#include "app/network/address.h"

#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

bool Hub::mayLeadTo(const QUrl& target) const {
    if (!target.isValid() || !target.userInfo().isEmpty()) return false;
    if (isLoopback(url)) return isLoopback(target);
    if (target.scheme() != QLatin1String("https") || (target.port() >= 0 && target.port() != 443)) return false;
    const QString host = target.host(QUrl::FullyEncoded).toLower();
    return std::any_of(hosts.begin(), hosts.end(), [&](const QString& each) {
        return each.startsWith(u'.') ? host.endsWith(each) && host.size() > each.size() : host == each;
    });
}

QUrl Hub::listingOf(const QString& repository, const QString& folder) const {
    QUrl out = url;
    out.setPath(url.path() + QStringLiteral("/api/models/%1/tree/main").arg(repository) +
                (folder.isEmpty() ? QString() : u'/' + folder));
    return out;
}

QUrl Hub::fileOf(const QString& repository, const QString& path) const {
    QUrl out = url;
    out.setPath(url.path() + QStringLiteral("/%1/resolve/main/%2").arg(repository, path));
    return out;
}

bool isRepository(const QString& name) {
    static const QRegularExpression form(
        QStringLiteral("\\A[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}\\z"));
    return form.match(name).hasMatch() && !name.contains(QLatin1String(".."));
}

} // namespace calliope::app
