#pragma once

#include "inference/gguf/value.h"
#include "inference/weights/weight_type.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::test {

/// Makes small GGUF files for tests: right ones by default, and any wrong one by setting the public members, which are
/// written as they stand. Keys, tensors and data go out in the order they were added.
class GgufWriter {
public:
    struct Key {
        std::string name;
        std::uint32_t type = 0;
        std::vector<std::byte> value; ///< what follows the type in the file
    };

    struct Tensor {
        std::string name;
        std::uint32_t type = 0;
        std::vector<std::int64_t> shape;
        std::vector<std::byte> data;
        std::optional<std::uint32_t> claimedDimensions; ///< instead of the shape's
        std::optional<std::uint64_t> claimedOffset;     ///< instead of where the data lies
    };

    std::string magic = "GGUF";
    std::uint32_t version = 3;
    std::uint64_t alignment = 32;               ///< of the data; writes no key
    std::optional<std::int64_t> claimedKeys;    ///< instead of their number
    std::optional<std::int64_t> claimedTensors; ///< instead of their number
    std::vector<Key> keys;
    std::vector<Tensor> tensors;

    GgufWriter& key(std::string name, const gguf::Value& value);

    /// Floats, encoded to F32 or F16.
    GgufWriter& tensor(std::string name, WeightType type, std::vector<std::int64_t> shape,
                       std::span<const float> values);

    /// Blocks of any type as they lie in the file.
    GgufWriter& tensor(std::string name, WeightType type, std::vector<std::int64_t> shape, std::vector<std::byte> data);

    [[nodiscard]] std::vector<std::byte> bytes() const;
    void write(const std::filesystem::path& path) const;
};

/// Appends a number as it lies in a file, and a text with its length before it.
template<typename T>
void appendNumber(std::vector<std::byte>& out, T value) {
    const auto raw = std::as_bytes(std::span(&value, 1));
    out.insert(out.end(), raw.begin(), raw.end());
}
void appendText(std::vector<std::byte>& out, std::string_view text);

} // namespace calliope::test
