#include "app/pictures/picture_block.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace calliope::app {

storage::Block pictureBlock(const std::string& hash, const QString& name, QSize size) {
    const QJsonObject payload{{"width", size.width()}, {"height", size.height()}};
    return {.kind = storage::BlockKind::picture,
            .text = name.toStdString(),
            .payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString(),
            .attachment = hash};
}

storage::Attachment attachmentOf(const storage::Block& block) {
    const QSize size = pictureSize(block);
    storage::Attachment out;
    out.hash = block.attachment;
    out.name = block.text;
    out.width = size.width();
    out.height = size.height();
    return out;
}

QSize pictureSize(const storage::Block& block) {
    const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
    constexpr int most = 1 << 16;
    const int width = payload["width"].toInt();
    const int height = payload["height"].toInt();
    const bool isSize = width > 0 && height > 0 && width < most && height < most;
    return isSize ? QSize(width, height) : QSize(0, 0);
}

} // namespace calliope::app
