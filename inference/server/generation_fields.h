#pragma once

#include "inference/server/fields.h"
#include "inference/server/served_model.h"
#include "inference/turn/turn.h"

#include <cstdint>

namespace calliope::server {

constexpr std::uint64_t mostAnswers = 16; ///< of one request

/// What requests for chats and for plain texts have in common: sampling, limits, stop texts, and the `calliope` object
/// with all that the standard lacks.
struct GenerationFields {
    turn::Options options;
    std::uint32_t answers = 1; ///< n; each with the next seed
    bool streams = false;
    bool includesUsage = false; ///< in the stream
};

/// Throws http::Refused.
[[nodiscard]] GenerationFields readGeneration(const Fields& fields, ServedModel& model);

} // namespace calliope::server
