#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where tests find data: the small fixtures that the project carries, and the larger reference data beside it.
namespace calliope::test {

/// `tests/data`, always there.
[[nodiscard]] std::filesystem::path fixtures();

/// The reference data: CALLIOPE_REFERENCE_DIR, else `../shared/reference` beside the checkout; nullopt where there is none
/// (tests then QSKIP and say so).
[[nodiscard]] std::optional<std::filesystem::path> referenceData();

/// Whole files; both throw std::runtime_error with the path where they cannot be read.
[[nodiscard]] std::string readText(const std::filesystem::path& path);
[[nodiscard]] std::vector<float> readFloats(const std::filesystem::path& path);

/// Files of a folder whose names end in `suffix`, sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> filesEndingIn(const std::filesystem::path& folder,
                                                               std::string_view suffix);

/// sum((a-b)^2) / sum(b^2) with `b` the reference; NaN counts as infinite.
[[nodiscard]] double normalisedError(const std::vector<float>& a, const std::vector<float>& b);

} // namespace calliope::test
