#include "app/network/plain_text.h"

namespace calliope::app {

namespace {

bool isHarmless(QChar character) {
    switch (character.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format: // also what turns the direction
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned: return false;
    default: return true;
    }
}

} // namespace

QString plainText(const QString& text, int most, const QByteArray& secret) {
    QString out = text.left(16 * most); // what is cut anyway need not be looked at
    if (!secret.isEmpty()) out.replace(QString::fromLatin1(secret), QStringLiteral("•••"));
    for (QChar& character : out)
        if (!isHarmless(character)) character = u' ';
    out = out.simplified();
    if (out.size() <= most) return out;
    return out.left(most - 1).trimmed() + u'…';
}

} // namespace calliope::app
