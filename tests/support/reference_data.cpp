#include "tests/support/reference_data.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>

namespace calliope::test {

static_assert(std::endian::native == std::endian::little, "reference files are little-endian");

std::filesystem::path fixtures() {
    const char* folder = std::getenv("CALLIOPE_FIXTURES");
    return folder != nullptr ? std::filesystem::path(folder) : std::filesystem::path(CALLIOPE_SOURCE_DIR) / "tests/data";
}

std::optional<std::filesystem::path> referenceData() {
    const char* given = std::getenv("CALLIOPE_REFERENCE_DIR");
    const std::filesystem::path folder =
        given != nullptr ? std::filesystem::path(given)
                         : std::filesystem::path(CALLIOPE_SOURCE_DIR).parent_path() / "shared/reference";
    return std::filesystem::is_directory(folder) ? std::optional(folder) : std::nullopt;
}

std::string readText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<float> readFloats(const std::filesystem::path& path) {
    const std::string bytes = readText(path);
    std::vector<float> out(bytes.size() / sizeof(float));
    std::copy_n(bytes.data(), out.size() * sizeof(float), reinterpret_cast<char*>(out.data()));
    return out;
}

std::vector<std::filesystem::path> filesEndingIn(const std::filesystem::path& folder, std::string_view suffix) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().ends_with(suffix)) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

double normalisedError(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
    double difference = 0;
    double total = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = static_cast<double>(a[i]) - b[i];
        difference += d * d;
        total += static_cast<double>(b[i]) * b[i];
    }
    const double error = difference / std::max(total, std::numeric_limits<double>::min());
    return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

} // namespace calliope::test
