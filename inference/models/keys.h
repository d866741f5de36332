#pragma once

#include "inference/base/text.h"
#include "inference/gguf/gguf.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::models {

/// Metadata under an architecture's prefix ("llama."), with ranges. Every function throws Error{format} with a sentence
/// that names the file and the whole key where the value has another type, lies outside its range or, if there is no
/// fallback, is absent.
class Keys {
public:
    Keys(const gguf::File& file, std::string_view prefix)
        : m_file(file)
        , m_prefix(prefix) {}

    [[nodiscard]] bool has(std::string_view key) const { return m_file.find(name(key)) != nullptr; }
    [[nodiscard]] bool isArray(std::string_view key) const;

    [[nodiscard]] std::uint32_t count(std::string_view key, std::uint32_t least, std::uint32_t most) const;
    [[nodiscard]] std::uint32_t count(std::string_view key, std::uint32_t least, std::uint32_t most,
                                      std::uint32_t fallback) const;

    [[nodiscard]] float number(std::string_view key, float fallback) const;
    [[nodiscard]] float requiredNumber(std::string_view key) const;
    [[nodiscard]] float notNegative(std::string_view key, float fallback) const;
    [[nodiscard]] float positive(std::string_view key, float fallback) const;
    [[nodiscard]] float requiredPositive(std::string_view key) const;

    [[nodiscard]] bool flag(std::string_view key, bool fallback) const;
    [[nodiscard]] std::string text(std::string_view key, std::string_view fallback) const;

    /// An array of exactly `count` finite numbers.
    [[nodiscard]] std::vector<float> numbers(std::string_view key, std::size_t count) const;

    /// An array of whole numbers (or flags, as 0 and 1) with `fewest` to `longest` elements of at most `most`.
    [[nodiscard]] std::vector<std::uint32_t> list(std::string_view key, std::size_t fewest, std::size_t longest,
                                                  std::uint32_t most) const;

    /// One number per layer: an array with exactly `layers` elements, or a single number for all of them.
    [[nodiscard]] std::vector<std::uint32_t> perLayer(std::string_view key, std::size_t layers, std::uint32_t least,
                                                      std::uint32_t most) const;

    /// `models/small.gguf cannot be used: key "llama.block_count" <what>.`
    [[nodiscard]] std::string message(std::string_view key, std::string_view what) const;
    [[noreturn]] void refuse(std::string_view key, std::string_view what) const; ///< throws Error{format} with it

private:
    [[nodiscard]] std::string name(std::string_view key) const { return concat(m_prefix, ".", key); }
    [[nodiscard]] std::uint32_t inRange(std::string_view key, std::uint64_t value, std::uint32_t least,
                                        std::uint32_t most) const;

    const gguf::File& m_file;
    std::string_view m_prefix;
};

} // namespace calliope::models
