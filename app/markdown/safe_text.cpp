#include "app/markdown/safe_text.h"

namespace calliope::app::markdown {
namespace {

bool isControl(char16_t character) {
    return (character < 0x20 && character != u'\n' && character != u'\t') || (character >= 0x7F && character < 0xA0);
}

/// U+FDD0 and U+FDD1 begin and end frames of a QTextDocument, U+FFFC stands for a picture, U+2028 and U+2029 end lines.
bool isOfDocuments(char16_t character) {
    return (character >= 0xFDD0 && character <= 0xFDEF) || character >= 0xFFFC || character == 0x2028 ||
           character == 0x2029;
}

bool isOverride(char16_t character) {
    return character == 0x202D || character == 0x202E;
}

bool isDirection(char16_t character) {
    return (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

} // namespace

QString safeText(QStringView text, bool isCode) {
    QString out = text.toString();
    for (QChar& character : out) {
        const char16_t code = character.unicode();
        if (isControl(code) || isOfDocuments(code) || isOverride(code) || (isCode && isDirection(code)))
            character = QChar::ReplacementCharacter;
    }
    return out;
}

} // namespace calliope::app::markdown
