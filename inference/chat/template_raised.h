#pragma once

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <utility>

namespace calliope {

/// The template itself refused the conversation by calling raise_exception, for example because a system message is
/// not supported. `message()` is what it said; what() is that made fit for people.
class TemplateRaised : public Error {
public:
    explicit TemplateRaised(std::string message)
        : Error(ErrorKind::usage, printable(message, 1000))
        , m_message(std::move(message)) {}

    [[nodiscard]] const std::string& message() const { return m_message; }

private:
    std::string m_message;
};

} // namespace calliope
