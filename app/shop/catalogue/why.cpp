#include "app/shop/catalogue/why.h"

#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "storage/shop/catalogue.h"
#include "storage/shop/fold.h"

#include <algorithm>
#include <array>

namespace calliope::shop {

namespace {

using Slot = Reason::Slot;

/// In the order of Slot.
constexpr std::array<std::string_view, 9> slotNames{"kind", "colour", "material", "pattern", "gender",
                                                    "size", "price",  "stock",    "words"};

/// The words of the wish that the title, the maker or the kind has.
std::string sharedWords(const std::string& query, const storage::Product& product) {
    const std::string text =
        storage::fold(product.title + ' ' + product.brand + ' ' + product.kind + ' ' + product.words);
    std::string shared;
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find(' ', at), query.size());
        const std::string word = query.substr(at, end - at);
        if (!word.empty() && text.find(word) != std::string::npos) shared += (shared.empty() ? "" : " ") + word;
        at = end + 1;
    }
    return shared;
}

} // namespace

std::vector<Reason> reasonsFor(const Wish& wish, const storage::Product& product, const storage::Variant& variant) {
    const storage::ProductQuery query = queryOf(wish);
    std::vector<Reason> reasons;
    const auto add = [&](bool isSo, Slot slot, const std::string& fact) {
        if (isSo && !fact.empty()) reasons.push_back({slot, fact});
    };
    const auto addFact = [&](bool isSo, Slot slot) { add(isSo, slot, factOf(slot, product, variant)); };
    addFact(!wish.category.empty(), Slot::category);
    addFact((query.colours & variant.colours) != 0, Slot::colour);
    addFact((query.materials & variant.materials) != 0, Slot::material);
    addFact((query.patterns & variant.patterns) != 0, Slot::pattern);
    addFact(!query.gender.empty(), Slot::gender);
    addFact(!query.sizes.empty(), Slot::size);
    addFact(wish.leastMinor || wish.mostMinor, Slot::price);
    addFact(wish.mustBeInStock, Slot::stock);
    add(!wish.query.empty(), Slot::words, sharedWords(wish.query, product));
    return reasons;
}

std::string factOf(Slot slot, const storage::Product& product, const storage::Variant& variant) {
    // Where the feed has no field of its own for it, the title said so.
    const auto orTitle = [&](const std::string& field) { return field.empty() ? product.title : field; };
    switch (slot) {
    case Slot::category: return product.category;
    case Slot::colour: return orTitle(variant.colour);
    case Slot::material: return orTitle(variant.material);
    case Slot::pattern: return orTitle(variant.pattern);
    case Slot::gender: return product.gender;
    case Slot::size: return variant.sizeLabel;
    case Slot::price: return decimalOf(variant.price) + ' ' + variant.price.currency;
    case Slot::stock: return std::string(nameOf(variant.availability));
    case Slot::words: break;
    }
    return {};
}

std::string_view nameOf(Slot slot) {
    return slotNames[static_cast<std::size_t>(slot)];
}

std::optional<Slot> slotOf(std::string_view name) {
    const auto found = std::ranges::find(slotNames, name);
    if (found == slotNames.end()) return std::nullopt;
    return static_cast<Slot>(found - slotNames.begin());
}

} // namespace calliope::shop
