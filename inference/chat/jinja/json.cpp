#include "inference/chat/jinja/json.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/objects.h"
#include "inference/chat/jinja/operators.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::jinja {

namespace {
using Json = nlohmann::ordered_json;

Value convert(Budget& budget, const Json& json, int depth) {
    budget.step();
    budget.checkNesting(depth);
    switch (json.type()) {
    case Json::value_t::boolean: return json.get<bool>();
    case Json::value_t::number_integer: return json.get<std::int64_t>();
    case Json::value_t::number_float: return json.get<double>();
    case Json::value_t::number_unsigned: {
        const auto number = json.get<std::uint64_t>();
        if (number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return static_cast<std::int64_t>(number);
        return Value(std::make_shared<BigInteger>(std::to_string(number)));
    }
    case Json::value_t::string: return Text::make(budget, validUtf8(json.get_ref<const std::string&>()));
    case Json::value_t::array: {
        std::vector<Value> items;
        items.reserve(json.size());
        for (const Json& item : json) items.push_back(convert(budget, item, depth + 1));
        return makeSequence(budget, std::move(items));
    }
    case Json::value_t::object: {
        Dict::Entries entries;
        for (const auto& [key, item] : json.items())
            entries.emplace_back(Text::make(budget, validUtf8(key)), convert(budget, item, depth + 1));
        return makeDict(budget, std::move(entries));
    }
    default: return None{};
    }
}

class JsonWriter {
public:
    JsonWriter(Runtime& runtime, const JsonStyle& style)
        : m_runtime(runtime)
        , m_style(style)
        , m_out(runtime.budget) {
        const std::string_view comma = style.indent ? "," : ", ";
        m_itemSeparator = style.separators ? style.separators->first.view() : comma;
        m_keySeparator = style.separators ? style.separators->second.view() : ": ";
    }

    Text finish() { return m_out.finish(); }

    void write(const Value& value, std::size_t level) {
        m_runtime.budget.step();
        if (const Text* text = value.text()) return writeText(text->view());
        if (const Sequence* list = value.sequence()) return writeList(*list, level);
        if (const Dict* dict = value.dict()) return writeDict(*dict, level);
        if (const std::optional<std::string> word = plainText(value)) return m_out.append(*word);
        fail("Object of type ", value.typeName(), " is not JSON serializable");
    }

private:
    /// Numbers and the words of JSON.
    static std::optional<std::string> plainText(const Value& value) {
        if (value.isNone()) return "null";
        if (const bool* flag = value.get<bool>()) return *flag ? "true" : "false";
        if (const auto* integer = value.get<std::int64_t>()) return std::to_string(*integer);
        if (const auto* big = value.object<BigInteger>()) return big->digits();
        const auto* number = value.get<double>();
        if (number == nullptr) return std::nullopt;
        if (std::isnan(*number)) return "NaN";
        if (std::isinf(*number)) return *number < 0 ? "-Infinity" : "Infinity";
        return floatText(*number);
    }

    void writeList(const Sequence& list, std::size_t level) {
        m_out.append('[');
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            startItem(i, level + 1);
            write(list.items[i], level + 1);
        }
        end(list.items.empty(), level, ']');
    }

    void writeDict(const Dict& dict, std::size_t level) {
        std::vector<const std::pair<Value, Value>*> entries;
        for (const auto& entry : dict.entries) entries.push_back(&entry);
        if (m_style.sortKeys)
            std::stable_sort(entries.begin(), entries.end(),
                             [&](const auto* a, const auto* b) { return less(m_runtime.budget, a->first, b->first); });
        m_out.append('{');
        for (std::size_t i = 0; i < entries.size(); ++i) {
            startItem(i, level + 1);
            writeKey(entries[i]->first);
            m_out.append(m_keySeparator);
            write(entries[i]->second, level + 1);
        }
        end(entries.empty(), level, '}');
    }

    void writeKey(const Value& key) {
        if (const Text* text = key.text()) return writeText(text->view());
        const std::optional<std::string> word = plainText(key);
        if (!word) fail("keys must be str, int, float, bool or None, not ", key.typeName());
        writeText(*word);
    }

    void startItem(std::size_t index, std::size_t level) {
        if (index > 0) m_out.append(m_itemSeparator);
        startLine(level);
    }

    void end(bool isEmpty, std::size_t level, char bracket) {
        if (!isEmpty) startLine(level);
        m_out.append(bracket);
    }

    void startLine(std::size_t level) {
        if (!m_style.indent) return;
        m_out.append('\n');
        m_out.repeat(m_style.indent->view(), level);
    }

    void writeText(std::string_view text) {
        m_runtime.budget.readPoints(text.size());
        m_out.append('"');
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t start = at;
            const std::uint32_t point = decodePoint(text, at);
            constexpr std::string_view escaped = "\"\\\n\r\t\b\f";
            constexpr std::string_view letters = "\"\\nrtbf";
            const std::size_t letter = point < 0x80 ? escaped.find(static_cast<char>(point)) : std::string_view::npos;
            if (letter != std::string_view::npos) {
                m_out.append('\\');
                m_out.append(letters[letter]);
            } else if (point < 0x20 || (point > 0x7e && m_style.asciiOnly)) {
                writeEscape(point);
            } else {
                m_out.append(text.substr(start, at - start));
            }
        }
        m_out.append('"');
    }

    /// \uXXXX, as a surrogate pair beyond the first 65536.
    void writeEscape(std::uint32_t point) {
        if (point >= 0x10000) {
            writeEscape(0xd800 + ((point - 0x10000) >> 10));
            point = 0xdc00 + ((point - 0x10000) & 0x3ffu);
        }
        m_out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) m_out.append("0123456789abcdef"[(point >> shift) & 15u]);
    }

    Runtime& m_runtime;
    const JsonStyle& m_style;
    TextBuilder m_out;
    std::string_view m_itemSeparator;
    std::string_view m_keySeparator;
};
} // namespace

Value fromJson(Budget& budget, const Json& json) {
    return convert(budget, json, 0);
}

Text jsonText(Runtime& runtime, const Value& value, const JsonStyle& style) {
    JsonWriter writer(runtime, style);
    writer.write(value, 0);
    return writer.finish();
}

} // namespace calliope::jinja
