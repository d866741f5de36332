#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

/// Models in several files: "name-00001-of-00003.gguf" and its siblings. Siblings are found by the opened file's own
/// name and never by anything that stands in a file.
namespace calliope::gguf {

constexpr std::uint32_t mostParts = 256;

/// What a file's name says of its place in a set.
struct SplitPlace {
    std::uint32_t number = 1; ///< from 1
    std::uint32_t count = 1;
};

/// nullopt where the name has no such ending, or one that contradicts itself ("-00004-of-00003").
[[nodiscard]] std::optional<SplitPlace> splitPlace(const std::filesystem::path& path);

/// The path of part `number` of the set that `path` belongs to; REQUIRES splitPlace(path).
[[nodiscard]] std::filesystem::path splitSibling(const std::filesystem::path& path, std::uint32_t number);

} // namespace calliope::gguf
