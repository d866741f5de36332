#include "app/shop/demo/drawing.h"

#include "app/shop/demo/silhouettes.h"
#include "app/shop/words/lexicon.h"

#include <QColor>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <random>
#include <vector>

namespace calliope::shop {

namespace {

struct Paint {
    std::string_view colour;
    QRgb rgb;
};

constexpr std::array paints{
    Paint{"black", 0xff23242a},  Paint{"white", 0xffe4e2dc},     Paint{"grey", 0xff8a8d93}, Paint{"beige", 0xffcdb592},
    Paint{"brown", 0xff74492c},  Paint{"red", 0xffb3282d},       Paint{"pink", 0xffe58fa9}, Paint{"orange", 0xffdd7a2b},
    Paint{"yellow", 0xffe3bf3a}, Paint{"green", 0xff3f7a4b},     Paint{"blue", 0xff3c74c4}, Paint{"navy", 0xff22305c},
    Paint{"purple", 0xff70489b}, Paint{"turquoise", 0xff2ba39c}, Paint{"gold", 0xffc29a35}, Paint{"silver", 0xffb2b7bd},
};

QColor paintOf(const DemoDesign& design) {
    const auto found = std::ranges::find(paints, design.colour, &Paint::colour);
    const QColor colour = QColor::fromRgb(found == paints.end() ? paints[2].rgb : found->rgb);
    // Each maker has a shade of its own.
    const int shade = static_cast<int>(design.seed % 17) - 8;
    return shade < 0 ? colour.darker(100 - shade) : colour.lighter(100 + shade);
}

QPainterPath outlineOf(const Silhouette& silhouette) {
    QPolygonF polygon;
    const float middle = silhouette.isMirrored ? 0.5F : 0;
    for (const OutlinePoint& point : silhouette.points) polygon << QPointF(middle + point.x, point.y);
    if (silhouette.isMirrored)
        for (auto point = silhouette.points.rbegin(); point != silhouette.points.rend(); ++point)
            polygon << QPointF(middle - point->x, point->y);
    QPainterPath path;
    path.addPolygon(polygon);
    path.closeSubpath();
    return path;
}

void drawPattern(QPainter& painter, const DemoDesign& design, const QColor& base) {
    const bool isDark = base.lightness() < 120;
    const QColor mark = isDark ? base.lighter(240) : base.darker(190);
    const double step = 0.05 + 0.008 * (design.seed % 4);
    std::mt19937 random(design.seed);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mark);
    if (design.pattern == "striped" || design.pattern == "checked")
        for (int row = 0; row * step < 1; ++row) painter.drawRect(QRectF(0, row * step, 1, step * 0.35));
    if (design.pattern == "checked")
        for (int column = 0; column * step < 1; ++column) painter.drawRect(QRectF(column * step, 0, step * 0.35, 1));
    if (design.pattern == "dotted")
        for (int row = 0; row * step < 1; ++row) {
            const double shift = row % 2 == 0 ? 0 : 0.5;
            for (int column = 0; (column + shift) * step < 1; ++column)
                painter.drawEllipse(QPointF(column + shift, row) * step, step * 0.22, step * 0.22);
        }
    if (design.pattern == "floral")
        for (int flower = 0; flower < 90; ++flower) {
            const auto unit = [&] { return static_cast<double>(random() % 10'000) / 10'000; };
            const QPointF at(unit(), unit());
            painter.setBrush(flower % 3 == 0 ? mark : base.lighter(isDark ? 200 : 130));
            for (int leaf = 0; leaf < 5; ++leaf) {
                const double angle = leaf * 1.2566 + unit();
                painter.drawEllipse(at + 0.02 * QPointF(std::cos(angle), std::sin(angle)), 0.013, 0.013);
            }
        }
}

/// Seams and folds, so that nothing is a mere shadow.
void drawDetails(QPainter& painter, const Silhouette& silhouette, const QColor& base) {
    QPen pen(base.lightness() < 60 ? base.lighter(190) : base.darker(150), 0.006);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    if (!silhouette.isMirrored) return;
    const bool hasButtons = silhouette.category == "shirt" || silhouette.category == "coat" ||
                            silhouette.category == "jacket" || silhouette.category == "blazer" ||
                            silhouette.category == "waistcoat";
    if (hasButtons)
        painter.drawLine(QPointF(0.5, silhouette.points.front().y), QPointF(0.5, silhouette.points.back().y));
    const bool hasLegs =
        silhouette.category == "trousers" || silhouette.category == "jeans" || silhouette.category == "shorts";
    if (hasLegs) {
        const double top = silhouette.points.front().y;
        painter.drawLine(QPointF(0.3, top + 0.06), QPointF(0.7, top + 0.06));
        painter.drawLine(QPointF(0.5, top), QPointF(0.5, top + 0.2));
    }
}

void addNoise(QImage& image, int most, std::uint32_t seed) {
    std::mt19937 random(seed);
    for (int y = 0; y < image.height(); ++y) {
        auto* line = image.scanLine(y);
        for (int i = 0; i < image.width() * 3; ++i) {
            const int off = static_cast<int>(random() % static_cast<unsigned>(2 * most + 1)) - most;
            line[i] = static_cast<uchar>(std::clamp(line[i] + off, 0, 255));
        }
    }
}

} // namespace

std::string DemoDesign::locator() const {
    return std::string(scheme) + silhouette + '/' + colour + '/' + pattern + '/' + std::to_string(seed);
}

std::optional<DemoDesign> DemoDesign::of(std::string_view locator) {
    if (!locator.starts_with(scheme)) return std::nullopt;
    locator.remove_prefix(scheme.size());
    std::array<std::string_view, 4> parts;
    for (std::string_view& part : parts) {
        const std::size_t end = locator.find('/');
        part = locator.substr(0, end);
        locator.remove_prefix(end == std::string_view::npos ? locator.size() : end + 1);
    }
    DemoDesign design{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), 0};
    const auto [end, error] = std::from_chars(parts[3].data(), parts[3].data() + parts[3].size(), design.seed);
    const bool isKnown = silhouetteNamed(parts[0]) != nullptr && bitOf(Topic::colour, parts[1]) != 0 &&
                         bitOf(Topic::pattern, parts[2]) != 0 && error == std::errc() &&
                         end == parts[3].data() + parts[3].size() && locator.empty();
    return isKnown ? std::optional(design) : std::nullopt;
}

