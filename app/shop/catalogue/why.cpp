#include "app/shop/catalogue/why.h"

#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "storage/shop/catalogue.h"
#include "storage/shop/fold.h"

#include <algorithm>

namespace calliope::shop {

namespace {

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
    const auto add = [&](bool isSo, Reason::Slot slot, const std::string& fact) {
        if (isSo && !fact.empty()) reasons.push_back({slot, fact});
    };
    // Where the feed has no field of its own for it, the title said so.
    const auto factOf = [&](const std::string& field) { return field.empty() ? product.title : field; };
    add(!wish.category.empty(), Reason::Slot::category, product.category);
    add((query.colours & variant.colours) != 0, Reason::Slot::colour, factOf(variant.colour));
    add((query.materials & variant.materials) != 0, Reason::Slot::material, factOf(variant.material));
    add((query.patterns & variant.patterns) != 0, Reason::Slot::pattern, factOf(variant.pattern));
    add(!query.gender.empty(), Reason::Slot::gender, product.gender);
    add(!query.sizes.empty(), Reason::Slot::size, variant.sizeLabel);
    add(wish.leastMinor || wish.mostMinor, Reason::Slot::price,
        decimalOf(variant.price) + ' ' + variant.price.currency);
    add(wish.mustBeInStock, Reason::Slot::stock, std::string(nameOf(variant.availability)));
    add(!wish.query.empty(), Reason::Slot::words, sharedWords(wish.query, product));
    return reasons;
}

} // namespace calliope::shop
