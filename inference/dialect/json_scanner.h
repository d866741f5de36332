#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace calliope::dialect {

/// Follows one JSON value (RFC 8259) byte by byte and tells where it ends. Values nested deeper than `deepest` are
/// wrong, so that nobody downstream has to recurse without bounds.
class JsonScanner {
public:
    static constexpr std::size_t deepest = 256;

    enum class State : std::uint8_t {
        inside, ///< the value goes on, or may go on (a number)
        over,   ///< it has ended
        wrong,  ///< the byte that comes next cannot stand there
        bare,   ///< a control character comes next where a string needs an escape; see `passBare`
    };

    /// Reads as much of `text` as belongs to the value and returns how many bytes that is; less than all of it where
    /// state() is no longer `inside`.
    std::size_t take(std::string_view text);

    [[nodiscard]] State state() const { return m_state; }

    /// Whether the value is whole if nothing more comes.
    [[nodiscard]] bool whole() const;

    /// Goes on behind a control character that the caller wrote as an escape.
    void passBare() { m_state = State::inside; }

private:
    enum class Expect : std::uint8_t {
        value,
        valueOrEnd, ///< behind '['
        key,        ///< behind ',' in an object
        keyOrEnd,   ///< behind '{'
        colon,
        commaOrEnd,
        string,
        escape,
        hex,
        number,
        word,
        nothing,
    };
    enum class Number : std::uint8_t { sign, zero, digits, point, fraction, exponent, exponentSign, exponentDigits };

    bool step(char c); ///< false: does not belong to the value, m_state says why
    bool wrong();
    bool beginValue(char c);
    bool numberStep(char c);
    bool stringStep(char c);
    bool closes(char c);
    bool endValue();

    State m_state = State::inside;
    Expect m_expect = Expect::value;
    Number m_number = Number::sign;
    bool m_isKey = false;         // of the string
    std::uint8_t m_hexLeft = 0;   // digits of \uXXXX
    std::string_view m_wordLeft;  // of true, false, null
    std::vector<bool> m_isObject; // what is open
};

} // namespace calliope::dialect
