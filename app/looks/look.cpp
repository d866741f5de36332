#include "app/looks/look.h"

#include "app/looks/area.h"
#include "app/network/plain_text.h"
#include "app/pictures/picture_block.h"
#include "storage/attachments.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int longestText = 500;
constexpr int mostSteps = 1'000;

QJsonObject payloadOf(const storage::Block& block) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
}

QSize sizeIn(const QJsonObject& object) {
    constexpr int most = 1 << 16;
    const int width = object["width"].toInt();
    const int height = object["height"].toInt();
    return width > 0 && height > 0 && width < most && height < most ? QSize(width, height) : QSize();
}

} // namespace

bool isLook(const storage::Block& block) {
    return block.kind == storage::BlockKind::picture && payloadOf(block)["look"].isObject();
}

storage::Block blockOf(const Look& look) {
    storage::Block block = pictureBlock(look.crop, look.wanted, look.cropSize);
    const QJsonArray box{look.box.x(), look.box.y(), look.box.width(), look.box.height()};
    QJsonObject payload = payloadOf(block);
    payload["look"] = QJsonObject{{"step", look.step},
                                  {"picture", QString::fromStdString(look.picture)},
                                  {"width", look.pictureSize.width()},
                                  {"height", look.pictureSize.height()},
                                  {"box", box},
                                  {"sentence", look.sentence}};
    block.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    return block;
}

Look lookIn(const storage::Block& block) {
    const QJsonObject kept = payloadOf(block)["look"].toObject();
    const QJsonArray box = kept["box"].toArray();
    const std::string picture = kept["picture"].toString().toStdString();
    Look look;
    look.pictureSize = sizeIn(kept);
    look.box = QRectF(box.at(0).toDouble(), box.at(1).toDouble(), box.at(2).toDouble(), box.at(3).toDouble())
                   .intersected(QRectF({}, QSizeF(look.pictureSize)));
    look.step = look.box.isEmpty() || !storage::isHash(picture) ? 0 : std::clamp(kept["step"].toInt(), 0, mostSteps);
    look.crop = block.attachment;
    look.cropSize = pictureSize(block);
    look.picture = picture;
    look.wanted = plainText(QString::fromStdString(block.text), longestText);
    look.sentence = plainText(kept["sentence"].toString(), longestText);
    return look;
}

QString placeOf(const Look& look, int picture) {
    return QStringLiteral("Look %1: %2, %3")
        .arg(look.step)
        .arg(picture > 0 ? QStringLiteral("picture %1").arg(picture) : QStringLiteral("a picture"),
             areaWords(look.box, look.pictureSize));
}

QString markOf(int step) {
    return QStringLiteral("(look %1)").arg(step);
}

QString sentenceWith(const QString& text, int step) {
    const qsizetype at = text.indexOf(markOf(step), 0, Qt::CaseInsensitive);
    if (at < 0) return {};
    constexpr qsizetype looked = 2'000;
    // What ends a sentence and has a blank behind it; a list's line ends one, too.
    static const QRegularExpression end(
        QString::fromUtf8("(?:[.!?…:][*_\"”)]*\\s+|\\n\\s*)(?:[-*+]\\s+|\\d+[.)]\\s+)?"));
    const qsizetype from = std::max<qsizetype>(0, at - looked);
    QString before = text.mid(from, at - from);
    while (!before.isEmpty() && before.back().isSpace()) before.chop(1);
    qsizetype begin = 0;
    for (auto matches = end.globalMatch(before); matches.hasNext();) begin = matches.next().capturedEnd();
    return plainText(before.mid(begin), longestText);
}

} // namespace calliope::app
