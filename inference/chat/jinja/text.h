#pragma once

#include "inference/chat/jinja/budget.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

/// Strings as templates see them: sequences of Unicode code points. Kept as valid UTF-8, shared and never changed.
namespace calliope::jinja {

/// The code point at byte `at` of valid UTF-8; moves `at` behind it.
[[nodiscard]] std::uint32_t decodePoint(std::string_view utf8, std::size_t& at);
void appendPoint(std::string& out, std::uint32_t point);

/// Invalid bytes become U+FFFD, one each.
[[nodiscard]] std::string validUtf8(std::string_view bytes);

/// Position of the first `needle` at or after `from`, or npos; linear time for any pair of texts.
[[nodiscard]] std::size_t findText(Budget& budget, std::string_view text, std::string_view needle, std::size_t from);

class Text {
public:
    Text() = default;

    /// `bytes` is valid UTF-8. A text marked as markup is HTML that is already escaped (markupsafe.Markup).
    explicit Text(std::string bytes, Charge charge = {}, bool markup = false);

    /// A text whose memory is counted.
    static Text make(Budget& budget, std::string_view bytes, bool markup = false) {
        Charge charge(budget, bytes.size() + sizeof(Data));
        return Text(std::string(bytes), std::move(charge), markup);
    }

    [[nodiscard]] std::string_view view() const {
        return m_data ? std::string_view(m_data->bytes) : std::string_view();
    }
    [[nodiscard]] bool empty() const { return view().empty(); }
    [[nodiscard]] bool isMarkup() const { return m_data && m_data->markup; }

    /// In code points.
    [[nodiscard]] std::size_t size() const { return m_data ? m_data->points : 0; }
    [[nodiscard]] bool isAscii() const { return view().size() == size(); }

    /// First byte of code point `point` (<= size()).
    [[nodiscard]] std::size_t byteOffset(std::size_t point) const;

    /// The bytes of `count` code points from `first`; both in range.
    [[nodiscard]] std::string_view points(std::size_t first, std::size_t count) const;

private:
    struct Data {
        std::string bytes;
        std::size_t points;
        bool markup;
        Charge charge;
    };
    std::shared_ptr<const Data> m_data;
};

/// A text being written; its memory is counted as it grows.
class TextBuilder {
public:
    /// Throws LimitReached when it grows beyond `largest` bytes.
    explicit TextBuilder(Budget& budget, std::size_t largest = std::numeric_limits<std::size_t>::max())
        : m_budget(budget)
        , m_largest(largest)
        , m_charge(budget) {}

    void append(std::string_view text) {
        if (text.size() > m_largest - m_bytes.size()) failLength();
        m_charge.grow(text.size());
        m_bytes += text;
    }
    void append(char c) { append(std::string_view(&c, 1)); }
    void appendPoint(std::uint32_t point);
    void repeat(std::string_view text, std::size_t count);

    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
    [[nodiscard]] std::string_view view() const { return m_bytes; }
    [[nodiscard]] Budget& budget() { return m_budget; }

    /// Ends the writing.
    [[nodiscard]] Text finish(bool markup = false) { return Text(std::move(m_bytes), std::move(m_charge), markup); }
    [[nodiscard]] std::string release() { return std::move(m_bytes); }

private:
    [[noreturn]] void failLength() const;

    Budget& m_budget;
    std::size_t m_largest;
    Charge m_charge;
    std::string m_bytes;
};

} // namespace calliope::jinja
