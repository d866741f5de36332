#pragma once

#include <stdexcept>
#include <string>

namespace calliope::storage {

/// What went wrong, for callers that react differently; the message is for people.
enum class ErrorKind {
    usage,    ///< the caller asked for something that is not there or makes no sense
    file,     ///< a file or folder cannot be opened, read or written
    full,     ///< no room on the disk, or none that this user may have
    readOnly, ///< the disk, the folder or a file may not be written
    damaged,  ///< a file's content is damaged
    newer,    ///< written by a newer version of this program
    inUse,    ///< another instance of this program has the folder
    format,   ///< a file to import is not what it should be, or beyond the limits
    memory,   ///< not enough memory
};

/// The one exception type of `storage`. `what()` is one complete sentence fit to be shown to a user. When a function
/// throws it, nothing of what the function was to write is there.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message)
        : std::runtime_error(message)
        , m_kind(kind) {}

    [[nodiscard]] ErrorKind kind() const { return m_kind; }

private:
    ErrorKind m_kind;
};

} // namespace calliope::storage
