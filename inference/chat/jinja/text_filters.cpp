#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/filters.h"
#include "inference/chat/jinja/format.h"
#include "inference/chat/jinja/json.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/text_operations.h"
#include "inference/chat/jinja/unicode.h"

#include <algorithm>

/// Filters that make texts.
namespace calliope::jinja {

namespace {
template<std::string (*change)(std::string_view)>
Value changed(Runtime& runtime, const Value& value, const Bound&) {
    return changeCase(runtime.budget, textOf(runtime, value), change);
}

/// Words begin behind spaces and opening brackets only, unlike in str.title().
std::string titleWords(std::string_view text) {
    constexpr std::string_view breaks = "-({[<";
    std::string out;
    std::size_t start = 0;
    const auto isBreak = [&](std::uint32_t point) {
        return isSpace(point) || (point < 0x80 && breaks.find(static_cast<char>(point)) != std::string_view::npos);
    };
    const auto endItem = [&](std::size_t end) {
        if (start == end) return;
        std::size_t behindFirst = start;
        (void)decodePoint(text, behindFirst);
        out += upper(text.substr(start, behindFirst - start));
        out += lower(text.substr(behindFirst, end - behindFirst));
        start = end;
    };
    bool wasBreak = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t here = at;
        const bool now = isBreak(decodePoint(text, at));
        if (now != wasBreak) endItem(here);
        wasBreak = now;
    }
    endItem(text.size());
    return out;
}

Value replace(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Text from = textOf(runtime, arguments[0]);
    const Text to = textOf(runtime, arguments[1]);
    const std::int64_t count = arguments.isNone(2) ? -1 : arguments.integer(2);
    const Text text = replaceText(runtime.budget, textOf(runtime, value), from.view(), to.view(), count);
    return text.isMarkup() ? Text::make(runtime.budget, text.view()) : text;
}

Value trim(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Text* characters = arguments.isNone(0) ? nullptr : &arguments.text(0);
    return stripText(runtime.budget, textOf(runtime, value), characters, Side::both);
}

Value indent(Runtime& runtime, const Value& value, const Bound& arguments) {
    if (value.text() == nullptr) fail("indent needs str, not ", value.typeName());
    const bool first = arguments.flag(1, false);
    const bool blank = arguments.flag(2, false);
    TextBuilder indention(runtime.budget);
    if (arguments.has(0) && arguments[0].text() != nullptr)
        indention.append(arguments[0].text()->view());
    else
        indention.repeat(" ", static_cast<std::size_t>(std::max<std::int64_t>(arguments.integer(0, 4), 0)));
    const Text text = calculate(runtime, Arithmetic::add, value, Text("\n")).text()[0];
    const TextParts lines = splitLines(runtime.budget, text.view(), false);
    TextBuilder out(runtime.budget);
    for (std::size_t i = 0; i < lines.all().size(); ++i) {
        const std::string_view line = lines.all()[i];
        if (i > 0) out.append('\n');
        if (i == 0 ? first : blank || !line.empty()) out.append(indention.view());
        out.append(line);
    }
    return out.finish(text.isMarkup());
}

Value truncateText(Runtime& runtime, const Value& value, const Bound& arguments) {
    const std::int64_t length = arguments.integer(0, 255);
    const std::string_view end = arguments.text(2, "...");
    const auto endLength = static_cast<std::int64_t>(arguments.has(2) ? arguments.text(2).size() : 3);
    const std::int64_t leeway = arguments.isNone(3) ? 5 : arguments.integer(3);
    if (length < endLength) fail("expected length >= ", endLength, ", got ", length);
    if (leeway < 0) fail("expected leeway >= 0, got ", leeway);
    const auto size = static_cast<std::int64_t>(lengthOf(runtime, value));
    if (size <= length || size - length <= leeway) return value;
    if (value.text() == nullptr) fail("truncate needs str, not ", value.typeName());
    const Text& text = *value.text();
    std::string_view kept = text.points(0, static_cast<std::size_t>(length - endLength));
    if (!arguments.flag(1, false)) kept = kept.substr(0, std::min(kept.rfind(' '), kept.size()));
    TextBuilder out(runtime.budget);
    out.append(kept);
    out.append(end);
    return out.finish(text.isMarkup());
}

Value countWords(Runtime& runtime, const Value& value, const Bound&) {
    const Text text = textOf(runtime, value);
    runtime.budget.readPoints(text.view().size());
    std::int64_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.view().size();) {
        const bool now = isWord(decodePoint(text.view(), at));
        if (now && !inside) ++words;
        inside = now;
    }
    return words;
}

Value escape(Runtime& runtime, const Value& value, const Bound&) {
    return escapeHtml(runtime.budget, textOf(runtime, value));
}

Value forceEscape(Runtime& runtime, const Value& value, const Bound&) {
    return escapeHtml(runtime.budget, Text::make(runtime.budget, textOf(runtime, value).view()));
}

