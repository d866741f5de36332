#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace calliope::engine {

/// Splits a model's text into reasoning and answer while it streams, for the formats whose output would otherwise show
/// its own scaffolding. The markers come from a table that is chosen by what the chat template contains; formats
/// without an entry pass through as answer. Pieces may cut a marker anywhere.
class Channels {
public:
    struct Piece {
        std::string reasoning;
        std::string answer;
    };

    /// `prompt` is the rendered text that the model goes on from: it may have opened the reasoning already.
    Channels(std::string_view chatTemplate, std::string_view prompt);

    /// Whether this text of a control token means something to the format; others must not be pushed.
    [[nodiscard]] bool isMarker(std::string_view text) const;

    [[nodiscard]] Piece push(std::string_view text);
    [[nodiscard]] Piece finish();

    struct Format; ///< a row of the table

private:
    enum class State : std::uint8_t { header, reasoning, answer };
    void take(Piece& out, bool last);

    const Format* m_format = nullptr;
    State m_state = State::answer;
    bool m_dropBlanks = false;
    std::string m_pending;
};

} // namespace calliope::engine
