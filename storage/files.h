#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Files and folders that nobody but their owner may read, and writes that survive a power cut. Every function throws
/// Error with the path and the reason. One system per source file: files_posix.cpp, files_windows.cpp.
namespace calliope::storage {

/// `path` for a sentence.
[[nodiscard]] std::string shown(const std::filesystem::path& path);

/// A path from UTF-8.
[[nodiscard]] std::filesystem::path pathOf(std::string_view utf8);

/// Makes the folder and those above it, where they are missing, and closes it to other users (mode 0700; on Windows the
/// folders of a user's profile are closed as they are).
void makePrivateFolder(const std::filesystem::path& folder);

/// Makes an empty file of mode 0600 where there is none. Never of a database that is open: on POSIX systems closing a
/// file drops all locks that the process has on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
void makePrivateFile(const std::filesystem::path& file);

/// Writes a whole file: under another name first, then to the disk, then renamed. After a crash at any moment there is
/// either the file that was there before, or this one.
void writeDurably(const std::filesystem::path& file, std::span<const std::byte> content);

/// Brings a file that was written by others to the disk and gives it its name.
void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to);

/// Removes a file; true if there was one.
bool removeFile(const std::filesystem::path& file);

/// Opens for reading; throws where that cannot be done.
[[nodiscard]] std::ifstream openForReading(const std::filesystem::path& file);

/// A whole file; throws Error{format} where it has more than `most` bytes.
[[nodiscard]] std::string readWhole(const std::filesystem::path& file, std::size_t most);

/// Throws the Error for a system's error code: "Cannot DO PATH: REASON."
[[noreturn]] void throwFileError(int code, std::string_view what, const std::filesystem::path& path);

/// Whether a folder lies on a network share, as far as the system tells; those that programs mount are known by their
/// names (network_mount.h).
[[nodiscard]] bool isOnNetwork(const std::filesystem::path& folder);

using NetworkTest =
    std::function<bool(const std::filesystem::path& folder)>; ///< isOnNetwork(), or what stands in for it

/// Whether the system's error code says that there is no room, or that one may not write.
[[nodiscard]] bool meansFull(int code);
[[nodiscard]] bool meansReadOnly(int code);

} // namespace calliope::storage
