#include "inference/chat/jinja/text_methods.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/format.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/text_operations.h"
#include "inference/chat/jinja/unicode.h"

#include <algorithm>

/// The methods of str.
namespace calliope::jinja {

namespace {
constexpr std::size_t none = std::string_view::npos;

const Text& textIn(const Value& self) {
    return *self.text();
}

/// An optional text argument that may be None.
const Text* textOrNone(const Bound& arguments, std::size_t index) {
    return arguments.isNone(index) ? nullptr : &arguments.text(index);
}

/// str methods take (start, end) as positions like those of a slice.
struct Window {
    std::size_t firstPoint;
    std::string_view bytes;
    bool isOutside; ///< the start lies behind the end of the text or of the window
};

Window window(Runtime& runtime, const Text& text, const Bound& arguments, std::size_t startIndex) {
    const Value start = arguments.value(startIndex, None{});
    const Value end = arguments.value(startIndex + 1, None{});
    const SlicePositions at = slicePositions(text.size(), start, end, None{});
    if (!text.isAscii()) runtime.budget.readText(text.view().size());
    const bool isOutside =
        at.stop < at.start || (start.integer() && *start.integer() > static_cast<std::int64_t>(text.size()));
    return {static_cast<std::size_t>(at.start), text.points(static_cast<std::size_t>(at.start), at.count), isOutside};
}

/// Bytes counted as code points.
std::size_t pointsIn(std::string_view bytes) {
    return static_cast<std::size_t>(std::count_if(
        bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

/// Where the argument is found, or -1.
std::int64_t find(Runtime& runtime, const Value& self, const Bound& arguments, bool fromRight) {
    const std::string_view part = arguments.text(0).view();
    const Window where = window(runtime, textIn(self), arguments, 1);
    if (where.isOutside) return -1;
    if (fromRight) runtime.budget.readText(where.bytes.size() * std::max<std::size_t>(part.size(), 1));
    const std::size_t found = fromRight ? where.bytes.rfind(part) : findText(runtime.budget, where.bytes, part, 0);
    if (found == none) return -1;
    return static_cast<std::int64_t>(where.firstPoint + pointsIn(where.bytes.substr(0, found)));
}

Value index(Runtime& runtime, const Value& self, const Bound& arguments, bool fromRight) {
    const std::int64_t found = find(runtime, self, arguments, fromRight);
    if (found < 0) fail("substring not found");
    return found;
}

Value count(Runtime& runtime, const Value& self, const Bound& arguments) {
    const std::string_view part = arguments.text(0).view();
    const Window where = window(runtime, textIn(self), arguments, 1);
    if (where.isOutside) return std::int64_t{0};
    if (part.empty()) return Value::ofSize(pointsIn(where.bytes) + 1);
    std::int64_t times = 0;
    for (std::size_t at = findText(runtime.budget, where.bytes, part, 0); at != none; ++times)
        at = findText(runtime.budget, where.bytes, part, at + part.size());
    return times;
}

/// startswith and endswith: one text or a tuple of them.
Value matchesEnd(Runtime& runtime, const Value& self, const Bound& arguments, bool atStart) {
    const Window where = window(runtime, textIn(self), arguments, 1);
    const auto matches = [&](const Value& candidate) {
        const Text* part = candidate.text();
        if (part == nullptr)
            fail(atStart ? "startswith" : "endswith", " first arg must be str or a tuple of str, not ",
                 candidate.typeName());
        runtime.budget.readText(part->view().size());
        if (where.isOutside) return false;
        return atStart ? where.bytes.starts_with(part->view()) : where.bytes.ends_with(part->view());
    };
    const Sequence* list = arguments[0].sequence();
    if (list == nullptr || list->kind == SequenceKind::list) return matches(arguments[0]);
    return std::any_of(list->items.begin(), list->items.end(), matches);
}

Value split(Runtime& runtime, const Value& self, const Bound& arguments, bool fromRight) {
    const Text& text = textIn(self);
    const auto cut = fromRight ? splitTextFromRight : splitText;
    const TextParts parts = cut(runtime.budget, text.view(), textOrNone(arguments, 0), arguments.integer(1, -1));
    return listOfTexts(runtime.budget, parts, text.isMarkup());
}

Value partition(Runtime& runtime, const Value& self, const Bound& arguments, bool fromRight) {
    const Text& text = textIn(self);
    const std::string_view separator = arguments.text(0).view();
    if (separator.empty()) fail("empty separator");
    if (fromRight) runtime.budget.readText(text.view().size() * separator.size());
    const std::size_t found =
        fromRight ? text.view().rfind(separator) : findText(runtime.budget, text.view(), separator, 0);
    const auto make = [&](std::string_view part) { return Value(Text::make(runtime.budget, part, text.isMarkup())); };
    std::vector<Value> parts;
    if (found == none && fromRight)
        parts = {make({}), make({}), self};
    else if (found == none)
        parts = {self, make({}), make({})};
    else
        parts = {make(text.view().substr(0, found)), make(separator),
                 make(text.view().substr(found + separator.size()))};
    return makeSequence(runtime.budget, std::move(parts), SequenceKind::tuple);
}

Value removeEnd(Runtime& runtime, const Value& self, const Bound& arguments, bool atStart) {
    std::string_view text = textIn(self).view();
    const std::string_view part = arguments.text(0).view();
    if (part.empty() || !(atStart ? text.starts_with(part) : text.ends_with(part))) return self;
    if (atStart)
        text.remove_prefix(part.size());
    else
        text.remove_suffix(part.size());
    return Text::make(runtime.budget, text, textIn(self).isMarkup());
}

Value strip(Runtime& runtime, const Value& self, const Bound& arguments, Side side) {
    return stripText(runtime.budget, textIn(self), textOrNone(arguments, 0), side);
}

Value justify(Runtime& runtime, const Value& self, const Bound& arguments, Side side) {
    if (arguments.has(1) && arguments.text(1).size() != 1)
        fail("The fill character must be exactly one character long");
    return justifyText(runtime.budget, textIn(self), arguments.integer(0), arguments.text(1, " "), side);
}

Value zeroFill(Runtime& runtime, const Value& self, const Bound& arguments) {
    const Text& text = textIn(self);
    const bool hasSign = text.view().starts_with('+') || text.view().starts_with('-');
    const std::int64_t missing = arguments.integer(0) - static_cast<std::int64_t>(text.size());
    if (missing <= 0) return self;
    TextBuilder out(runtime.budget);
    out.append(text.view().substr(0, hasSign ? 1 : 0));
    out.repeat("0", static_cast<std::size_t>(missing));
    out.append(text.view().substr(hasSign ? 1 : 0));
    return out.finish(text.isMarkup());
}

Value join(Runtime& runtime, const Value& self, const Bound& arguments) {
    const SequenceRef items = itemsOf(runtime, arguments[0]);
    std::size_t position = 0;
    return joinTexts(runtime, textIn(self), *items, [&](const Value& item) {
        if (item.text() == nullptr)
            fail("sequence item ", position, ": expected str instance, ", item.typeName(), " found");
        ++position;
        return *item.text();
    });
}

Value expandTabs(Runtime& runtime, const Value& self, const Bound& arguments) {
    const std::int64_t tab = arguments.integer(0, 8);
    TextBuilder out(runtime.budget);
    runtime.budget.readPoints(textIn(self).view().size());
    std::int64_t column = 0;
    for (std::size_t at = 0; at < textIn(self).view().size();) {
        const std::size_t start = at;
        const std::uint32_t point = decodePoint(textIn(self).view(), at);
        if (point == '\t') {
            const std::int64_t width = tab > 0 ? tab - column % tab : 0;
            out.repeat(" ", static_cast<std::size_t>(width));
            column += width;
            continue;
        }
        column = point == '\n' || point == '\r' ? 0 : column + 1;
        out.append(textIn(self).view().substr(start, at - start));
    }
    return out.finish(textIn(self).isMarkup());
}

/// The text is not empty and all its characters are of a kind.
template<bool (*isKind)(std::uint32_t)>
Value isAll(Runtime& runtime, const Value& self, const Bound&) {
    const std::string_view text = textIn(self).view();
    runtime.budget.readPoints(text.size());
    for (std::size_t at = 0; at < text.size();)
        if (!isKind(decodePoint(text, at))) return false;
    return !text.empty();
}

bool isAlphanumeric(std::uint32_t point) {
    return isAlpha(point) || isDigit(point) || isNumeric(point);
}

/// There is a letter of this case and none of another one.
template<bool (*isCase)(std::uint32_t)>
Value isCased(Runtime& runtime, const Value& self, const Bound&) {
    const std::string_view text = textIn(self).view();
    runtime.budget.readPoints(text.size());
    bool found = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = decodePoint(text, at);
        if (isCase(point))
            found = true;
        else if (isLower(point) || isUpper(point) || isTitle(point))
            return false;
    }
    return found;
}

Value isTitleCased(Runtime& runtime, const Value& self, const Bound&) {
    const std::string_view text = textIn(self).view();
    runtime.budget.readPoints(text.size());
    bool found = false;
    bool insideWord = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = decodePoint(text, at);
        const bool isCapital = isUpper(point) || isTitle(point);
        if ((isCapital && insideWord) || (isLower(point) && !insideWord)) return false;
        insideWord = isCapital || isLower(point);
        found = found || insideWord;
    }
    return found;
}

Value isIdentifier(Runtime& runtime, const Value& self, const Bound&) {
    const std::string_view text = textIn(self).view();
    runtime.budget.readPoints(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const bool isFirst = at == 0;
        const std::uint32_t point = decodePoint(text, at);
        if (isFirst ? point != '_' && !isAlpha(point) : !isIdentifierPart(point)) return false;
    }
    return !text.empty();
}

template<std::string (*change)(std::string_view)>
Value changed(Runtime& runtime, const Value& self, const Bound&) {
    return changeCase(runtime.budget, textIn(self), change);
}

Value formatMap(Runtime& runtime, const Value& self, const Bound& arguments) {
    const Dict* dict = arguments[0].dict();
    if (dict == nullptr) fail("format_map() needs a mapping, not ", arguments[0].typeName());
    Arguments named;
    for (const auto& [key, value] : dict->entries)
        if (key.text() != nullptr) named.named.emplace_back(std::string(key.text()->view()), value);
    return formatBraces(runtime, textIn(self), named);
}

constexpr Parameters part = {{"sub", "start", "end"}, 1};
constexpr Parameters nothing = {};

constexpr Method methods[] = {
    {"capitalize", nothing, changed<capitalize>},
    {"casefold", nothing, changed<foldCase>},
    {"center",
     {{"width", "fillchar"}, 1},
     [](Runtime& r, const Value& s, const Bound& a) { return justify(r, s, a, Side::both); }},
    {"count", part, count},
    {"endswith", part, [](Runtime& r, const Value& s, const Bound& a) { return matchesEnd(r, s, a, false); }},
    {"expandtabs", {"tabsize"}, expandTabs},
    {"find", part, [](Runtime& r, const Value& s, const Bound& a) { return Value(find(r, s, a, false)); }},
    {"format", Parameters::anything(),
     [](Runtime& r, const Value& s, const Bound& a) { return formatBraces(r, textIn(s), a.all()); }},
    {"format_map", {{"mapping"}, 1}, formatMap},
    {"index", part, [](Runtime& r, const Value& s, const Bound& a) { return index(r, s, a, false); }},
    {"isalnum", nothing, isAll<isAlphanumeric>},
    {"isalpha", nothing, isAll<isAlpha>},
    {"isascii", nothing, [](Runtime&, const Value& s, const Bound&) { return Value(textIn(s).isAscii()); }},
    {"isdecimal", nothing, isAll<isDecimal>},
    {"isdigit", nothing, isAll<isDigit>},
    {"isidentifier", nothing, isIdentifier},
    {"islower", nothing, isCased<isLower>},
    {"isnumeric", nothing, isAll<isNumeric>},
    {"isprintable", nothing,
     [](Runtime& r, const Value& s, const Bound& a) {
         return textIn(s).empty() ? Value(true) : isAll<isPrintable>(r, s, a);
     }},
    {"isspace", nothing, isAll<isSpace>},
    {"istitle", nothing, isTitleCased},
    {"isupper", nothing, isCased<isUpper>},
    {"join", {{"iterable"}, 1}, join},
    {"ljust",
     {{"width", "fillchar"}, 1},
     [](Runtime& r, const Value& s, const Bound& a) { return justify(r, s, a, Side::left); }},
    {"lower", nothing, changed<lower>},
    {"lstrip", {"chars"}, [](Runtime& r, const Value& s, const Bound& a) { return strip(r, s, a, Side::left); }},
    {"partition", {{"sep"}, 1}, [](Runtime& r, const Value& s, const Bound& a) { return partition(r, s, a, false); }},
    {"removeprefix",
     {{"prefix"}, 1},
     [](Runtime& r, const Value& s, const Bound& a) { return removeEnd(r, s, a, true); }},
    {"removesuffix",
     {{"suffix"}, 1},
     [](Runtime& r, const Value& s, const Bound& a) { return removeEnd(r, s, a, false); }},
    {"replace",
     {{"old", "new", "count"}, 2},
     [](Runtime& r, const Value& s, const Bound& a) {
         return Value(replaceText(r.budget, textIn(s), a.text(0).view(), a.text(1).view(), a.integer(2, -1)));
     }},
    {"rfind", part, [](Runtime& r, const Value& s, const Bound& a) { return Value(find(r, s, a, true)); }},
    {"rindex", part, [](Runtime& r, const Value& s, const Bound& a) { return index(r, s, a, true); }},
    {"rjust",
     {{"width", "fillchar"}, 1},
     [](Runtime& r, const Value& s, const Bound& a) { return justify(r, s, a, Side::right); }},
    {"rpartition", {{"sep"}, 1}, [](Runtime& r, const Value& s, const Bound& a) { return partition(r, s, a, true); }},
    {"rsplit", {"sep", "maxsplit"}, [](Runtime& r, const Value& s, const Bound& a) { return split(r, s, a, true); }},
    {"rstrip", {"chars"}, [](Runtime& r, const Value& s, const Bound& a) { return strip(r, s, a, Side::right); }},
    {"split", {"sep", "maxsplit"}, [](Runtime& r, const Value& s, const Bound& a) { return split(r, s, a, false); }},
    {"splitlines",
     {"keepends"},
     [](Runtime& r, const Value& s, const Bound& a) {
         return listOfTexts(r.budget, splitLines(r.budget, textIn(s).view(), a.flag(0, false)), textIn(s).isMarkup());
     }},
    {"startswith", part, [](Runtime& r, const Value& s, const Bound& a) { return matchesEnd(r, s, a, true); }},
    {"strip", {"chars"}, [](Runtime& r, const Value& s, const Bound& a) { return strip(r, s, a, Side::both); }},
    {"swapcase", nothing, changed<swapCase>},
    {"title", nothing, changed<title>},
    {"upper", nothing, changed<upper>},
    {"zfill", {{"width"}, 1}, zeroFill},
};
} // namespace

std::span<const Method> textMethods() {
    return methods;
}

} // namespace calliope::jinja
