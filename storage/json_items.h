#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <istream>
#include <string>

namespace calliope::storage {

/// Limits for files that come from anywhere.
struct JsonLimits {
    std::size_t depth = 64;
    std::size_t values = 1'000'000;             ///< of one item
    std::size_t bytes = std::size_t{64} << 20;  ///< of one item's texts
    std::size_t string = std::size_t{16} << 20; ///< bytes of one text, as it stands in the file
    std::size_t items = 1'000'000;
};

/// Reads a JSON file of any size item by item, and holds one item at a time. Items are the elements of the top array
/// (`key` is empty); where the top is an object, its members, and where those are arrays, their elements.
///
/// `take` gets each item; `share` tells how much of the file has been read, 0 to 1. It returns false to stop. Throws
/// Error{format} for what is no JSON (RFC 8259) or beyond the limits, and what `take` throws.
void readJsonItems(const std::filesystem::path& file, const JsonLimits& limits,
                   const std::function<bool(const std::string& key, nlohmann::json&& item, double share)>& take);

/// The same of a stream of about `size` bytes, which throws by itself where it cannot be read (exceptions(badbit)).
void readJsonItems(std::istream& input, double size, const JsonLimits& limits,
                   const std::function<bool(const std::string& key, nlohmann::json&& item, double share)>& take);
void readJsonItems(std::istream& input, const JsonLimits& limits,
                   const std::function<bool(const std::string& key, nlohmann::json&& item)>& take);

} // namespace calliope::storage
