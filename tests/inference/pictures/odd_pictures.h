#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Pictures that are damaged, hostile or merely unusual, made from scratch.
namespace calliope::test {

using File = std::vector<std::uint8_t>;

enum class Outcome {
    refused, ///< with an Error
    decoded,
    either, ///< whatever, as long as it is bounded
};

struct OddPicture {
    std::string name;
    Outcome outcome = Outcome::either;
    File file;
};

/// Parts of PNG files.
[[nodiscard]] File pngChunk(std::string_view name, const File& data);
[[nodiscard]] File pngHeader(std::uint32_t width, std::uint32_t height, int depth, int colourType, int interlace = 0);
[[nodiscard]] File png(const std::vector<File>& chunks);
[[nodiscard]] File zlib(const File& data);

/// A small JPEG, baseline or progressive, of noise.
[[nodiscard]] File smallJpeg(bool progressive);

[[nodiscard]] std::vector<OddPicture> oddPngs();
[[nodiscard]] std::vector<OddPicture> oddJpegs();
[[nodiscard]] std::vector<OddPicture> oddWebPs();
[[nodiscard]] std::vector<OddPicture> oddGifs();
[[nodiscard]] std::vector<OddPicture> oddBmps();
[[nodiscard]] std::vector<OddPicture> otherFormats();

/// Little helpers for all of them.
[[nodiscard]] File operator+(File a, const File& b);
[[nodiscard]] File bytesOf(std::string_view text);
[[nodiscard]] File little(std::uint64_t value, int bytes);
[[nodiscard]] File big(std::uint64_t value, int bytes);
[[nodiscard]] File cut(const File& file, std::size_t length);
[[nodiscard]] File changed(File file, std::size_t at, const File& bytes);

} // namespace calliope::test
