#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace calliope::dialect {

/// One step of what a model says. Joined in order, deltas are the whole message; nothing is ever taken back.
struct Delta {
    enum class Kind : std::uint8_t {
        content,       ///< text of the answer
        reasoning,     ///< text of the thoughts before it
        callBegin,     ///< a tool call begins; `text` is the tool's name
        callArguments, ///< the next part of its arguments, as JSON text
        callEnd,       ///< it ends; see `complete`
    };

    Kind kind = Kind::content;
    std::string text;
    bool complete = true; ///< callEnd: false where the call was cut off or its arguments are no JSON object
};

/// A tool call as far as it was written.
struct Call {
    std::string name;
    std::string arguments; ///< the text of a JSON object; where the call is not complete, its beginning
    bool complete = false; ///< must not be run otherwise
};

/// Deltas joined.
struct Message {
    std::string content;
    std::string reasoning;
    std::vector<Call> calls;

    void add(const Delta& delta);
    void add(const std::vector<Delta>& deltas) {
        for (const Delta& delta : deltas) add(delta);
    }
};

} // namespace calliope::dialect
