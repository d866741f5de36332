#pragma once

#include "inference/base/file.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace calliope::gguf {

/// The bytes of one GGUF file, wherever they are: files for the program, memory for tests and the fuzzer.
/// Reading is safe from several threads at once.
class Source {
public:
    virtual ~Source() = default;

    /// Names the source; siblings of a split set are looked for beside it.
    [[nodiscard]] virtual const std::filesystem::path& path() const = 0;
    [[nodiscard]] virtual std::uint64_t size() const = 0;

    /// Fills `out` from `offset`; throws Error{file} where the bytes end early or cannot be read.
    virtual void read(std::uint64_t offset, std::span<std::byte> out) const = 0;

    /// Throws Error{file} if the bytes are no longer those that were opened.
    virtual void requireUnchanged() const = 0;

    /// The path as UTF-8, fit for messages.
    [[nodiscard]] std::string name() const;
};

class FileSource final : public Source {
public:
    explicit FileSource(const std::filesystem::path& path)
        : m_file(path) {}

    [[nodiscard]] const std::filesystem::path& path() const override { return m_file.path(); }
    [[nodiscard]] std::uint64_t size() const override { return m_file.size(); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override { m_file.read(offset, out); }
    void requireUnchanged() const override { m_file.requireUnchanged(); }

private:
    RandomAccessFile m_file;
};

class MemorySource final : public Source {
public:
    MemorySource(std::filesystem::path path, std::vector<std::byte> bytes);

    [[nodiscard]] const std::filesystem::path& path() const override { return m_path; }
    [[nodiscard]] std::uint64_t size() const override { return m_bytes.size(); }
    void read(std::uint64_t offset, std::span<std::byte> out) const override;
    void requireUnchanged() const override {}

private:
    std::filesystem::path m_path;
    std::vector<std::byte> m_bytes;
};

/// `path` as UTF-8, fit for messages.
[[nodiscard]] std::string printablePath(const std::filesystem::path& path);

} // namespace calliope::gguf
