#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// A size as sizes are compared.
struct Size {
    std::string label;  ///< "M", "38", "39.5", "W32 L34", "S/M", "ONE"; empty: none
    std::string system; ///< "EU", "UK", "US", "IT", "FR", "JP", "INT"; empty: not said

    bool operator==(const Size&) const = default;
};

/// Reads a label as shops and people write it: "extra large", "2XL", "EU 42,5", "32/34", "Einheitsgröße". What is
/// nothing of this is taken as it stands, in capital letters.
[[nodiscard]] Size sizeOf(std::string_view label);

/// "XL" for "xl", "x-large" and "extra large"; empty for what is no such size.
[[nodiscard]] std::string letterSizeOf(std::string_view folded);

/// "EU" for "eu" and "european"; empty for what is no system.
[[nodiscard]] std::string sizeSystemOf(std::string_view folded);

/// All labels that fit somebody who wants this one: "M" also "S/M" and "M/L".
[[nodiscard]] std::vector<std::string> fittingLabels(const std::string& label);

} // namespace calliope::shop
