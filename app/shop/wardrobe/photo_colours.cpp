#include "app/shop/wardrobe/photo_colours.h"

#include "app/shop/words/lexicon.h"

#include <QColor>
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace calliope::app {

namespace {

struct Sample {
    std::string_view colour;
    QRgb rgb;
};

/// What the words usually mean on cloth, in shade and in light.
constexpr std::array samples{
    Sample{"black", 0xff1c1c1e},  Sample{"black", 0xff2b2a2c},     Sample{"white", 0xfff6f6f4},
    Sample{"white", 0xffdededc},  Sample{"grey", 0xff8c8f93},      Sample{"grey", 0xff5d6166},
    Sample{"grey", 0xffb9bbbe},   Sample{"beige", 0xffd8c7a8},     Sample{"beige", 0xffc2a982},
    Sample{"brown", 0xff6b452b},  Sample{"brown", 0xff8e5f3d},     Sample{"red", 0xffb3202c},
    Sample{"red", 0xff7d1526},    Sample{"pink", 0xffe79fb3},      Sample{"pink", 0xffd8527f},
    Sample{"orange", 0xffe0792c}, Sample{"yellow", 0xffe8c93a},    Sample{"green", 0xff3f7a48},
    Sample{"green", 0xff6b7340},  Sample{"green", 0xff9ec48f},     Sample{"blue", 0xff2f62b5},
    Sample{"blue", 0xff86aede},   Sample{"navy", 0xff1f2a4c},      Sample{"purple", 0xff6b3f8f},
    Sample{"purple", 0xffb49ad0}, Sample{"turquoise", 0xff2fa5a5},
};

struct Lab {
    float l = 0;
    float a = 0;
    float b = 0;
};

/// CIE L*a*b* of sRGB, D65.
Lab labOf(QRgb rgb) {
    const auto linear = [](int channel) {
        const float value = static_cast<float>(channel) / 255.F;
        return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
    };
    const float r = linear(qRed(rgb));
    const float g = linear(qGreen(rgb));
    const float b = linear(qBlue(rgb));
    const auto bent = [](float t) { return t > 0.008856F ? std::cbrt(t) : 7.787F * t + 16.F / 116.F; };
    const float x = bent((0.4124F * r + 0.3576F * g + 0.1805F * b) / 0.9505F);
    const float y = bent(0.2126F * r + 0.7152F * g + 0.0722F * b);
    const float z = bent((0.0193F * r + 0.1192F * g + 0.9505F * b) / 1.089F);
    return {116.F * y - 16.F, 500.F * (x - y), 200.F * (y - z)};
}

/// Light and shade of one cloth differ more in lightness than cloths do.
float apart(const Lab& one, const Lab& other) {
    constexpr float lightness = 0.5F;
    return std::hypot(lightness * (one.l - other.l), one.a - other.a, one.b - other.b);
}

} // namespace

std::uint64_t coloursIn(const QImage& photo) {
    constexpr int side = 64;
    constexpr float likeTheBorder = 9;
    if (photo.isNull()) return 0;
    const QImage small =
        photo.scaled(side, side, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).convertToFormat(QImage::Format_RGB32);
    Lab border;
    int count = 0;
    for (int i = 0; i < side; ++i)
        for (const QRgb pixel :
             {small.pixel(i, 0), small.pixel(i, side - 1), small.pixel(0, i), small.pixel(side - 1, i)}) {
            const Lab lab = labOf(pixel);
            border = {border.l + lab.l, border.a + lab.a, border.b + lab.b};
            ++count;
        }
    const auto of = static_cast<float>(count);
    border = {border.l / of, border.a / of, border.b / of};

    std::array<int, samples.size()> votes{};
    std::array<int, samples.size()> all{};
    int things = 0;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const Lab lab = labOf(small.pixel(x, y));
            const auto* nearest = std::ranges::min_element(
                samples, {}, [&](const Sample& sample) { return apart(lab, labOf(sample.rgb)); });
            const auto place = static_cast<std::size_t>(nearest - samples.begin());
            ++all[place];
            if (apart(lab, border) < likeTheBorder) continue;
            ++votes[place];
            ++things;
        }
    constexpr int fewest = side * side / 50;
    const bool hasThing = things >= fewest;
    const auto& counted = hasThing ? votes : all;
    const int total = hasThing ? things : side * side;

    std::array<std::pair<int, std::string_view>, samples.size()> shares{};
    std::size_t colours = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto end = shares.begin() + static_cast<std::ptrdiff_t>(colours);
        const auto known =
            std::find_if(shares.begin(), end, [&](const auto& share) { return share.second == samples[i].colour; });
        if (known == end)
            shares[colours++] = {counted[i], samples[i].colour};
        else
            known->first += counted[i];
    }
    std::sort(shares.begin(), shares.begin() + static_cast<std::ptrdiff_t>(colours), std::greater());
    constexpr std::size_t most = 3;
    constexpr int share = 4;
    std::uint64_t bits = shop::bitOf(shop::Topic::colour, shares[0].second);
    for (std::size_t i = 1; i < most && hasThing; ++i)
        if (shares[i].first * share >= total) bits |= shop::bitOf(shop::Topic::colour, shares[i].second);
    return bits;
}

} // namespace calliope::app
