#pragma once

#include "inference/dialect/json_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::dialect {

/// Turns a value in other notations than JSON into JSON, byte by byte: Python's literals (True, None, single quotes,
/// tuples, trailing commas) and Gemma's (bare keys, strings between <|"|>). JSON itself is understood, too. A bare
/// word that means nothing else is a string.
class LooseValue {
public:
    enum class State : std::uint8_t { inside, over, wrong };

    /// Reads as much of `text` as belongs to the value, appends its JSON to `out`, and returns how many bytes it read;
    /// less than all of it where state() is no longer `inside`.
    std::size_t take(std::string_view text, std::string& out);

    /// Nothing more comes: a bare word ends here, any other value that is not over is `wrong`.
    void finish(std::string& out);

    [[nodiscard]] State state() const { return m_state; }

private:
    enum class Expect : std::uint8_t { value, colon, commaOrEnd, string, marked, word };

    bool step(char c, std::string& out); ///< false: the byte is not part of the value
    bool structure(char c, std::string& out);
    bool beginItem(char c, std::string& out);
    bool opens(bool object, char c, std::string& out);
    bool closes(char c, std::string& out);
    void endWord(std::string& out);
    void endItem();
    [[nodiscard]] bool atKey() const { return !m_isObject.empty() && m_isObject.back() && !m_hasKey; }
    bool wrong();

    State m_state = State::inside;
    Expect m_expect = Expect::value;
    bool m_hasKey = false; // of the member that is being read
    bool m_first = true;   // nothing in the innermost list or object yet
    std::string m_word;
    std::size_t m_matched = 0; // bytes of the string mark that have come
    char m_quote = '"';
    StringDecoder m_decoder;
    std::vector<bool> m_isObject; // what is open
};

/// The whole of `text` as JSON, where it is one value in any of the notations and not merely a bare word.
[[nodiscard]] std::optional<std::string> jsonOfPython(std::string_view text);

} // namespace calliope::dialect
