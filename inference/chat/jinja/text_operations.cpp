#include "inference/chat/jinja/text_operations.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/unicode.h"

#include <algorithm>

namespace calliope::jinja {

namespace {
constexpr std::size_t none = std::string_view::npos;

/// Start of the code point that ends before byte `end`.
std::size_t pointBefore(std::string_view text, std::size_t end) {
    std::size_t at = end - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80u) --at;
    return at;
}

bool isSpaceAt(std::string_view text, std::size_t at) {
    return isSpace(decodePoint(text, at));
}

std::size_t pointEnd(std::string_view text, std::size_t at) {
    (void)decodePoint(text, at);
    return at;
}

/// "" stands before every code point and at the end.
Text insertBetween(Budget& budget, const Text& text, std::string_view to, std::int64_t count) {
    budget.readPoints(text.view().size());
    TextBuilder out(budget);
    std::size_t at = 0;
    for (std::int64_t done = 0; count < 0 || done < count; ++done) {
        out.append(to);
        if (at >= text.view().size()) return out.finish(text.isMarkup());
        const std::size_t end = pointEnd(text.view(), at);
        out.append(text.view().substr(at, end - at));
        at = end;
    }
    out.append(text.view().substr(at));
    return out.finish(text.isMarkup());
}

/// The last `separator` that ends at or before `end`.
std::size_t findLast(std::string_view text, std::string_view separator, std::size_t end) {
    return separator.size() <= end ? text.rfind(separator, end - separator.size()) : none;
}

TextParts splitSpaces(Budget& budget, std::string_view text, std::int64_t most) {
    TextParts out(budget);
    text = trimSpacesLeft(text);
    while (!text.empty()) {
        if (most == 0) {
            out.add(text);
            break;
        }
        --most;
        std::size_t end = 0;
        while (end < text.size() && !isSpaceAt(text, end)) end = pointEnd(text, end);
        out.add(text.substr(0, end));
        text = trimSpacesLeft(text.substr(end));
    }
    return out;
}

TextParts splitSpacesFromRight(Budget& budget, std::string_view text, std::int64_t most) {
    TextParts out(budget);
    text = trimSpacesRight(text);
    while (!text.empty()) {
        if (most == 0) {
            out.add(text);
            break;
        }
        --most;
        std::size_t start = text.size();
        while (start > 0 && !isSpaceAt(text, pointBefore(text, start))) start = pointBefore(text, start);
        out.add(text.substr(start));
        text = trimSpacesRight(text.substr(0, start));
    }
    out.reverse();
    return out;
}
} // namespace

void TextParts::reverse() {
    std::reverse(m_parts.begin(), m_parts.end());
}

Text replaceText(Budget& budget, const Text& text, std::string_view from, std::string_view to, std::int64_t count) {
    if (from.empty()) return insertBetween(budget, text, to, count);
    const std::string_view bytes = text.view();
    std::size_t found = findText(budget, bytes, from, 0);
    if (found == none || count == 0) return text;
    TextBuilder out(budget);
    std::size_t at = 0;
    for (std::int64_t done = 0; found != none && (count < 0 || done < count); ++done) {
        out.append(bytes.substr(at, found - at));
        out.append(to);
        at = found + from.size();
        found = findText(budget, bytes, from, at);
    }
    out.append(bytes.substr(at));
    return out.finish(text.isMarkup());
}

Text stripText(Budget& budget, const Text& text, const Text* characters, Side side) {
    const std::string_view bytes = text.view();
    budget.readText(bytes.size());
    std::string_view rest = bytes;
    if (characters == nullptr) {
        if (side != Side::right) rest = trimSpacesLeft(rest);
        if (side != Side::left) rest = trimSpacesRight(rest);
        budget.readPoints(bytes.size() - rest.size());
    } else {
        const std::string_view set = characters->view();
        const auto isInSet = [&](std::size_t start, std::size_t end) {
            budget.readText(set.size());
            return set.find(rest.substr(start, end - start)) != none; // whole code points of valid UTF-8
        };
        while (side != Side::right && !rest.empty() && isInSet(0, pointEnd(rest, 0)))
            rest.remove_prefix(pointEnd(rest, 0));
        while (side != Side::left && !rest.empty() && isInSet(pointBefore(rest, rest.size()), rest.size()))
            rest.remove_suffix(rest.size() - pointBefore(rest, rest.size()));
    }
    return rest.size() == bytes.size() ? text : Text::make(budget, rest, text.isMarkup());
}

