#include "app/endpoints/whole_characters.h"

namespace calliope::app {

QString WholeCharacters::add(const QString& piece) {
    QString text = m_half + piece;
    m_half.clear();
    if (!text.isEmpty() && text.back().isHighSurrogate()) {
        m_half = text.back();
        text.chop(1);
    }
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isSurrogate()) continue;
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (isPair)
            ++i;
        else
            text[i] = QChar::ReplacementCharacter;
    }
    return text;
}

QString WholeCharacters::end() {
    const bool isLeft = !m_half.isEmpty();
    m_half.clear();
    return isLeft ? QString(QChar(QChar::ReplacementCharacter)) : QString();
}

} // namespace calliope::app
