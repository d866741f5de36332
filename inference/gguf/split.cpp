#include "inference/gguf/split.h"

#include <cassert>
#include <string>
#include <string_view>

namespace calliope::gguf {

namespace {

constexpr std::u8string_view pattern = u8"-#####-of-#####.gguf"; // # stands for a digit
constexpr std::size_t digits = 5;
constexpr std::size_t numberAt = 1;
constexpr std::size_t countAt = 10;

bool endsLikePattern(std::u8string_view name) {
    if (name.size() < pattern.size()) return false;
    name.remove_prefix(name.size() - pattern.size());
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool fits = pattern[i] == u8'#' ? name[i] >= u8'0' && name[i] <= u8'9' : name[i] == pattern[i];
        if (!fits) return false;
    }
    return true;
}

std::uint32_t fiveDigits(std::u8string_view text) {
    std::uint32_t number = 0;
    for (const char8_t digit : text.substr(0, digits)) number = number * 10 + static_cast<std::uint32_t>(digit - u8'0');
    return number;
}

} // namespace

std::optional<SplitPlace> splitPlace(const std::filesystem::path& path) {
    const std::u8string name = path.filename().u8string();
    if (!endsLikePattern(name)) return std::nullopt;
    const std::u8string_view ending = std::u8string_view(name).substr(name.size() - pattern.size());
    const SplitPlace place{fiveDigits(ending.substr(numberAt)), fiveDigits(ending.substr(countAt))};
    return place.number >= 1 && place.number <= place.count ? std::optional(place) : std::nullopt;
}

std::filesystem::path splitSibling(const std::filesystem::path& path, std::uint32_t number) {
    assert(splitPlace(path));
    std::u8string name = path.filename().u8string();
    for (std::size_t i = 0, at = name.size() - pattern.size() + numberAt + digits; i < digits; ++i, number /= 10)
        name[--at] = static_cast<char8_t>(u8'0' + number % 10);
    return path.parent_path() / std::filesystem::path(name);
}

} // namespace calliope::gguf
