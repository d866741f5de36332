#pragma once

#include <string>

namespace calliope::http {

/// Why a request is not answered.
struct Refusal {
    int status = 400;    ///< of HTTP
    std::string code;    ///< for programs
    std::string message; ///< one sentence for people
    std::string param{}; ///< the field of the request that is to blame; may be empty
};

/// The body of the answer, in the shape of OpenAI's errors.
[[nodiscard]] std::string bodyOf(const Refusal& refusal);

/// The whole answer, after which the connection ends.
[[nodiscard]] std::string responseOf(const Refusal& refusal);

/// The words that go with a status of HTTP.
[[nodiscard]] const char* reasonOf(int status);

} // namespace calliope::http
