#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace calliope {

/// A file opened for reading at any position. Read by calls, not mapped: a file that shrinks under us is then an
/// error message instead of a crash. Reading is safe from several threads at once.
class RandomAccessFile {
public:
    /// Throws Error{file} that names the path and the reason.
    explicit RandomAccessFile(const std::filesystem::path& path);
    ~RandomAccessFile();
    RandomAccessFile(RandomAccessFile&&) noexcept;
    RandomAccessFile& operator=(RandomAccessFile&&) noexcept;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

    /// Size in bytes when it was opened.
    [[nodiscard]] std::uint64_t size() const { return m_size; }

    /// Fills `out` from `offset`; throws Error{file} where the file ends early or cannot be read.
    void read(std::uint64_t offset, std::span<std::byte> out) const;

    /// Throws Error{file} if the opened file's size or time of last change are no longer what they were at opening.
    void requireUnchanged() const;

private:
    struct Handle;
    std::filesystem::path m_path;
    std::uint64_t m_size = 0;
    std::unique_ptr<Handle> m_handle;
};

} // namespace calliope