TextParts splitLines(Budget& budget, std::string_view text, bool keepEnds) {
    budget.readPoints(text.size());
    TextParts out(budget);
    for (std::size_t start = 0, at = 0; start < text.size();) {
        std::size_t end = at;
        if (at < text.size() && !isLineEnd(decodePoint(text, at))) continue;
        end = std::min(end, text.size());
        if (at < text.size() && text[end] == '\r' && text[at] == '\n') ++at;
        out.add(text.substr(start, (keepEnds ? at : end) - start));
        start = at;
    }
    return out;
}

TextParts splitText(Budget& budget, std::string_view text, const Text* separator, std::int64_t most) {
    if (separator == nullptr) {
        budget.readPoints(text.size());
        return splitSpaces(budget, text, most);
    }
    if (separator->empty()) fail("empty separator");
    TextParts out(budget);
    std::size_t at = 0;
    for (; most != 0; --most) {
        const std::size_t found = findText(budget, text, separator->view(), at);
        if (found == none) break;
        out.add(text.substr(at, found - at));
        at = found + separator->view().size();
    }
    out.add(text.substr(at));
    return out;
}

TextParts splitTextFromRight(Budget& budget, std::string_view text, const Text* separator, std::int64_t most) {
    if (separator == nullptr) {
        budget.readPoints(text.size());
        return splitSpacesFromRight(budget, text, most);
    }
    if (separator->empty()) fail("empty separator");
    budget.readText(text.size() * separator->view().size()); // at worst every position is compared in full
    TextParts out(budget);
    std::size_t end = text.size();
    for (; most != 0; --most) {
        const std::size_t found = findLast(text, separator->view(), end);
        if (found == none) break;
        const std::size_t behind = found + separator->view().size();
        out.add(text.substr(behind, end - behind));
        end = found;
    }
    out.add(text.substr(0, end));
    out.reverse();
    return out;
}

Text justifyText(Budget& budget, const Text& text, std::int64_t width, std::string_view fill, Side side) {
    const auto points = static_cast<std::int64_t>(text.size());
    if (width <= points) return text;
    const auto missing = static_cast<std::size_t>(width - points);
    // Where they do not come out even, str.center puts the odd one to the left if the width is odd.
    const std::size_t centred = missing / 2 + (missing & static_cast<std::size_t>(width) & 1u);
    const std::size_t before = side == Side::left ? 0 : side == Side::right ? missing : centred;
    TextBuilder out(budget);
    out.repeat(fill, before);
    out.append(text.view());
    out.repeat(fill, missing - before);
    return out.finish(text.isMarkup());
}

Text changeCase(Budget& budget, const Text& text, std::string (*change)(std::string_view)) {
    budget.readPoints(text.view().size());
    return Text::make(budget, change(text.view()), text.isMarkup());
}

Text reverseText(Budget& budget, const Text& text) {
    budget.readPoints(text.view().size());
    TextBuilder out(budget);
    for (std::size_t end = text.view().size(); end > 0;) {
        const std::size_t start = pointBefore(text.view(), end);
        out.append(text.view().substr(start, end - start));
        end = start;
    }
    return out.finish(text.isMarkup());
}

Value listOfTexts(Budget& budget, const TextParts& parts, bool markup) {
    std::vector<Value> items;
    items.reserve(parts.all().size());
    for (std::string_view part : parts.all()) items.emplace_back(Text::make(budget, part, markup));
    return makeSequence(budget, std::move(items));
}

Text joinTexts(Runtime& runtime, const Text& separator, const Sequence& items,
               const std::function<Text(const Value&)>& toText) {
    TextBuilder out(runtime.budget);
    for (std::size_t i = 0; i < items.items.size(); ++i) {
        runtime.budget.step();
        if (i > 0) out.append(separator.view());
        out.append(toText(items.items[i]).view());
    }
    return out.finish();
}

} // namespace calliope::jinja
