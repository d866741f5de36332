#pragma once

#include "inference/grammar/schema.h"
#include "inference/grammar/syntax_text.h"

#include <optional>

namespace calliope::grammar {

/// Gemma 4's notation of arguments: `{key:<|"|>text<|"|>,list:[1,true],object:{k:null}}`. Types, enums, properties,
/// items and bounds of numbers are held to; lengths, patterns and counts are not. Keys that the schema does not know
/// are letters, digits, `_`, `-` and `.`.
class GemmaNotation {
public:
    /// All must outlive it. `parts` must be without white space.
    GemmaNotation(JsonParts& parts, SchemaReader& schemas, SyntaxText& syntax, SchemaForms& forms)
        : m_parts(parts)
        , m_grammar(parts.grammar())
        , m_schemas(schemas)
        , m_syntax(syntax)
        , m_forms(forms) {}

    /// The object of a tool's arguments.
    [[nodiscard]] ExpressionId object(const Json& schema) { return object(schema, 0); }

private:
    ExpressionId value(const Json& schema, int depth);
    ExpressionId plain(const Json& schema, int depth);
    ExpressionId object(const Json& schema, int depth);
    ExpressionId literal(const Json& value);
    ExpressionId string();
    ExpressionId anyValue();
    ExpressionId list(char open, ExpressionId member, char close);

    JsonParts& m_parts;
    Grammar& m_grammar;
    SchemaReader& m_schemas;
    SyntaxText& m_syntax;
    SchemaForms& m_forms;
    std::optional<RuleId> m_any;
    std::optional<RuleId> m_string;
};

} // namespace calliope::grammar
