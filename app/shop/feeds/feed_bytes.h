#pragma once

#include "app/shop/feeds/feed.h"
#include "inference/base/sha256.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <streambuf>
#include <string>
#include <vector>

namespace calliope::shop {

/// A feed's bytes, unpacked where they are packed (gzip), within limits. Throws storage::Error{format} beyond them and
/// for what is packed wrongly.
class FeedBytes {
public:
    FeedBytes(const std::filesystem::path& file, const FeedLimits& limits);
    ~FeedBytes();
    FeedBytes(const FeedBytes&) = delete;
    FeedBytes& operator=(const FeedBytes&) = delete;

    /// The next bytes; none at the end.
    std::size_t read(std::span<char> into);

    [[nodiscard]] double share() const; ///< of the file that has been read

    /// Of the file as it is, when it was read to its end.
    [[nodiscard]] std::string sha256();

private:
    struct Unpacker;

    std::size_t readPacked(std::span<char> into);
    void count(std::size_t bytes);

    std::ifstream m_file;
    FeedLimits m_limits;
    double m_size;
    std::int64_t m_in = 0;
    std::int64_t m_out = 0;
    Sha256 m_hash;
    std::vector<char> m_front; ///< of a file that is not packed: what was looked at
    std::unique_ptr<Unpacker> m_unpacker;
};

/// The same for a std::istream.
class FeedBuffer : public std::streambuf {
public:
    explicit FeedBuffer(FeedBytes& bytes)
        : m_bytes(bytes)
        , m_buffer(64 << 10) {}

private:
    int_type underflow() override;

    FeedBytes& m_bytes;
    std::vector<char> m_buffer;
};

/// Cuts a feed into lines, without their ends.
class FeedLines {
public:
    FeedLines(FeedBytes& bytes, std::size_t longest)
        : m_bytes(bytes)
        , m_longest(longest)
        , m_buffer(64 << 10) {}

    enum class Next { line, tooLong, end };

    /// The next line into `line`; of one that is too long nothing.
    Next next(std::string& line);

private:
    FeedBytes& m_bytes;
    std::size_t m_longest;
    std::vector<char> m_buffer;
    std::size_t m_at = 0;
    std::size_t m_end = 0;
};

} // namespace calliope::shop
