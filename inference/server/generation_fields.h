#pragma once

#include "inference/server/fields.h"
#include "inference/server/served_model.h"
#include "inference/turn/turn.h"

#include <cstdint>

namespace calliope::server {

constexpr std::uint64_t mostAnswers = 16;         ///< to one prompt
constexpr std::uint64_t mostAnswersTogether = 64; ///< of one request, which may have several

/// What requests for chats and for plain texts have in common: sampling, limits, stop texts, and the `calliope` object
/// with all that the standard lacks.
struct GenerationFields {
    turn::Options options;
    std::uint32_t answers = 1; ///< n; each with the next seed
    bool streams = false;
    bool includesUsage = false; ///< in the stream
    bool echoes = false;        ///< answers begin with the prompt's text; of plain texts
};

/// Throws http::Refused.
[[nodiscard]] GenerationFields readGeneration(const Fields& fields, ServedModel& model);

} // namespace calliope::server
