#include "app/shop/advice/size_advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace calliope::shop {

namespace {

using Kind = SizeAdvice::Kind;

// Shares of how wide a size is.
constexpr double nearEdge = 1.0 / 6; ///< so far beyond its edge a size may still be the right one
constexpr double widestGap = 2;      ///< between two sizes, one too small and the other too large

struct Option {
    std::string label;
    std::vector<BodyRange> ranges;
    double beyond = 0;      ///< how far the body lies outside at worst, in widths of the size
    bool isTooSmall = true; ///< there
    double offCentre = 0;   ///< how far from the middle, to tell those apart that all fit
    bool isSoldOut = false;
};

/// Of what a shop does not say, or takes orders for, nobody knows that it is.
bool isSoldOut(const storage::Variant& variant) {
    return variant.availability == storage::Availability::outOfStock ||
           variant.availability == storage::Availability::gone;
}

const storage::BodyMeasure* measureNamed(const std::vector<storage::BodyMeasure>& body, std::string_view name) {
    const auto found = std::ranges::find(body, name, &storage::BodyMeasure::name);
    return found == body.end() ? nullptr : &*found;
}

/// False where the body has none of its measures.
bool measure(Option& option, const std::vector<storage::BodyMeasure>& body) {
    bool isMeasured = false;
    for (const BodyRange& range : option.ranges) {
        const storage::BodyMeasure* own = measureNamed(body, range.measure);
        if (!own) continue;
        isMeasured = true;
        const auto value = static_cast<double>(own->millimetres);
        const double width = std::max(1, range.most - range.least);
        const double above = (value - range.most) / width;
        const double below = (range.least - value) / width;
        const double beyond = std::max({0.0, above, below});
        if (beyond > option.beyond) {
            option.beyond = beyond;
            option.isTooSmall = above > below;
        }
        option.offCentre = std::max(option.offCentre, std::abs(value - (range.least + range.most) / 2.0) / width);
    }
    return isMeasured;
}

/// The sizes that it comes in, each once.
std::vector<Option> optionsOf(const storage::Product& product, SizeAdvice& advice) {
    const bool hasHalves = std::ranges::any_of(
        product.variants, [](const storage::Variant& variant) { return variant.size.ends_with(".5"); });
    std::vector<Option> options;
    for (const storage::Variant& variant : product.variants) {
        const auto known = std::ranges::find(options, variant.size, &Option::label);
        if (known != options.end()) {
            known->isSoldOut = known->isSoldOut && isSoldOut(variant);
            continue;
        }
        LabelledSize size{product.category, product.gender, variant.sizeSystem, variant.size, hasHalves};
        Option option{.label = variant.size, .ranges = bodyRanges(size), .isSoldOut = isSoldOut(variant)};
        if (option.ranges.empty()) continue;
        const char first = variant.size.front();
        advice.isSystemAssumed = advice.isSystemAssumed || (variant.sizeSystem.empty() && first >= '0' && first <= '9');
        options.push_back(std::move(option));
    }
    return options;
}

} // namespace

SizeAdvice adviseSize(const storage::Product& product, const std::vector<storage::BodyMeasure>& body) {
    SizeAdvice advice;
    const auto isOne = [](const storage::Variant& variant) { return variant.size == "ONE"; };
    if (!product.variants.empty() && std::ranges::all_of(product.variants, isOne)) {
        advice.kind = Kind::oneSize;
        advice.label = "ONE";
        advice.isSoldOut = std::ranges::all_of(product.variants, isSoldOut);
        return advice;
    }
    std::vector<Option> options = optionsOf(product, advice);
    if (options.empty()) {
        advice.isSystemAssumed = false;
        return advice;
    }
    for (const BodyRange& range : options.front().ranges)
        if (!measureNamed(body, range.measure)) advice.missing.emplace_back(range.measure);
    std::erase_if(options, [&](Option& option) { return !measure(option, body); });
    if (options.empty()) return advice;

    std::ranges::stable_sort(options, [](const Option& a, const Option& b) {
        return a.beyond != b.beyond ? a.beyond < b.beyond : a.offCentre < b.offCentre;
    });
    const Option& best = options.front();
    advice.isCutAssumed = product.gender != "female" && product.gender != "male" && product.gender != "unisex" &&
                          best.ranges.front().measure != "foot";
    advice.label = best.label;
    advice.isSoldOut = best.isSoldOut;
    for (const BodyRange& range : best.ranges)
        if (const storage::BodyMeasure* own = measureNamed(body, range.measure))
            advice.used.push_back({std::string(range.measure), own->millimetres, range.least, range.most});
    const Option* second = options.size() > 1 ? &options[1] : nullptr;
    const bool isInGap = second != nullptr && second->isTooSmall != best.isTooSmall && second->beyond <= widestGap;
    if (best.beyond == 0)
        advice.kind = second && second->beyond <= nearEdge ? Kind::between : Kind::fits;
    else if (isInGap)
        advice.kind = Kind::between;
    else if (best.beyond <= nearEdge)
        advice.kind = Kind::fits;
    else
        advice.kind = best.isTooSmall ? Kind::tooSmall : Kind::tooLarge;
    if (advice.kind == Kind::between) advice.other = second->label;
    return advice;
}

std::string_view nameOf(Kind kind) {
    constexpr std::array<std::string_view, 6> names{"unknown", "one size", "fits", "between", "too small", "too large"};
    return names[static_cast<std::size_t>(kind)];
}

} // namespace calliope::shop
