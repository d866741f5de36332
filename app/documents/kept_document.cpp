#include "app/documents/kept_document.h"

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
