#include "storage/files.h"

#include "storage/error.h"

#include <system_error>

namespace calliope::storage {

std::string shown(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

std::filesystem::path pathOf(std::string_view utf8) {
    return std::u8string(utf8.begin(), utf8.end());
}

bool removeFile(const std::filesystem::path& file) {
    std::error_code error;
    const bool wasThere = std::filesystem::remove(file, error);
    if (error) throwFileError(error.value(), "remove", file);
    return wasThere;
}

std::ifstream openForReading(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream || !std::filesystem::is_regular_file(file))
        throw Error(ErrorKind::file, "Cannot open " + shown(file) + ".");
    return stream;
}

std::string readWhole(const std::filesystem::path& file, std::size_t most) {
    std::ifstream stream = openForReading(file);
    std::string content;
    constexpr std::size_t step = std::size_t{1} << 16;
    for (;;) {
        const std::size_t had = content.size();
        content.resize(had + step);
        stream.read(content.data() + had, static_cast<std::streamsize>(step));
        content.resize(had + static_cast<std::size_t>(stream.gcount()));
        if (content.size() > most) throw Error(ErrorKind::format, shown(file) + " is too large.");
        if (stream.eof()) return content;
        if (!stream) throw Error(ErrorKind::file, "Cannot read " + shown(file) + ".");
    }
}

void throwFileError(int code, std::string_view what, const std::filesystem::path& path) {
    const std::string sentence = "Cannot " + std::string(what) + " " + shown(path) + ": ";
    if (meansFull(code)) throw Error(ErrorKind::full, sentence + "the disk is full.");
    if (meansReadOnly(code)) throw Error(ErrorKind::readOnly, sentence + "it may not be written.");
    throw Error(ErrorKind::file, sentence + std::system_category().message(code) + ".");
}

} // namespace calliope::storage
