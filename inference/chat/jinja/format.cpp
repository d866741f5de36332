#include "inference/chat/jinja/format.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/number_format.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"

#include <algorithm>

namespace calliope::jinja {

namespace {
Text representation(Runtime& runtime, const Value& value) {
    TextBuilder out(runtime.budget);
    represent(runtime, out, value);
    return out.finish();
}

/// One run through a pattern with printf's conversions.
class PercentFormatter {
public:
    PercentFormatter(Runtime& runtime, std::string_view pattern, const Value& values)
        : m_runtime(runtime)
        , m_out(runtime.budget)
        , m_pattern(pattern)
        , m_values(values) {
        const Sequence* list = values.sequence();
        m_tuple = list != nullptr && list->kind != SequenceKind::list ? list : nullptr;
        m_isMapping = values.dict() != nullptr || values.isUndefined() || (list != nullptr && m_tuple == nullptr);
    }

    TextBuilder& run() {
        m_runtime.budget.readPoints(m_pattern.size());
        while (!atEnd()) {
            const std::size_t percent = std::min(m_pattern.find('%', m_at), m_pattern.size());
            m_out.append(m_pattern.substr(m_at, percent - m_at));
            m_at = percent + 1;
            if (percent < m_pattern.size()) convert();
        }
        const std::size_t given = m_tuple != nullptr ? m_tuple->items.size() : 1;
        if (m_used < given && !m_isMapping) fail("not all arguments converted during string formatting");
        return m_out;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_pattern.size(); }
    char take() {
        if (atEnd()) fail("incomplete format");
        return m_pattern[m_at++];
    }

    const Value& nextValue() {
        const std::size_t index = m_used++;
        if (m_tuple == nullptr && index == 0) return m_values;
        if (m_tuple == nullptr || index >= m_tuple->items.size()) fail("not enough arguments for format string");
        return m_tuple->items[index];
    }

    Value namedValue() {
        const std::size_t end = m_pattern.find(')', m_at);
        if (end == std::string_view::npos) fail("incomplete format key");
        if (m_values.dict() == nullptr) fail("format requires a mapping");
        const std::string_view key = m_pattern.substr(m_at, end - m_at);
        m_at = end + 1;
        const Value* found = m_values.dict()->find(m_runtime.budget, key);
        if (found == nullptr) fail("there is no value ", quoted(key), " for the format string");
        return *found;
    }

    std::optional<int> takeCount() {
        if (!atEnd() && m_pattern[m_at] == '*') {
            ++m_at;
            const std::optional<std::int64_t> count = nextValue().integer();
            if (!count) fail("* wants int");
            return static_cast<int>(std::clamp<std::int64_t>(*count, -largestWidth, largestWidth));
        }
        std::optional<int> count;
        while (!atEnd() && m_pattern[m_at] >= '0' && m_pattern[m_at] <= '9') {
            count = count.value_or(0) * 10 + (m_pattern[m_at++] - '0');
            if (*count > largestWidth) fail("a width in a format string is too big");
        }
        return count;
    }

    void takeFlags(FormatSpec& spec) {
        spec.align = '>';
        bool left = false;
        bool zeros = false;
        for (;; ++m_at) {
            const char c = atEnd() ? '\0' : m_pattern[m_at];
            if (c == '-')
                left = true;
            else if (c == '0')
                zeros = true;
            else if (c == '+')
                spec.sign = '+';
            else if (c == ' ')
                spec.sign = spec.sign == '+' ? '+' : ' ';
            else if (c == '#')
                spec.alternate = true;
            else
                break;
        }
        const int width = takeCount().value_or(0);
        spec.width = static_cast<std::size_t>(std::abs(width));
        if (left || width < 0)
            spec.align = '<';
        else if (zeros)
            m_zeros = true;
    }

