#include "app/documents/kept_document.h"

#include "app/tools/visible_text.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace calliope::app {

KeptDocument keptDocument(const ReadDocument& document) {
    KeptDocument out;
    out.bytes = document.pages.join(u'\f').toUtf8();
    out.hash = QCryptographicHash::hash(out.bytes, QCryptographicHash::Sha256).toHex();
    out.pages = static_cast<int>(document.pages.size());
    for (const QString& page : document.pages) out.characters += page.size();
    out.isWhole = document.isWhole;
    return out;
}

QStringList pagesOf(const QByteArray& bytes) {
    return QString::fromUtf8(bytes).split(u'\f');
}

QString beginningOf(const QByteArray& bytes, qsizetype most) {
    // Of a text that is kept as UTF-8 so many characters have no more than four times as many bytes.
    constexpr qsizetype mostBytes = 4;
    const QStringList pages = pagesOf(bytes.left(mostBytes * most + 1));
    QString out;
    qsizetype page = 0;
    while (page < pages.size() && out.size() < most)
        out += QStringLiteral("[Page %1]\n%2\n").arg(QString::number(page + 1), pages[page]), ++page;
    const bool isWhole = out.size() <= most && page == pages.size() && mostBytes * most + 1 > bytes.size();
    if (isWhole) return visibleText(out);
    return visibleText(out.left(most)) + QStringLiteral("\n[Cut on page %1; more of it follows.]").arg(page);
}

storage::Block documentBlock(const std::string& hash, const QString& name, int pages, qsizetype characters,
                             bool isWhole) {
    const QJsonObject payload{{"pages", pages}, {"characters", static_cast<qint64>(characters)}, {"whole", isWhole}};
    storage::Block block;
    block.kind = storage::BlockKind::file;
    block.text = name.toStdString();
    block.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    block.attachment = hash;
    return block;
}

DocumentFacts documentFacts(const storage::Block& block) {
    const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
    return {QString::fromStdString(block.text), block.attachment, payload["pages"].toInt(),
            static_cast<qsizetype>(payload["characters"].toInteger()), payload["whole"].toBool(true)};
}

} // namespace calliope::app
