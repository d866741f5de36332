#pragma once

#include "inference/base/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace calliope::pictures {

using Bytes = std::span<const std::uint8_t>;

/// The picture ends before what it promises.
[[noreturn]] inline void throwTruncated() {
    throw Error(ErrorKind::format, "The picture is cut off or damaged; its data ends too early.");
}

/// `count` bytes from `at`; throws where the file ends before.
[[nodiscard]] inline Bytes part(Bytes file, std::size_t at, std::size_t count) {
    if (at > file.size() || count > file.size() - at) throwTruncated();
    return file.subspan(at, count);
}

[[nodiscard]] inline std::uint32_t big16(Bytes file, std::size_t at) {
    const Bytes b = part(file, at, 2);
    return static_cast<std::uint32_t>(b[0] << 8 | b[1]);
}

[[nodiscard]] inline std::uint32_t big32(Bytes file, std::size_t at) {
    return big16(file, at) << 16 | big16(file, at + 2);
}

[[nodiscard]] inline std::uint32_t little16(Bytes file, std::size_t at) {
    const Bytes b = part(file, at, 2);
    return static_cast<std::uint32_t>(b[1] << 8 | b[0]);
}

[[nodiscard]] inline std::uint32_t little24(Bytes file, std::size_t at) {
    return little16(file, at) | static_cast<std::uint32_t>(part(file, at + 2, 1)[0]) << 16;
}

[[nodiscard]] inline std::uint32_t little32(Bytes file, std::size_t at) {
    return little16(file, at) | little16(file, at + 2) << 16;
}

/// True where `text` stands at `at`; false beyond the end.
[[nodiscard]] inline bool has(Bytes file, std::size_t at, std::string_view text) {
    if (at > file.size() || text.size() > file.size() - at) return false;
    return std::equal(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

} // namespace calliope::pictures
