#include "storage/page_file.h"

#include "storage/error.h"
#include "storage/files.h"

#include <algorithm>
#include <array>
#include <span>
#include <system_error>

namespace calliope::storage {

namespace {

constexpr std::size_t logHeader = 32;
constexpr std::size_t frameHeader = 24;

std::uint32_t bigEndian(std::span<const unsigned char> bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[at + i];
    return value;
}

/// The running checksum of the log (file format, 4.2).
class Checksum {
public:
    explicit Checksum(bool isBigEndian)
        : m_isBigEndian(isBigEndian) {}

    void add(std::span<const unsigned char> bytes) {
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            m_first += word(bytes, at) + m_second;
            m_second += word(bytes, at + 4) + m_first;
        }
    }

    [[nodiscard]] bool is(std::span<const unsigned char> header, std::size_t at) const {
        return bigEndian(header, at) == m_first && bigEndian(header, at + 4) == m_second;
    }

private:
    [[nodiscard]] std::uint32_t word(std::span<const unsigned char> bytes, std::size_t at) const {
        const std::uint32_t value = bigEndian(bytes, at);
        return m_isBigEndian ? value : value >> 24 | (value >> 8 & 0xff00u) | (value << 8 & 0xff0000u) | value << 24;
    }

    bool m_isBigEndian;
    std::uint32_t m_first = 0;
    std::uint32_t m_second = 0;
};

bool readAt(std::ifstream& file, std::uint64_t at, std::span<unsigned char> out) {
    file.clear();
    file.seekg(static_cast<std::streamoff>(at));
    file.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
    return file.gcount() == static_cast<std::streamsize>(out.size());
}

bool isPageSize(std::uint32_t size) {
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

} // namespace

PageFile::PageFile(const std::filesystem::path& file)
    : m_file(openForReading(file)) {
    std::array<unsigned char, 100> header{};
    if (readAt(m_file, 0, header)) {
        const std::uint32_t given = static_cast<std::uint32_t>(header[16]) << 8 | header[17];
        // A header that makes no sense is damaged; our files have pages of 4096 bytes.
        if (isPageSize(given == 1 ? 65536 : given)) m_pageSize = given == 1 ? 65536 : given;
    }
    const std::uint64_t size = std::filesystem::file_size(file);
    m_pageCount =
        static_cast<std::uint32_t>(std::min<std::uint64_t>((size + m_pageSize - 1) / m_pageSize, 0xfffffffeu));
    std::filesystem::path log = file;
    log += "-wal";
    std::error_code error;
    if (std::filesystem::is_regular_file(log, error)) readLog(log);
}

void PageFile::readLog(const std::filesystem::path& log) {
    m_log = openForReading(log);
    std::array<unsigned char, logHeader> header{};
    if (!readAt(m_log, 0, header)) return;
    const std::uint32_t magic = bigEndian(header, 0);
    if ((magic & ~1u) != 0x377f0682 || bigEndian(header, 8) != m_pageSize) return;
    Checksum checksum((magic & 1u) != 0);
    checksum.add(std::span(header).first(24));
    if (!checksum.is(header, 24)) return;
    std::vector<unsigned char> frame(frameHeader + m_pageSize);
    std::map<std::uint32_t, std::uint64_t> pending;
    for (std::uint64_t at = logHeader; readAt(m_log, at, frame); at += frame.size()) {
        if (!std::equal(header.begin() + 16, header.begin() + 24, frame.begin() + 8)) return; // of an older log
        checksum.add(std::span(frame).first(8));
        checksum.add(std::span(frame).subspan(frameHeader));
        if (!checksum.is(frame, 16)) return;
        pending[bigEndian(frame, 0)] = at + frameHeader;
        const std::uint32_t pagesAfterCommit = bigEndian(frame, 4);
        if (pagesAfterCommit == 0) continue;
        for (const auto& [page, offset] : pending) m_inLog[page] = offset;
        pending.clear();
        m_pageCount = std::max(m_pageCount, pagesAfterCommit);
    }
}

std::vector<unsigned char> PageFile::page(std::uint32_t number) {
    std::vector<unsigned char> content(m_pageSize);
    const auto inLog = m_inLog.find(number);
    const bool isRead = inLog != m_inLog.end()
                            ? readAt(m_log, inLog->second, content)
                            : readAt(m_file, static_cast<std::uint64_t>(number - 1) * m_pageSize, content);
    if (!isRead) content.clear();
    return content;
}

} // namespace calliope::storage
