#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace calliope::storage {

/// A file that is written piece by piece and appears when it is finished; until then, and where writing fails, there is
/// what was there before.
class WholeFile {
public:
    explicit WholeFile(const std::filesystem::path& file);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void write(std::string_view text);
    void finish(); ///< waits for the disk

private:
    [[noreturn]] void fail() const;

    std::filesystem::path m_file;
    std::filesystem::path m_part;
    std::ofstream m_stream;
};

} // namespace calliope::storage
