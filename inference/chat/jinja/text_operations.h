#pragma once

#include "inference/chat/jinja/text.h"
#include "inference/chat/jinja/value.h"

#include <functional>
#include <string>
#include <vector>

/// What the methods of `str` and the filters for texts have in common.
namespace calliope::jinja {

/// str.replace: at most `count` times, all if it is negative.
[[nodiscard]] Text replaceText(Budget& budget, const Text& text, std::string_view from, std::string_view to,
                               std::int64_t count);

enum class Side { left, right, both };

/// str.strip: spaces, or any of the characters in `characters`.
[[nodiscard]] Text stripText(Budget& budget, const Text& text, const Text* characters, Side side);

/// Pieces of a text; their memory is counted.
class TextParts {
public:
    explicit TextParts(Budget& budget)
        : m_charge(budget) {}
    void add(std::string_view part) {
        m_charge.grow(2 * sizeof(std::string_view));
        m_parts.push_back(part);
    }
    void reverse();
    [[nodiscard]] const std::vector<std::string_view>& all() const { return m_parts; }

private:
    Charge m_charge;
    std::vector<std::string_view> m_parts;
};

/// str.splitlines
[[nodiscard]] TextParts splitLines(Budget& budget, std::string_view text, bool keepEnds);

/// str.split and str.rsplit: by `separator`, or by runs of spaces if it is nullptr; at most `most` cuts, all if
/// negative.
[[nodiscard]] TextParts splitText(Budget& budget, std::string_view text, const Text* separator, std::int64_t most);
[[nodiscard]] TextParts splitTextFromRight(Budget& budget, std::string_view text, const Text* separator,
                                           std::int64_t most);

/// str.center and its like: filled up to `width` code points.
[[nodiscard]] Text justifyText(Budget& budget, const Text& text, std::int64_t width, std::string_view fill, Side side);

/// str.upper and its like, with the time counted.
[[nodiscard]] Text changeCase(Budget& budget, const Text& text, std::string (*change)(std::string_view));

/// Backwards, by code points.
[[nodiscard]] Text reverseText(Budget& budget, const Text& text);

/// Texts as a list of a template.
[[nodiscard]] Value listOfTexts(Budget& budget, const TextParts& parts, bool markup);

/// separator.join(items); `toText` says what becomes of an item.
[[nodiscard]] Text joinTexts(Runtime& runtime, const Text& separator, const Sequence& items,
                             const std::function<Text(const Value&)>& toText);

} // namespace calliope::jinja
