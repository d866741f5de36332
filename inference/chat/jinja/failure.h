#pragma once

#include "inference/base/text.h"

#include <stdexcept>

/// What the engine throws inside; `Template` catches both kinds and makes a calliope::Error that names the line.
namespace calliope::jinja {

/// The template does something that has no meaning (Python would raise a TypeError, an UndefinedError and so on).
/// The message is a clause without a capital letter and a full stop.
class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One of the Limits is used up. Never held back or passed over, unlike a Failure in an iterator nobody reads.
class LimitReached : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The source is not a template. `line` counts from 1.
class SyntaxFailure : public std::runtime_error {
public:
    SyntaxFailure(int line, const std::string& message)
        : std::runtime_error(message)
        , m_line(line) {}
    [[nodiscard]] int line() const { return m_line; }

private:
    int m_line;
};

/// Throws a Failure made of texts and numbers.
template<typename... Parts>
[[noreturn]] void fail(const Parts&... parts) {
    throw Failure(concat(parts...));
}

} // namespace calliope::jinja
