#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace calliope::storage {

/// The pages of a database file, read without SQLite: of a file so damaged that SQLite refuses it. What is committed in
/// the write-ahead log stands above what the file has (https://www.sqlite.org/fileformat2.html, 1.3 and 4).
class PageFile {
public:
    /// Throws Error{file} where it cannot be read, and Error{damaged} where its size says that it cannot be one of
    /// ours.
    explicit PageFile(const std::filesystem::path& file);

    [[nodiscard]] std::uint32_t pageSize() const { return m_pageSize; }
    [[nodiscard]] std::uint32_t pageCount() const { return m_pageCount; }

    /// A page, from 1; empty where it cannot be read.
    [[nodiscard]] std::vector<unsigned char> page(std::uint32_t number);

private:
    void readLog(const std::filesystem::path& log);

    std::ifstream m_file;
    std::ifstream m_log;
    std::uint32_t m_pageSize = 4096;
    std::uint32_t m_pageCount = 0;
    std::map<std::uint32_t, std::uint64_t> m_inLog; // offsets of the pages that the log has
};

} // namespace calliope::storage
