#include "app/shop/words/wish_join.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::shop {

namespace {

constexpr std::array words{&Wish::category, &Wish::gender};
constexpr std::array lists{&Wish::colours,      &Wish::materials, &Wish::patterns, &Wish::notColours,
                           &Wish::notMaterials, &Wish::brands,    &Wish::exclude,  &Wish::merchants};

} // namespace

void fillOpenSlots(Wish& wish, const Wish& other) {
    for (const auto slot : words)
        if ((wish.*slot).empty()) wish.*slot = other.*slot;
    for (const auto slot : lists)
        if ((wish.*slot).empty()) wish.*slot = other.*slot;
    if (wish.size.label.empty()) wish.size = other.size;
    if (!wish.leastMinor && !wish.mostMinor) {
        wish.leastMinor = other.leastMinor;
        wish.mostMinor = other.mostMinor;
        wish.currency = other.currency;
    }
    wish.mustBeInStock = wish.mustBeInStock || other.mustBeInStock;
    if (wish.sort == storage::ProductQuery::Sort::best) wish.sort = other.sort;
}

Wish joined(const Wish& before, Wish more) {
    for (const auto slot : lists) {
        std::vector<std::string> both = before.*slot;
        for (std::string& each : more.*slot)
            if (std::ranges::find(both, each) == both.end()) both.push_back(std::move(each));
        more.*slot = std::move(both);
    }
    if (!before.query.empty()) more.query = before.query + (more.query.empty() ? "" : " ") + more.query;
    fillOpenSlots(more, before);
    return more;
}

} // namespace calliope::shop
