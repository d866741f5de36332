#include "app/markdown/links.h"

#include <QUrl>
#include <algorithm>

namespace calliope::app::markdown {
namespace {

constexpr qsizetype longestAddress = 2048;

/// Blanks, control characters, and what readers disagree on: browsers take '\' for '/', others do not.
bool isDoubtful(QChar character) {
    const QChar::Category category = character.category();
    return character.isSpace() || character.isNonCharacter() || category == QChar::Other_Control ||
           category == QChar::Other_Format || character == u'\\' || character == u'"' || character == u'<' ||
           character == u'>' || character == u'^' || character == u'`' || character == u'{' || character == u'|' ||
           character == u'}';
}

/// An e-mail address's host; empty where there is none.
QString mailHost(const QUrl& url) {
    const QString recipient = url.path(QUrl::FullyEncoded).section(u',', 0, 0);
    const qsizetype at = recipient.lastIndexOf(u'@');
    if (at <= 0) return {};
    QUrl host;
    host.setScheme("http");
    host.setHost(recipient.mid(at + 1));
    return host.host(QUrl::FullyEncoded);
}

QString hostOf(const QUrl& url) {
    return url.scheme() == u"mailto" ? mailHost(url) : url.host(QUrl::FullyEncoded);
}

} // namespace

QString linkTarget(QStringView address) {
    if (address.isEmpty() || address.size() > longestAddress) return {};
    if (std::any_of(address.begin(), address.end(), isDoubtful)) return {};
    const QUrl url(address.toString(), QUrl::StrictMode);
    if (!url.isValid()) return {};
    const QString scheme = url.scheme();
    if (scheme != u"http" && scheme != u"https" && scheme != u"mailto") return {};
    if (hostOf(url).isEmpty()) return {};
    return url.toString(QUrl::FullyEncoded);
}

QString hostOf(const QString& link) {
    const QString target = linkTarget(link);
    return target.isEmpty() ? QString() : hostOf(QUrl(target, QUrl::StrictMode));
}

} // namespace calliope::app::markdown
