#include "app/shop/feeds/feed_bytes.h"

#include "storage/error.h"
#include "storage/files.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace calliope::shop {

namespace {

using storage::Error;
using storage::ErrorKind;

[[noreturn]] void fail(const std::string& problem) {
    throw Error(ErrorKind::format, "The feed cannot be imported: " + problem + '.');
}

constexpr std::int64_t freeRatio = 1 << 20; // bytes that may unpack from anything

} // namespace

/// zlib's stream, and the packed bytes that it has not read yet.
struct FeedBytes::Unpacker {
    Unpacker() {
        constexpr int gzipOnly = 15 + 16;
        if (inflateInit2(&stream, gzipOnly) != Z_OK) throw Error(ErrorKind::memory, "There is not enough memory.");
    }
    ~Unpacker() { inflateEnd(&stream); }
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    z_stream stream{};
    std::array<char, 65536> packed{};
    bool isAtEnd = false; ///< of a member; another may follow
};

FeedBytes::FeedBytes(const std::filesystem::path& file, const FeedLimits& limits)
    : m_file(storage::openForReading(file))
    , m_limits(limits)
    , m_size(std::max(1.0, static_cast<double>(std::filesystem::file_size(file)))) {
    if (m_size > static_cast<double>(limits.bytes))
        fail("it has more than " + std::to_string(limits.bytes >> 20) + " MB");
    m_front.resize(2);
    m_file.read(m_front.data(), 2);
    m_front.resize(static_cast<std::size_t>(m_file.gcount()));
    if (m_front.size() == 2 && m_front[0] == '\x1f' && m_front[1] == '\x8b') m_unpacker = std::make_unique<Unpacker>();
    m_file.clear();
    m_file.seekg(0);
    m_front.clear();
}

FeedBytes::~FeedBytes() = default;

double FeedBytes::share() const {
    return std::min(1.0, static_cast<double>(m_in) / m_size);
}

std::string FeedBytes::sha256() {
    return hexadecimal(m_hash.finish());
}

void FeedBytes::count(std::size_t bytes) {
    m_out += static_cast<std::int64_t>(bytes);
    if (m_out > m_limits.bytes) fail("it has more than " + std::to_string(m_limits.bytes >> 20) + " MB");
    if (m_unpacker && m_out > freeRatio + m_in * m_limits.ratio) fail("it unpacks to far more than it is");
}

std::size_t FeedBytes::read(std::span<char> into) {
    if (m_unpacker) return readPacked(into);
    m_file.read(into.data(), static_cast<std::streamsize>(into.size()));
    const auto bytes = static_cast<std::size_t>(m_file.gcount());
    if (m_file.bad()) throw Error(ErrorKind::file, "The feed cannot be read to its end.");
    m_in += static_cast<std::int64_t>(bytes);
    m_hash.add(std::as_bytes(into.first(bytes)));
    count(bytes);
    return bytes;
}

std::size_t FeedBytes::readPacked(std::span<char> into) {
    z_stream& stream = m_unpacker->stream;
    stream.next_out = reinterpret_cast<Bytef*>(into.data());
    stream.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1 << 20));
    const uInt room = stream.avail_out;
    while (stream.avail_out == room) {
        if (stream.avail_in == 0) {
            m_file.read(m_unpacker->packed.data(), static_cast<std::streamsize>(m_unpacker->packed.size()));
            const auto bytes = static_cast<std::size_t>(m_file.gcount());
            if (m_file.bad()) throw Error(ErrorKind::file, "The feed cannot be read to its end.");
            if (bytes == 0) {
                if (!m_unpacker->isAtEnd) fail("it is cut off");
                return 0;
            }
            m_in += static_cast<std::int64_t>(bytes);
            m_hash.add(std::as_bytes(std::span(m_unpacker->packed).first(bytes)));
            stream.next_in = reinterpret_cast<Bytef*>(m_unpacker->packed.data());
            stream.avail_in = static_cast<uInt>(bytes);
        }
        if (m_unpacker->isAtEnd) {
            if (inflateReset(&stream) != Z_OK) fail("it is packed wrongly");
            m_unpacker->isAtEnd = false;
        }
        const int result = inflate(&stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END)
            m_unpacker->isAtEnd = true;
        else if (result != Z_OK)
            fail("it is packed wrongly");
    }
    const std::size_t bytes = room - stream.avail_out;
    count(bytes);
    return bytes;
}

FeedBuffer::int_type FeedBuffer::underflow() {
    const std::size_t count = m_bytes.read(m_buffer);
    if (count == 0) return traits_type::eof();
    setg(m_buffer.data(), m_buffer.data(), m_buffer.data() + count);
    return traits_type::to_int_type(m_buffer[0]);
}

FeedLines::Next FeedLines::next(std::string& line) {
    line.clear();
    bool isTooLong = false;
    bool isAny = false;
    while (true) {
        if (m_at == m_end) {
            m_at = 0;
            m_end = m_bytes.read(m_buffer);
            if (m_end == 0) return !isAny ? Next::end : isTooLong ? Next::tooLong : Next::line;
        }
        isAny = true;
        const char* begin = m_buffer.data() + m_at;
        const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', m_end - m_at));
        const std::size_t length = newline ? static_cast<std::size_t>(newline - begin) : m_end - m_at;
        isTooLong = isTooLong || line.size() + length > m_longest;
        if (isTooLong)
            line.clear();
        else
            line.append(begin, length);
        m_at += length + (newline ? 1 : 0);
        if (!newline) continue;
        if (line.ends_with('\r')) line.pop_back();
        return isTooLong ? Next::tooLong : Next::line;
    }
}

} // namespace calliope::shop
