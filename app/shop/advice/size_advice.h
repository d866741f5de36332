#pragma once

#include "app/shop/advice/size_charts.h"
#include "storage/shop/product.h"
#include "storage/shop/wardrobe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calliope::shop {

/// Which size of a thing fits a body, by charts: no promise, since makers cut as they like. What it does not know it
/// says.
struct SizeAdvice {
    enum class Kind : std::uint8_t {
        unknown,  ///< no chart for it, or no measure: see `missing`
        oneSize,  ///< there is nothing to choose
        fits,     ///< `label`
        between,  ///< `label`, but `other` is as near
        tooSmall, ///< even the largest, which is `label`
        tooLarge, ///< even the smallest, which is `label`
    };
    struct Used {
        std::string measure;
        std::int64_t millimetres = 0;
        int least = 0; ///< of `label`
        int most = 0;

        bool operator==(const Used&) const = default;
    };

    Kind kind = Kind::unknown;
    std::string label;
    std::string other;
    std::vector<Used> used;
    std::vector<std::string> missing; ///< measures that are not known and would say more
    bool isCutAssumed = false;        ///< the shop does not say for whom it is cut: read as unisex
    bool isSystemAssumed = false;     ///< a number without its system: read as European
    bool isSoldOut = false;           ///< `label` cannot be had, and the shop says so

    bool operator==(const SizeAdvice&) const = default;
};

/// Of all sizes that the product comes in, whether they can be had or not.
[[nodiscard]] SizeAdvice adviseSize(const storage::Product& product, const std::vector<storage::BodyMeasure>& body);

/// "between", for models.
[[nodiscard]] std::string_view nameOf(SizeAdvice::Kind kind);

} // namespace calliope::shop
