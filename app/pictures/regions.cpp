#include "app/pictures/regions.h"

#include "app/network/plain_text.h"
#include "app/pictures/picture_block.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QVariantMap>
#include <cmath>
#include <optional>

namespace calliope::app {

namespace {

/// `count` numbers that are neither negative nor too large.
std::optional<std::vector<double>> numbersIn(const QJsonValue& value, qsizetype count) {
    constexpr double most = 1e6;
    const QJsonArray array = value.toArray();
    if (array.size() != count) return std::nullopt;
    std::vector<double> out;
    for (const QJsonValue each : array) {
        const double number = each.toDouble(-1);
        if (!each.isDouble() || !std::isfinite(number) || number < 0 || number > most) return std::nullopt;
        out.push_back(number);
    }
    return out;
}

std::optional<Region> regionIn(const QJsonObject& object, const QSize& size) {
    Region region{.label = plainText(object["label"].toString(), RegionsOnPicture::longestLabel),
                  .isSure = object["sure"].toBool(true),
                  .isLookedAt = object["looked"].toBool(true)};
    if (const auto box = numbersIn(object["box"], 4)) {
        region.box = QRectF((*box)[0], (*box)[1], (*box)[2], (*box)[3]).intersected(QRectF({}, QSizeF(size)));
        return region.isPoint() ? std::nullopt : std::optional(region);
    }
    const auto point = numbersIn(object["point"], 2);
    if (!point || (*point)[0] > size.width() || (*point)[1] > size.height()) return std::nullopt;
    region.box = QRectF((*point)[0], (*point)[1], 0, 0);
    return region;
}

QJsonObject objectOf(const Region& region) {
    QJsonObject out{{"label", region.label}, {"sure", region.isSure}};
    if (!region.isLookedAt) out["looked"] = false;
    const QRectF& box = region.box;
    if (region.isPoint())
        out["point"] = QJsonArray{box.x(), box.y()};
    else
        out["box"] = QJsonArray{box.x(), box.y(), box.width(), box.height()};
    return out;
}

QString doubtOf(const Region& region) {
    if (region.isSure) return {};
    return region.isLookedAt ? QCoreApplication::translate("Looks", "not sure")
                             : QCoreApplication::translate("Looks", "not looked at again");
}

} // namespace

storage::Block blockOf(const RegionsOnPicture& regions) {
    QJsonArray list;
    QStringList labels;
    for (const Region& region : regions.regions) {
        list.append(objectOf(region));
        labels.append(QStringLiteral("%1. %2").arg(labels.size() + 1).arg(region.label));
    }
    const QJsonObject payload{{"width", regions.size.width()}, {"height", regions.size.height()}, {"regions", list}};
    return {.kind = storage::BlockKind::regions,
            .text = labels.join('\n').toStdString(),
            .payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString(),
            .attachment = regions.picture};
}

RegionsOnPicture regionsIn(const storage::Block& block) {
    RegionsOnPicture out{.picture = block.attachment, .size = pictureSize(block)};
    if (out.size.isEmpty()) return out;
    const QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
    const QJsonArray list = payload["regions"].toArray();
    for (const QJsonValue each : list) {
        if (out.regions.size() == RegionsOnPicture::most) break;
        if (const auto region = regionIn(each.toObject(), out.size)) out.regions.push_back(*region);
    }
    return out;
}

QVariantList rowsOf(const std::vector<Region>& regions) {
    QVariantList out;
    for (const Region& region : regions)
        out.append(QVariantMap{{"number", out.size() + 1},
                               {"label", region.label},
                               {"x", region.box.x()},
                               {"y", region.box.y()},
                               {"width", region.box.width()},
                               {"height", region.box.height()},
                               {"isPoint", region.isPoint()},
                               {"isSure", region.isSure},
                               {"isLookedAt", region.isLookedAt},
                               {"doubt", doubtOf(region)}});
    return out;
}

} // namespace calliope::app
