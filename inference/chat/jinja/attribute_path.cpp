#include "inference/chat/jinja/attribute_path.h"

#include "inference/chat/jinja/numbers.h"
#include "inference/chat/jinja/operators.h"
#include "inference/chat/jinja/runtime.h"
#include "inference/chat/jinja/text_operations.h"
#include "inference/chat/jinja/unicode.h"

namespace calliope::jinja {

AttributePath::AttributePath(Runtime& runtime, const Value& attribute) {
    const Text* text = attribute.text();
    if (text == nullptr) {
        if (!attribute.isNone()) m_parts.push_back(attribute);
        return;
    }
    const Text dot(".");
    const TextParts parts = splitText(runtime.budget, text->view(), &dot, -1);
    for (const std::string_view part : parts.all()) {
        const bool isNumber = !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
        m_parts.push_back(isNumber ? Value(*parseInteger(part, 10)) : Value(Text::make(runtime.budget, part)));
    }
}

Value AttributePath::of(Runtime& runtime, Value item) const {
    return of(runtime, std::move(item), None{});
}

Value AttributePath::of(Runtime& runtime, Value item, const Value& otherwise) const {
    for (const Value& part : m_parts) {
        runtime.budget.step();
        item = elementOf(runtime, item, part);
        if (item.isUndefined() && !otherwise.isNone()) item = otherwise;
    }
    return item;
}

Value sortKey(Runtime& runtime, const Value& value, bool caseSensitive) {
    const Text* text = value.text();
    return text == nullptr || caseSensitive ? value : Value(changeCase(runtime.budget, *text, lower));
}

} // namespace calliope::jinja
