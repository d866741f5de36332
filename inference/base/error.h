#pragma once

#include <stdexcept>
#include <string>

namespace calliope {

/// What went wrong, for callers that react differently; the message is for people.
enum class ErrorKind {
    usage,       ///< the caller asked for something that makes no sense
    tooLong,     ///< a text that the model's context does not hold
    file,        ///< a file cannot be opened or read, or changed meanwhile
    format,      ///< a file's content is damaged or lies
    unsupported, ///< well formed, but nothing this program can run
    device,      ///< no device, device lost, driver failure
    memory,      ///< not enough memory on the host or the device
    cancelled,   ///< the user pressed Stop
    busy,        ///< too much is going on already; try again later
};

/// The one exception type of `inference`. `what()` is one complete sentence that says what is wrong and where,
/// fit to be shown to a user. Thrown anywhere inside; caught once at each thread or process edge.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), m_kind(kind) {}

    [[nodiscard]] ErrorKind kind() const { return m_kind; }

private:
    ErrorKind m_kind;
};

} // namespace calliope
