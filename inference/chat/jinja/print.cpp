#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/unicode.h"

/// Python's str() and repr().
namespace calliope::jinja {

namespace {
constexpr std::string_view hexDigits = "0123456789abcdef";

void appendEscaped(TextBuilder& out, std::uint32_t point) {
    const int digits = point < 0x100 ? 2 : point < 0x10000 ? 4 : 8;
    out.append('\\');
    out.append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out.append(hexDigits[(point >> shift) & 0xfu]);
}

void representText(TextBuilder& out, std::string_view text) {
    const bool hasSingle = text.find('\'') != std::string_view::npos;
    const bool hasDouble = text.find('"') != std::string_view::npos;
    const char quote = hasSingle && !hasDouble ? '"' : '\'';
    out.budget().readPoints(text.size());
    out.append(quote);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t point = decodePoint(text, at);
        switch (point) {
        case '\n': out.append("\\n"); break;
        case '\r': out.append("\\r"); break;
        case '\t': out.append("\\t"); break;
        case '\\': out.append("\\\\"); break;
        default:
            if (point == static_cast<std::uint32_t>(quote)) {
                out.append('\\');
                out.append(quote);
            } else if (isPrintable(point)) {
                out.append(text.substr(start, at - start));
            } else {
                appendEscaped(out, point);
            }
        }
    }
    out.append(quote);
}

void representSequence(Runtime& runtime, TextBuilder& out, const Sequence& list, int depth) {
    const bool isList = list.kind == SequenceKind::list;
    out.append(isList ? '[' : '(');
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        if (i > 0) out.append(", ");
        represent(runtime, out, list.items[i], depth + 1);
    }
    if (!isList && list.items.size() == 1) out.append(',');
    out.append(isList ? ']' : ')');
}

void representDict(Runtime& runtime, TextBuilder& out, const Dict& dict, int depth) {
    out.append('{');
    for (std::size_t i = 0; i < dict.entries.size(); ++i) {
        if (i > 0) out.append(", ");
        represent(runtime, out, dict.entries[i].first, depth + 1);
        out.append(": ");
        represent(runtime, out, dict.entries[i].second, depth + 1);
    }
    out.append('}');
}
} // namespace

void print(Runtime& runtime, TextBuilder& out, const Value& value) {
    if (const Text* text = value.text())
        out.append(text->view());
    else if (!value.isUndefined())
        represent(runtime, out, value);
}

void represent(Runtime& runtime, TextBuilder& out, const Value& value, int depth) {
    runtime.budget.step();
    runtime.budget.checkNesting(depth);
    if (const Text* text = value.text()) {
        out.append(text->isMarkup() ? "Markup(" : "");
        representText(out, text->view());
        out.append(text->isMarkup() ? ")" : "");
    } else if (const Sequence* list = value.sequence()) {
        representSequence(runtime, out, *list, depth);
    } else if (const Dict* dict = value.dict()) {
        representDict(runtime, out, *dict, depth);
    } else if (const bool* flag = value.get<bool>()) {
        out.append(*flag ? "True" : "False");
    } else if (const auto* integer = value.get<std::int64_t>()) {
        out.append(std::to_string(*integer));
    } else if (const auto* number = value.get<double>()) {
        out.append(floatText(*number));
    } else if (const Object* object = value.object()) {
        object->represent(runtime, out, depth);
    } else {
        out.append(value.isNone() ? "None" : "Undefined");
    }
}

Text textOf(Runtime& runtime, const Value& value) {
    if (const Text* text = value.text()) return *text;
    TextBuilder out(runtime.budget);
    print(runtime, out, value);
    return out.finish();
}

std::string quoted(std::string_view text) {
    return concat('\'', printable(text), '\'');
}

Text escapeHtml(Budget& budget, const Text& text) {
    if (text.isMarkup()) return text;
    budget.readPoints(text.view().size());
    TextBuilder out(budget);
    for (char c : text.view()) {
        switch (c) {
        case '&': out.append("&amp;"); break;
        case '<': out.append("&lt;"); break;
        case '>': out.append("&gt;"); break;
        case '\'': out.append("&#39;"); break;
        case '"': out.append("&#34;"); break;
        default: out.append(c);
        }
    }
    return out.finish(true);
}

} // namespace calliope::jinja
