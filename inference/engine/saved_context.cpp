#include "inference/engine/saved_context.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

namespace calliope::engine {

namespace {

constexpr std::array<char, 8> magic{'C', 'A', 'L', 'L', 'K', 'V', '0', '2'};
constexpr std::uint64_t mostKeys = 1u << 20;
constexpr std::size_t headerWords = 5; // behind the magic: fingerprint, tokens and bytes per block, keys, state's bytes
constexpr std::uint64_t headBytes = magic.size() + headerWords * sizeof(std::uint64_t);

/// A running hash of bytes, good against accidents, not against intent.
class Checksum {
public:
    void add(std::span<const std::byte> bytes) {
        while (bytes.size() >= sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data(), sizeof word);
            add(word);
            bytes = bytes.subspan(sizeof word);
        }
        for (const std::byte byte : bytes) add(static_cast<std::uint64_t>(byte) + 256);
    }
    void add(std::uint64_t word) {
        m_state = (m_state ^ word) * 0x9e3779b97f4a7c15u;
        m_state ^= m_state >> 29;
    }
    [[nodiscard]] std::uint64_t value() const { return m_state; }

private:
    std::uint64_t m_state = 0x243f6a8885a308d3u;
};

template<typename T>
std::span<const std::byte> bytesOf(const T& values) {
    return std::as_bytes(std::span(values));
}

std::string shown(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return printable(std::string(text.begin(), text.end()));
}

void addText(Checksum& sum, std::string_view text) {
    sum.add(std::as_bytes(std::span(text)));
    sum.add(text.size());
}

} // namespace

std::uint64_t contextFingerprint(const gguf::File& file, const plan::Plan& plan, std::uint32_t cacheType) {
    Checksum sum;
    addText(sum, CALLIOPE_VERSION);
    sum.add(file.totalBytes());
    for (const gguf::Entry& entry : file.entries()) addText(sum, entry.key);
    std::vector<std::byte> sample;
    const auto add = [&](const gguf::File& from, const gguf::Tensor& tensor) {
        addText(sum, tensor.name);
        sum.add(static_cast<std::uint64_t>(tensor.type));
        for (const std::uint64_t extent : tensor.shape) sum.add(extent);
        sample.resize(std::min<std::uint64_t>(tensor.bytes, 512));
        from.read(tensor, (tensor.bytes - sample.size()) / 2, sample);
        sum.add(sample);
    };
    for (const gguf::Tensor& tensor : file.tensors()) add(file, tensor);
    for (const plan::Weight& weight : plan.weights)
        if (weight.file != nullptr) add(*weight.file, *weight.tensor); // a drafter's
    for (const plan::Rope& rope : plan.ropes) sum.add(bytesOf(rope.frequency));
    sum.add(cacheType);
    return sum.value();
}

void saveContext(const std::filesystem::path& path, std::uint64_t fingerprint, std::span<const ContextKey> keys,
                 ContextSizes sizes, const ContextReader& read) {
    const std::size_t blocks = keys.size() / plan::cacheBlockTokens;
    if (const std::uint64_t bytes = blocks * sizes.block + sizes.state; bytes > mostSavedBytes)
        throw Error(ErrorKind::usage, concat("The conversation's cache takes ", bytes >> 20, " MB, more than the ",
                                             mostSavedBytes >> 20, " MB that are written."));
    std::filesystem::path part = path;
    part += ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    Checksum sum;
    const auto write = [&](std::span<const std::byte> bytes) {
        sum.add(bytes);
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    };
    write(bytesOf(magic));
    write(bytesOf(std::array<std::uint64_t, headerWords>{fingerprint, plan::cacheBlockTokens, sizes.block, keys.size(),
                                                         sizes.state}));
    write(std::as_bytes(keys));
    std::vector<std::byte> block(sizes.block);
    for (std::size_t i = 0; i < blocks; ++i) {
        read.block(i, block);
        write(block);
    }
    if (sizes.state > 0) {
        std::vector<std::byte> state(sizes.state);
        read.state(state);
        write(state);
    }
    const std::array<std::uint64_t, 1> checksum{sum.value()};
    write(bytesOf(checksum));
    out.close();
    std::error_code failed;
    if (out) std::filesystem::rename(part, path, failed);
    if (!out || failed) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw Error(ErrorKind::file,
                    concat("The conversation's cache could not be written to ", shown(path), "; is the disk full?"));
    }
}

SavedContext::SavedContext(const std::filesystem::path& path, std::uint64_t fingerprint, ContextSizes sizes)
    : m_file(path)
    , m_sizes(sizes) {
    const auto refuse = [&](std::string_view why) {
        throw Error(ErrorKind::format, concat("The saved cache ", shown(path), " ", why, "."));
    };
    if (m_file.size() < headBytes + sizeof(std::uint64_t)) refuse("is too short");
    std::array<char, 8> begin{};
    std::array<std::uint64_t, headerWords> header{};
    m_file.read(0, std::as_writable_bytes(std::span(begin)));
    m_file.read(magic.size(), std::as_writable_bytes(std::span(header)));
    if (begin != magic) refuse("is not one of this version");
    const auto [savedFor, blockTokens, blockBytes, keys, stateBytes] = header;
    if (savedFor != fingerprint || blockTokens != plan::cacheBlockTokens ||
        ContextSizes{blockBytes, stateBytes} != sizes)
        refuse("was made with another model or other settings");
    if (keys > mostKeys || keys % plan::cacheBlockTokens != 0) refuse("is damaged");
    const std::uint64_t content = keys * sizeof(ContextKey) + keys / plan::cacheBlockTokens * sizes.block + sizes.state;
    if (m_file.size() != headBytes + content + sizeof(std::uint64_t)) refuse("is damaged: its size is wrong");

    Checksum sum;
    sum.add(bytesOf(begin));
    sum.add(bytesOf(header));
    m_keys.resize(keys);
    m_file.read(headBytes, std::as_writable_bytes(std::span(m_keys)));
    sum.add(bytesOf(m_keys));
    std::vector<std::byte> part(sizes.block);
    for (std::size_t i = 0; i < keys / plan::cacheBlockTokens; ++i) {
        readBlock(i, part);
        sum.add(part);
    }
    part.resize(sizes.state);
    readState(part);
    sum.add(part);
    std::array<std::uint64_t, 1> saved{};
    m_file.read(m_file.size() - sizeof saved, std::as_writable_bytes(std::span(saved)));
    if (saved[0] != sum.value()) refuse("is damaged: its checksum is wrong");
}

std::uint64_t SavedContext::blockPlace(std::size_t block) const {
    return headBytes + m_keys.size() * sizeof(ContextKey) + block * m_sizes.block;
}

void SavedContext::readBlock(std::size_t block, std::span<std::byte> out) const {
    m_file.read(blockPlace(block), out);
}

void SavedContext::readState(std::span<std::byte> out) const {
    m_file.read(blockPlace(m_keys.size() / plan::cacheBlockTokens), out);
}

} // namespace calliope::engine
