#pragma once

#include "inference/dialect/delta.h"
#include "inference/dialect/quoting.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::dialect {

/// Where text goes.
enum class Part : std::uint8_t {
    content,
    reasoning,
    quotedArguments, ///< the inside of a JSON string in the arguments of the open call
    nowhere,
};

/// Collects what readings find as deltas. White space at both ends of content and reasoning belongs to the syntax: it
/// is held back until something stands behind it.
class Output {
public:
    void text(Part part, std::string_view text);

    void beginCall(std::string name);
    void arguments(std::string_view text);
    /// Ends the open call, if there is one. A call without arguments gets an empty object.
    void endCall(bool complete);
    [[nodiscard]] bool callIsOpen() const { return m_callIsOpen; }

    /// Whether anything but white space was said in `part`.
    [[nodiscard]] bool has(Part part) const { return of(part).begun; }

    /// Whether what comes next in `part` is quoted in code.
    [[nodiscard]] bool quoted(Part part) const { return part <= Part::reasoning && of(part).quoting.inside(); }

    /// Whether only blanks stand in the line of `part` so far.
    [[nodiscard]] bool beginsLine(Part part) const { return of(part).quoting.atLineStart(); }

    /// What was said so far belongs to the prompt: white space behind it still stands at the beginning.
    void forget() { m_texts = {}; }

    /// The deltas since the last call.
    [[nodiscard]] std::vector<Delta> take() { return std::exchange(m_deltas, {}); }

private:
    struct Text {
        bool begun = false;
        std::string blanks; ///< held back
        Quoting quoting;
    };

    Text& of(Part part) { return m_texts[static_cast<std::size_t>(part)]; }
    [[nodiscard]] const Text& of(Part part) const { return m_texts[static_cast<std::size_t>(part)]; }
    void append(Delta::Kind kind, std::string_view text);

    std::array<Text, 2> m_texts; // of content and reasoning
    std::vector<Delta> m_deltas;
    bool m_callIsOpen = false;
    bool m_hasArguments = false;
};

} // namespace calliope::dialect
