#include "inference/grammar/gemma_notation.h"

#include <string>
#include <utility>
#include <vector>

namespace calliope::grammar {

namespace {
constexpr std::string_view mark = "<|\"|>"; // around strings
constexpr int deepest = 8;                  // of schemas; below anything is allowed
} // namespace

ExpressionId GemmaNotation::string() {
    if (!m_string) m_string = m_grammar.add("string", m_grammar.sequence({m_syntax.text(mark), m_syntax.until(mark)}));
    return m_grammar.reference(*m_string);
}

ExpressionId GemmaNotation::list(char open, ExpressionId member, char close) {
    const ExpressionId next = m_grammar.sequence({m_grammar.literal(","), member});
    const ExpressionId members = m_grammar.sequence({member, m_grammar.repeat(next, 0, unlimited)});
    return m_grammar.sequence({m_grammar.literal(std::string(1, open)), m_grammar.optional(members),
                               m_grammar.literal(std::string(1, close))});
}

ExpressionId GemmaNotation::anyValue() {
    if (!m_any) {
        m_any = m_grammar.declare("value");
        const ExpressionId any = m_grammar.reference(*m_any);
        const ExpressionId key = m_grammar.repeat(
            m_grammar.codePoint({{U'a', U'z'}, {U'A', U'Z'}, {U'0', U'9'}, {U'_', U'_'}, {U'-', U'.'}}), 1, 64);
        const ExpressionId member = m_grammar.sequence({key, m_grammar.literal(":"), any});
        m_grammar.define(*m_any, m_grammar.choice({string(), m_parts.number(), m_parts.boolean(), m_parts.null(),
                                                   list('[', any, ']'), list('{', member, '}')}));
    }
    return m_grammar.reference(*m_any);
}

ExpressionId GemmaNotation::literal(const Json& value) {
    if (value.is_string())
        return m_grammar.sequence(
            {m_syntax.text(mark), m_grammar.literal(value.get_ref<const std::string&>()), m_syntax.text(mark)});
    if (!value.is_structured()) return m_grammar.literal(value.dump());
    std::vector<ExpressionId> parts{m_grammar.literal(value.is_object() ? "{" : "[")};
    for (const auto& [name, item] : value.items()) {
        if (parts.size() > 1) parts.push_back(m_grammar.literal(","));
        if (value.is_object()) parts.push_back(m_grammar.literal(name + ":"));
        parts.push_back(literal(item));
    }
    parts.push_back(m_grammar.literal(value.is_object() ? "}" : "]"));
    return m_grammar.sequence(std::move(parts));
}

ExpressionId GemmaNotation::value(const Json& schema, int depth) {
    if (depth > deepest || schema == Json(true)) return anyValue();
    std::vector<ExpressionId> parts;
    for (const Json& each : m_forms.alternatives(schema)) parts.push_back(plain(each, depth));
    return m_grammar.choice(std::move(parts));
}

ExpressionId GemmaNotation::plain(const Json& schema, int depth) {
    std::vector<ExpressionId> parts;
    if (schema.contains("enum") && schema.at("enum").is_array()) {
        for (const Json& each : schema.at("enum"))
            if (fitsRoughly(each, schema)) parts.push_back(literal(each));
        return m_grammar.choice(std::move(parts));
    }
    const std::vector<std::string> types = typesOf(schema);
    if (types.empty()) return anyValue();
    for (const std::string& type : types) {
        if (type == "string") {
            parts.push_back(string());
        } else if (type == "object") {
            parts.push_back(object(schema, depth + 1));
        } else if (type == "array") {
            parts.push_back(list('[', value(schema.value("items", Json(true)), depth + 1), ']'));
        } else {
            Json single = schema;
            single["type"] = type;
            parts.push_back(m_schemas.read(single));
        }
    }
    return m_grammar.choice(std::move(parts));
}

ExpressionId GemmaNotation::object(const Json& schema, int depth) {
    const std::vector<SchemaReader::Property> properties = m_schemas.properties(schema);
    if (properties.empty()) {
        if (schema.is_object() &&
            schema.value("additionalProperties", Json(!schema.contains("properties"))) == Json(false))
            return m_grammar.literal("{}");
        const ExpressionId key = m_grammar.repeat(
            m_grammar.codePoint({{U'a', U'z'}, {U'A', U'Z'}, {U'0', U'9'}, {U'_', U'_'}, {U'-', U'.'}}), 1, 64);
        return list('{', m_grammar.sequence({key, m_grammar.literal(":"), anyValue()}), '}');
    }
    std::vector<ExpressionId> written;
    for (const SchemaReader::Property& each : properties) {
        const RuleId item = m_grammar.add(each.name, value(each.schema, depth + 1));
        written.push_back(m_grammar.sequence({m_grammar.literal(each.name + ":"), m_grammar.reference(item)}));
    }
    return m_grammar.sequence({m_grammar.literal("{"),
                               m_schemas.inOrder(properties, written, m_grammar.literal(","), m_grammar.literal("}"))});
}

} // namespace calliope::grammar
