#include "app/library/file_names.h"

#include <QRegularExpression>

namespace calliope::app {

bool isModelFileName(const QString& name) {
    static const QRegularExpression form(QStringLiteral("\\A[A-Za-z0-9_][A-Za-z0-9._+-]{0,194}\\.gguf\\z"));
    static const QRegularExpression device(QStringLiteral("\\A(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|\\z)"),
                                           QRegularExpression::CaseInsensitiveOption);
    return form.match(name).hasMatch() && !device.match(name).hasMatch();
}

bool fitsPattern(const QString& name, const QString& pattern) {
    const QRegularExpression form(QRegularExpression::wildcardToRegularExpression(pattern),
                                  QRegularExpression::CaseInsensitiveOption);
    return form.match(name).hasMatch();
}

QStringList partsOf(const QString& first) {
    constexpr int most = 256;
    static const QRegularExpression form(QStringLiteral("\\A(.+)-(\\d{5})-of-(\\d{5})\\.gguf\\z"));
    const auto match = form.match(first);
    if (!match.hasMatch()) return {first};
    const int count = match.captured(3).toInt();
    if (match.captured(2).toInt() != 1 || count < 1 || count > most) return {};
    QStringList parts;
    for (int part = 1; part <= count; ++part)
        parts.append(QStringLiteral("%1-%2-of-%3.gguf")
                         .arg(match.captured(1), QString::number(part).rightJustified(5, u'0'), match.captured(3)));
    return parts;
}

} // namespace calliope::app