QImage drawn(const DemoDesign& design, int side, const DemoView& view) {
    QImage image(side, side, view.isCutOut ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB888);
    image.fill(view.isCutOut ? QColor(Qt::transparent) : QColor(view.wall, view.wall, std::max(0, view.wall - 3)));
    const Silhouette* silhouette = silhouetteNamed(design.silhouette);
    if (!silhouette) return image;
    const QPainterPath outline = outlineOf(*silhouette);
    QColor base = paintOf(design);
    base = QColor::fromRgbF(static_cast<float>(std::min(1.0, base.redF() * view.light)),
                            static_cast<float>(std::min(1.0, base.greenF() * view.light)),
                            static_cast<float>(std::min(1.0, base.blueF() * view.light)));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(side / 2.0, side / 2.0);
    painter.rotate(view.turn);
    painter.scale(side * view.scale * (view.isMirrored ? -1 : 1), side * view.scale);
    painter.translate(-0.5, -0.5);
    painter.fillPath(outline, base);
    painter.save();
    painter.setClipPath(outline);
    drawPattern(painter, design, base);
    QLinearGradient shade(0, 0, 1, 0); // light from the left
    shade.setColorAt(0, QColor(255, 255, 255, 24));
    shade.setColorAt(1, QColor(0, 0, 0, 34));
    painter.fillRect(QRectF(0, 0, 1, 1), shade);
    drawDetails(painter, *silhouette, base);
    painter.restore();
    QPen edge(base.darker(140), 0.008);
    edge.setJoinStyle(Qt::RoundJoin);
    painter.strokePath(outline, edge);
    painter.end();
    if (view.noise > 0) addNoise(image, view.noise, design.seed);
    return image;
}

} // namespace calliope::shop