Value markSafe(Runtime& runtime, const Value& value, const Bound&) {
    return Text::make(runtime.budget, textOf(runtime, value).view(), true);
}

/// urllib.parse.quote: everything but letters, digits and "_.-~/"; a query also hides '/' and writes '+' for a space.
Text quoteUrl(Runtime& runtime, const Value& value, bool isQuery) {
    const Text text = textOf(runtime, value);
    runtime.budget.readPoints(text.view().size());
    TextBuilder out(runtime.budget);
    for (char c : text.view()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isAlnum = byte < 0x80 && (isAlpha(byte) || isDecimal(byte));
        const bool isKept = std::string_view("_.-~").find(c) != std::string_view::npos || (c == '/' && !isQuery);
        if (isAlnum || isKept) {
            out.append(c);
        } else if (c == ' ' && isQuery) {
            out.append('+');
        } else {
            out.append('%');
            out.append("0123456789ABCDEF"[byte >> 4]);
            out.append("0123456789ABCDEF"[byte & 15u]);
        }
    }
    return out.finish();
}

Value encodeUrl(Runtime& runtime, const Value& value, const Bound&) {
    if (value.text() != nullptr || !isIterable(value)) return quoteUrl(runtime, value, false);
    TextBuilder out(runtime.budget);
    const auto add = [&](const Value& key, const Value& item) {
        if (out.size() > 0) out.append('&');
        out.append(quoteUrl(runtime, key, true).view());
        out.append('=');
        out.append(quoteUrl(runtime, item, true).view());
    };
    if (const Dict* dict = value.dict()) {
        for (const auto& [key, item] : dict->entries) add(key, item);
        return out.finish();
    }
    const SequenceRef pairs = itemsOf(runtime, value);
    for (const Value& pair : pairs->items) {
        const Sequence* list = pair.sequence();
        if (list == nullptr || list->items.size() != 2) fail("urlencode needs a mapping or pairs");
        add(list->items[0], list->items[1]);
    }
    return out.finish();
}

Value formatFilter(Runtime& runtime, const Value& value, const Bound& arguments) {
    const Arguments& given = arguments.all();
    if (!given.positional.empty() && !given.named.empty())
        fail("can't handle positional and keyword arguments at the same time");
    if (given.named.empty())
        return formatPercent(runtime, textOf(runtime, value),
                             makeSequence(runtime.budget, given.positional, SequenceKind::tuple));
    DictBuilder values(runtime.budget);
    for (const auto& [name, item] : given.named) values.set(Text::make(runtime.budget, name), item);
    return formatPercent(runtime, textOf(runtime, value), values.finish());
}

Value center(Runtime& runtime, const Value& value, const Bound& arguments) {
    return justifyText(runtime.budget, textOf(runtime, value), arguments.integer(0, 80), " ", Side::both);
}

Value toJson(Runtime& runtime, const Value& value, const Bound& arguments) {
    JsonStyle style;
    style.asciiOnly = arguments.flag(0, false);
    if (!arguments.isNone(1)) {
        TextBuilder unit(runtime.budget);
        if (const Text* text = arguments[1].text())
            unit.append(text->view());
        else
            unit.repeat(" ", static_cast<std::size_t>(std::max<std::int64_t>(arguments.integer(1), 0)));
        style.indent = unit.finish();
    }
    if (!arguments.isNone(2)) {
        const SequenceRef separators = itemsOf(runtime, arguments[2]);
        if (separators->items.size() != 2 || separators->items[0].text() == nullptr ||
            separators->items[1].text() == nullptr)
            fail("separators must be two texts");
        style.separators = {*separators->items[0].text(), *separators->items[1].text()};
    }
    style.sortKeys = arguments.flag(3, false);
    return jsonText(runtime, value, style);
}

constexpr Filter filters[] = {
    {"capitalize", {}, changed<capitalize>},
    {"center", {"width"}, center},
    {"e", {}, escape},
    {"escape", {}, escape},
    {"forceescape", {}, forceEscape},
    {"format", Parameters::anything(), formatFilter},
    {"indent", {"width", "first", "blank"}, indent},
    {"lower", {}, changed<lower>},
    {"replace", {{"old", "new", "count"}, 2}, replace},
    {"safe", {}, markSafe},
    {"string", {}, [](Runtime& r, const Value& v, const Bound&) { return Value(textOf(r, v)); }},
    {"title", {}, changed<titleWords>},
    {"tojson", {"ensure_ascii", "indent", "separators", "sort_keys"}, toJson},
    {"trim", {"chars"}, trim},
    {"truncate", {"length", "killwords", "end", "leeway"}, truncateText},
    {"upper", {}, changed<upper>},
    {"urlencode", {}, encodeUrl},
    {"wordcount", {}, countWords},
};
} // namespace

std::span<const Filter> textFilters() {
    return filters;
}

} // namespace calliope::jinja
