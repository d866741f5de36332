#pragma once

#include "inference/dialect/input.h"
#include "inference/dialect/output.h"
#include "inference/dialect/tool_schemas.h"

#include <cstdint>
#include <string>
#include <utility>

namespace calliope::dialect {

/// What a model is about to write next, for those who want to change its mind (Parser::answerText).
enum class Place : std::uint8_t {
    start,     ///< nothing yet: thoughts or the answer
    reasoning, ///< thoughts
    header,    ///< dialects of messages: says whom the next message is for
    answer,    ///< the answer, or calls
};

/// What every reading of a dialect works on.
struct Context {
    Input& in;
    Output& out;
    const ToolSchemas& tools;
    Place place = Place::start;

    /// Reports that a call begins; thoughts are over then.
    void beginCall(std::string name) {
        place = Place::answer;
        out.beginCall(std::move(name));
    }
};

} // namespace calliope::dialect
