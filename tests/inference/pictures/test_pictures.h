#pragma once

#include "inference/pictures/picture.h"

#include <QByteArray>
#include <filesystem>

namespace calliope::test {

/// Half noise, half a gradient with hard edges; the same as noise() of tests/data/pictures/make_expected.py.
[[nodiscard]] pictures::Picture noise(pictures::Size size);

/// SHA-1 of the pixels, in hexadecimal digits.
[[nodiscard]] QByteArray digest(const pictures::Picture& picture);

/// The rows of a text file, each cut at blanks.
[[nodiscard]] std::vector<QList<QByteArray>> readRows(const std::filesystem::path& path);

[[nodiscard]] std::vector<std::uint8_t> readBytes(const std::filesystem::path& path);

} // namespace calliope::test