    void convert() {
        FormatSpec spec;
        m_zeros = false;
        std::optional<Value> named;
        if (!atEnd() && m_pattern[m_at] == '(') {
            ++m_at;
            named = namedValue();
        }
        takeFlags(spec);
        if (!atEnd() && m_pattern[m_at] == '.') {
            ++m_at;
            spec.precision = std::max(takeCount().value_or(0), 0);
        }
        char type = take();
        if (type == 'h' || type == 'l' || type == 'L') type = take();
        if (type == '%') return m_out.append('%');
        const Value value = named ? *named : nextValue();
        m_out.append(converted(value, type, spec).view());
    }

    Text converted(const Value& value, char type, FormatSpec& spec) {
        constexpr std::string_view numberTypes = "diuoxXeEfFgG";
        if (type == 's') return formatText(m_runtime.budget, textOf(m_runtime, value), spec);
        if (type == 'r' || type == 'a') return formatText(m_runtime.budget, representation(m_runtime, value), spec);
        if (type == 'c') return formatText(m_runtime.budget, character(value), spec);
        if (numberTypes.find(type) == std::string_view::npos)
            fail("unsupported format character ", quoted(std::string_view(&type, 1)));
        const std::optional<double> number = value.number();
        if (!number) fail('%', type, " format: a number is required, not ", value.typeName());
        if (m_zeros) {
            spec.align = '=';
            spec.fill = "0";
        }
        const bool whole = numberTypes.find(type) < numberTypes.find('e');
        spec.type = type == 'i' || type == 'u' ? 'd' : type;
        if (!whole) return formatFloat(m_runtime.budget, *number, spec);
        const std::int64_t integer = value.integer() ? *value.integer() : truncate(*number);
        return formatInteger(m_runtime.budget, integer, spec, spec.precision.value_or(0));
    }

    Text character(const Value& value) {
        if (const Text* text = value.text(); text != nullptr && text->size() == 1) return *text;
        const std::optional<std::int64_t> point = value.integer();
        if (!point || *point < 0 || *point > 0x10ffff || (*point >= 0xd800 && *point < 0xe000))
            fail("%c requires an int that is a character, or one character");
        TextBuilder out(m_runtime.budget);
        out.appendPoint(static_cast<std::uint32_t>(*point));
        return out.finish();
    }

    Runtime& m_runtime;
    TextBuilder m_out;
    std::string_view m_pattern;
    const Value& m_values;
    const Sequence* m_tuple = nullptr;
    bool m_isMapping = false;
    bool m_zeros = false;
    std::size_t m_used = 0;
    std::size_t m_at = 0;
};

/// One run through a pattern with fields in braces.
class BraceFormatter {
public:
    BraceFormatter(Runtime& runtime, const Arguments& arguments)
        : m_runtime(runtime)
        , m_arguments(arguments) {}

    /// `depth` counts the fields inside fields; Python allows one level.
    Text run(std::string_view pattern, int depth) {
        m_runtime.budget.readPoints(pattern.size());
        TextBuilder out(m_runtime.budget);
        for (std::size_t at = 0; at < pattern.size();) {
            const char c = pattern[at++];
            const bool isDouble = at < pattern.size() && pattern[at] == c;
            if (c != '{' && c != '}') {
                out.append(c);
            } else if (isDouble) {
                out.append(c);
                ++at;
            } else if (c == '}') {
                fail("Single '}' encountered in format string");
            } else {
                const std::size_t end = fieldEnd(pattern, at);
                out.append(field(pattern.substr(at, end - at), depth).view());
                at = end + 1;
            }
        }
        return out.finish();
    }

private:
    static std::size_t fieldEnd(std::string_view pattern, std::size_t at) {
        int open = 1;
        for (; at < pattern.size(); ++at) {
            if (pattern[at] == '{') ++open;
            if (pattern[at] == '}' && --open == 0) return at;
        }
        fail("expected '}' before end of string");
    }

