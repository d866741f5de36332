#include "app/network/plain_text.h"

#include <QList>

namespace calliope::app {

namespace {

/// Of a code point: those beyond the first 65 536 are two of a text's units.
bool isHarmless(char32_t letter) {
    constexpr char32_t firstSelector = 0xE0100; // of variants, drawn as nothing
    constexpr char32_t lastSelector = 0xE01EF;
    if (letter >= firstSelector && letter <= lastSelector) return false;
    switch (QChar::category(letter)) {
    case QChar::Other_Control:
    case QChar::Other_Format:    // also what turns the direction, and tags that only machines read
    case QChar::Other_Surrogate: // half of a pair
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned: return false;
    default: return true;
    }
}

} // namespace

QString plainText(const QString& text, int most, const QByteArray& secret) {
    QString given = text.left(qsizetype{16} * most); // what is cut anyway need not be looked at
    if (!secret.isEmpty()) given.replace(QString::fromLatin1(secret), QStringLiteral("•••"));
    QString out;
    out.reserve(given.size());
    for (const char32_t letter : given.toUcs4())
        out += isHarmless(letter) ? QString::fromUcs4(&letter, 1) : QStringLiteral(" ");
    out = out.simplified();
    if (out.size() <= most) return out;
    out.truncate(most - 1);
    if (!out.isEmpty() && out.back().isHighSurrogate()) out.chop(1);
    return out.trimmed() + u'…';
}

} // namespace calliope::app
