#include "app/shop/words/unit_price.h"

#include "storage/shop/fold.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

namespace calliope::shop {

namespace {

/// What can be compared has one kind; a unit is so many of its smallest.
struct Unit {
    std::string_view name;
    int kind;
    std::int64_t size;
};

constexpr std::array units{
    Unit{"mg", 0, 1},    Unit{"g", 0, 1'000},       Unit{"kg", 0, 1'000'000}, Unit{"ml", 1, 1},   Unit{"cl", 1, 10},
    Unit{"l", 1, 1'000}, Unit{"cbm", 1, 1'000'000}, Unit{"cm", 2, 1},         Unit{"m", 2, 100},  Unit{"sqm", 3, 1},
    Unit{"ct", 4, 1},    Unit{"oz", 5, 1},          Unit{"lb", 5, 16},        Unit{"floz", 6, 1}, Unit{"pt", 6, 16},
    Unit{"qt", 6, 32},   Unit{"gal", 6, 128},       Unit{"in", 7, 1},         Unit{"ft", 7, 12},  Unit{"yd", 7, 36},
    Unit{"sqft", 8, 1},
};

struct Measure {
    std::int64_t size = 0; ///< thousandths of the smallest unit
    const Unit* unit = nullptr;
};

std::optional<Measure> measureOf(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    std::string name = storage::fold(text.substr(end, 20));
    std::erase(name, ' ');
    const auto unit = std::ranges::find(units, std::string_view(name), &Unit::name);
    const auto thousandths = minorOf(text.substr(0, end), "KWD"); // which has three digits behind the point
    constexpr std::int64_t most = 1'000'000'000;
    if (unit == units.end() || !thousandths || *thousandths == 0 || *thousandths > most) return std::nullopt;
    return Measure{*thousandths * unit->size, unit};
}

} // namespace

std::optional<UnitPrice> unitPriceOf(const Money& price, std::string_view contents, std::string_view base) {
    const std::optional<Measure> whole = measureOf(contents);
    if (!whole) return std::nullopt;
    const std::string of = base.empty() ? "1 " + std::string(whole->unit->name) : std::string(base);
    const std::optional<Measure> part = measureOf(of);
    if (!part || part->unit->kind != whole->unit->kind || price.minor < 0) return std::nullopt;
    const std::int64_t common = std::gcd(part->size, whole->size);
    const std::int64_t times = part->size / common;
    const std::int64_t by = whole->size / common;
    if (price.minor > (std::numeric_limits<std::int64_t>::max() - by) / times) return std::nullopt;
    return UnitPrice{(price.minor * times + by / 2) / by, of};
}

} // namespace calliope::shop
