#include "app/looks/area.h"

#include <QString>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace calliope::app {

namespace {

constexpr double thousand = 1'000;

/// What numbers are divided by to be shares of the picture.
struct Unit {
    double width;
    double height;
};

Unit unitOf(std::initializer_list<double> numbers, const QSize& picture) {
    if (std::ranges::any_of(numbers, [](double each) { return each > thousand; }))
        return {static_cast<double>(picture.width()), static_cast<double>(picture.height())};
    const bool areShares = std::ranges::all_of(numbers, [](double each) { return each <= 1; }) &&
                           std::ranges::any_of(numbers, [](double each) { return each != std::floor(each); });
    return areShares ? Unit{1, 1} : Unit{thousand, thousand};
}

/// The numbers of the names, none below 0; nothing where one is missing.
template<std::size_t count>
std::optional<std::array<double, count>> numbersIn(const QJsonObject& given,
                                                   const std::array<const char*, count>& names) {
    std::array<double, count> out{};
    for (std::size_t i = 0; i < count; ++i) {
        const QJsonValue value = given[QLatin1String(names[i])];
        if (!value.isDouble() || !std::isfinite(value.toDouble())) return std::nullopt;
        out[i] = std::max(0.0, value.toDouble());
    }
    return out;
}

} // namespace

std::optional<QRectF> areaIn(const QJsonObject& given, const QSize& picture) {
    const auto numbers = numbersIn<4>(given, {"left", "top", "right", "bottom"});
    if (!numbers || picture.isEmpty()) return std::nullopt;
    auto [left, top, right, bottom] = *numbers;
    const Unit unit = unitOf({left, top, right, bottom}, picture);
    if (left > right) std::swap(left, right);
    if (top > bottom) std::swap(top, bottom);
    const double width = picture.width() / unit.width;
    const double height = picture.height() / unit.height;
    const QRectF area = QRectF(QPointF(left * width, top * height), QPointF(right * width, bottom * height))
                            .intersected(QRectF({}, QSizeF(picture)));
    return area.isEmpty() ? std::nullopt : std::optional(area);
}

std::optional<QRectF> pointIn(const QJsonObject& given, const QSize& picture) {
    const auto numbers = numbersIn<2>(given, {"x", "y"});
    if (!numbers || picture.isEmpty()) return std::nullopt;
    const auto [x, y] = *numbers;
    const Unit unit = unitOf({x, y}, picture);
    const QPointF place(x / unit.width * picture.width(), y / unit.height * picture.height());
    if (place.x() > picture.width() || place.y() > picture.height()) return std::nullopt;
    return QRectF(place, QSizeF(0, 0));
}

QString areaWords(const QRectF& area, const QSize& picture) {
    const auto share = [](double part, int all) { return std::lround(thousand * part / std::max(1, all)); };
    return QStringLiteral("left %1, top %2, right %3, bottom %4")
        .arg(share(area.left(), picture.width()))
        .arg(share(area.top(), picture.height()))
        .arg(share(area.right(), picture.width()))
        .arg(share(area.bottom(), picture.height()));
}

} // namespace calliope::app
