#include "app/tools/visible_text.h"

#include <QList>
#include <QStringList>
#include <algorithm>

namespace calliope::app {

namespace {

bool isPlain(char32_t letter) {
    return letter < 0x80;
}

/// Of a character that shows nothing by itself.
bool mayStay(const QList<uint>& letters, qsizetype at) {
    constexpr char32_t nonJoiner = 0x200C;
    constexpr char32_t joiner = 0x200D;
    const char32_t letter = letters[at];
    if (letter == '\n' || letter == '\t') return true;
    const bool isBetween = at > 0 && at + 1 < letters.size() && !isPlain(letters[at - 1]) && !isPlain(letters[at + 1]);
    return (letter == joiner || letter == nonJoiner) && isBetween;
}

bool isHidden(char32_t letter) {
    switch (QChar::category(letter)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: break;
    }
    // Fillers and selectors that fonts draw as nothing.
    constexpr char32_t hangulFiller = 0x3164;
    constexpr char32_t halfFiller = 0xFFA0;
    constexpr char32_t firstSelector = 0xE0100;
    constexpr char32_t lastSelector = 0xE01EF;
    return letter == hangulFiller || letter == halfFiller || (letter >= firstSelector && letter <= lastSelector) ||
           letter == 0x115F || letter == 0x1160 || letter == 0x034F;
}

bool isBlank(QChar character) {
    constexpr char16_t emptyBraille = 0x2800;
    return character.isSpace() || character == emptyBraille;
}

} // namespace

QString visibleText(const QString& text) {
    const QList<uint> letters = text.toUcs4();
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < letters.size(); ++i) {
        const char32_t letter = letters[i];
        if (letter == '\r') {
            if (i + 1 == letters.size() || letters[i + 1] != '\n') out += u'\n';
        } else if (!isHidden(letter) || mayStay(letters, i)) {
            out += QString::fromUcs4(&letter, 1);
        } else {
            out += QString::fromUtf8("⟨U+%1⟩").arg(QString::number(letter, 16).toUpper(), 4, u'0');
        }
    }
    return out;
}

QString visibleText(const QString& text, qsizetype most) {
    if (text.size() <= most) {
        const QString all = visibleText(text);
        if (all.size() <= most) return all;
    }
    QString begin = visibleText(text.left(most)).left(most);
    if (!begin.isEmpty() && begin.back().isHighSurrogate()) begin.chop(1);
    return begin + QStringLiteral("\n[Cut here: %1 of %2 characters are shown.]").arg(begin.size()).arg(text.size());
}

QString withBlankLinesMarked(const QString& text) {
    QStringList lines;
    qsizetype blank = 0;
    const auto endBlanks = [&] {
        if (blank == 1) lines.append(QString());
        if (blank > 1) lines.append(QString::fromUtf8("⟨%1 blank lines⟩").arg(blank));
        blank = 0;
    };
    for (const QString& line : text.split('\n')) {
        if (std::all_of(line.begin(), line.end(), isBlank)) {
            ++blank;
            continue;
        }
        endBlanks();
        lines.append(line);
    }
    endBlanks();
    return lines.join('\n');
}

} // namespace calliope::app