    Text field(std::string_view text, int depth) {
        if (depth > 1) fail("Max string recursion exceeded");
        const std::size_t nameEnd = std::min(text.find_first_of("!:"), text.size());
        const Value value = look(text.substr(0, nameEnd));
        std::string_view rest = text.substr(nameEnd);
        char conversion = '\0';
        if (rest.size() > 1 && rest.front() == '!') {
            conversion = rest[1];
            rest.remove_prefix(2);
        }
        if (!rest.empty() && rest.front() != ':') fail("expected ':' after conversion specifier");
        const Text spec = rest.empty() ? Text() : run(rest.substr(1), depth + 1);
        if (conversion == 'r' || conversion == 'a') return formatted(representation(m_runtime, value), spec);
        return formatted(conversion == 's' ? Value(textOf(m_runtime, value)) : value, spec);
    }

    Value look(std::string_view name) {
        const std::size_t firstEnd = std::min(name.find_first_of(".["), name.size());
        Value value = argument(name.substr(0, firstEnd));
        std::string_view rest = name.substr(firstEnd);
        while (!rest.empty()) {
            const bool isAttribute = rest.front() == '.';
            const std::size_t end = std::min(isAttribute ? rest.find_first_of(".[", 1) : rest.find(']'), rest.size());
            const std::string_view key = rest.substr(1, end - 1);
            rest.remove_prefix(std::min(end + (isAttribute ? 0 : 1), rest.size()));
            const std::optional<std::int64_t> index = isAttribute ? std::nullopt : parseInteger(key, 10);
            if (isAttribute)
                value = attributeOf(m_runtime, value, key);
            else
                value = elementOf(m_runtime, value, index ? Value(*index) : Value(Text::make(m_runtime.budget, key)));
        }
        return value;
    }

    Value argument(std::string_view name) {
        const std::optional<std::int64_t> number = name.empty() ? std::optional(m_automatic++) : parseInteger(name, 10);
        if (number) {
            if (*number < 0 || static_cast<std::size_t>(*number) >= m_arguments.positional.size())
                fail("Replacement index ", *number, " out of range for positional args tuple");
            return m_arguments.positional[static_cast<std::size_t>(*number)];
        }
        const auto at = std::find_if(m_arguments.named.begin(), m_arguments.named.end(),
                                     [name](const auto& entry) { return entry.first == name; });
        if (at == m_arguments.named.end()) fail("there is no value ", quoted(name), " for the format string");
        return at->second;
    }

    Text formatted(const Value& value, const Text& specText) {
        if (specText.empty()) return textOf(m_runtime, value);
        const FormatSpec spec = parseFormatSpec(specText.view());
        constexpr std::string_view integerTypes("\0bdnoxX", 7);
        if (const Text* text = value.text()) {
            if (spec.type != '\0' && spec.type != 's') failType(spec.type, value);
            return formatText(m_runtime.budget, *text, spec);
        }
        if (value.integer() && integerTypes.find(spec.type) != std::string_view::npos) {
            if (spec.precision) fail("Precision not allowed in integer format specifier");
            return formatInteger(m_runtime.budget, *value.integer(), spec);
        }
        const std::optional<double> number = value.number();
        if (!number) fail("unsupported format string passed to ", value.typeName(), ".__format__");
        if (spec.type == 's' || integerTypes.find(spec.type, 1) != std::string_view::npos) failType(spec.type, value);
        return formatFloat(m_runtime.budget, *number, spec);
    }

    [[noreturn]] static void failType(char type, const Value& value) {
        fail("Unknown format code '", type, "' for object of type '", value.typeName(), '\'');
    }

    Runtime& m_runtime;
    const Arguments& m_arguments;
    std::int64_t m_automatic = 0;
};
} // namespace

Value formatPercent(Runtime& runtime, const Text& pattern, const Value& values) {
    return PercentFormatter(runtime, pattern.view(), values).run().finish(pattern.isMarkup());
}

Value formatBraces(Runtime& runtime, const Text& pattern, const Arguments& arguments) {
    return BraceFormatter(runtime, arguments).run(pattern.view(), 0);
}

} // namespace calliope::jinja
