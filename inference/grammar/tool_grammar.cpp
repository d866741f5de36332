#include "inference/grammar/tool_grammar.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/grammar/gemma_notation.h"
#include "inference/grammar/schema.h"
#include "inference/grammar/syntax_text.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace calliope::grammar {

namespace {

struct Tool {
    std::string name;
    Json parameters;
};

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorKind::usage, what);
}

bool isName(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-.:/").find(c) != std::string_view::npos;
    });
}

/// A deque, because readers keep pointing to the schemas.
std::deque<Tool> readTools(const Json& tools) {
    requireShallow(tools);
    if (!tools.is_array()) refuse("The tools are not a list.");
    if (tools.size() > mostTools) refuse(concat("There are more than ", mostTools, " tools."));
    std::deque<Tool> out;
    for (const Json& each : tools) {
        const Json* function = each.is_object() && each.contains("function") ? &each.at("function") : &each;
        if (!function->is_object() || !function->contains("name") || !function->at("name").is_string())
            refuse("A tool has no function with a name.");
        Tool tool{function->at("name").get<std::string>(), function->value("parameters", Json())};
        if (!isName(tool.name)) refuse(concat("\"", printable(tool.name), "\" cannot be the name of a tool."));
        if (tool.parameters.is_null())
            tool.parameters = {{"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
        if (!tool.parameters.is_object())
            refuse(concat("The parameters of the tool \"", tool.name, "\" are no JSON schema."));
        out.push_back(std::move(tool));
    }
    return out;
}

std::string filled(std::string text, std::string_view name) {
    for (std::size_t at = text.find("{name}"); at != std::string::npos; at = text.find("{name}", at + name.size()))
        text.replace(at, 6, name);
    return text;
}

class ToolWriter {
public:
    ToolWriter(const ToolCallSyntax& syntax, const ControlTokens& controls, const ToolGrammarOptions& options)
        : m_syntax(syntax)
        , m_options(options)
        , m_parts(m_grammar, syntax.notation == ArgumentNotation::gemma ? WhiteSpace::compact : options.whiteSpace)
        , m_text(m_grammar, controls) {}

    Grammar write(const std::deque<Tool>& tools) {
        const RuleId root = m_grammar.declare("root");
        std::vector<ExpressionId> each;
        for (const Tool& tool : tools)
            if (m_options.onlyTool.empty() || tool.name == m_options.onlyTool) each.push_back(call(tool));
        if (each.empty())
            refuse(m_options.onlyTool.empty()
                       ? std::string("There are no tools to call.")
                       : concat("There is no tool named \"", printable(m_options.onlyTool), "\"."));
        const ExpressionId one = m_grammar.reference(m_grammar.add("call", m_grammar.choice(std::move(each))));
        std::vector<ExpressionId> parts{thoughts(), m_text.text(m_syntax.begin), one};
        if (m_options.isParallel)
            parts.push_back(m_grammar.repeat(m_grammar.sequence({m_text.text(m_syntax.separator), one}), 0, unlimited));
        parts.push_back(m_text.text(m_syntax.end));
        const ExpressionId calls = m_grammar.sequence(std::move(parts));
        m_grammar.define(root, m_options.answer ? m_grammar.choice({calls, answer(*m_options.answer)}) : calls);
        m_grammar.setRoot(root);
        return std::move(m_grammar);
    }

private:
    ExpressionId thoughts() {
        const ReasoningSyntax& reasoning = m_options.reasoning;
        if (reasoning.end.empty()) return m_grammar.empty();
        const ExpressionId space = m_grammar.repeat(m_grammar.literal("\n"), 0, 2);
        const ExpressionId rest = m_grammar.sequence({m_text.until(reasoning.end), space});
        if (reasoning.isOpen) return rest;
        if (reasoning.begin.empty()) return m_grammar.empty();
        return m_grammar.optional(m_grammar.sequence({m_text.text(reasoning.begin), rest}));
    }

    ExpressionId answer(const AnswerSyntax& syntax) {
        requireShallow(syntax.schema);
        SchemaReader schemas(m_parts, syntax.schema, Unsupported::refuse);
        return m_grammar.sequence({m_text.text(syntax.header), schemas.read(syntax.schema)});
    }

    ExpressionId call(const Tool& tool) {
        SchemaReader schemas(m_parts, tool.parameters, Unsupported::relax);
        std::vector<ExpressionId> begins;
        for (const std::string& each : m_syntax.calls) begins.push_back(m_text.text(each, tool.name));
        std::vector<ExpressionId> ends;
        for (const std::string& each : m_syntax.callEnds) ends.push_back(m_text.text(each, tool.name));
        return m_grammar.sequence({m_grammar.choice(std::move(begins)),
                                   m_grammar.reference(m_grammar.add(tool.name, arguments(tool, schemas))),
                                   m_grammar.choice(std::move(ends))});
    }

    ExpressionId arguments(const Tool& tool, SchemaReader& schemas) {
        const Json object = asObject(tool.parameters);
        if (m_syntax.notation == ArgumentNotation::json) return schemas.read(object);
        if (m_syntax.notation == ArgumentNotation::gemma) {
            SchemaForms forms(tool.parameters);
            return GemmaNotation(m_parts, schemas, m_text, forms).object(object);
        }
        const std::vector<SchemaReader::Property> properties = schemas.properties(object);
        std::vector<ExpressionId> written;
        written.reserve(properties.size());
        for (const SchemaReader::Property& each : properties)
            written.push_back(m_grammar.sequence({m_text.text(m_syntax.parameterBegin, tool.name, each.name),
                                                  m_grammar.reference(parameter(each, schemas))}));
        const bool isNamed = m_syntax.notation == ArgumentNotation::named;
        return schemas.inOrder(properties, written, isNamed ? m_grammar.literal(", ") : m_grammar.empty(),
                               m_grammar.empty());
    }

    /// Arguments are an object, whether the schema says so or not.
    static Json asObject(const Json& parameters) {
        if (parameters.contains("type") || parameters.contains("$ref") || parameters.contains("anyOf") ||
            parameters.contains("allOf") || parameters.contains("oneOf"))
            return parameters;
        Json out = parameters;
        out["type"] = "object";
        return out;
    }

    /// A value of an argument: JSON, or what stands between tags and the tag that ends it.
    RuleId parameter(const SchemaReader::Property& property, SchemaReader& schemas) {
        if (m_syntax.notation == ArgumentNotation::named)
            return m_grammar.add(property.name, schemas.read(property.schema));
        const auto end = [&] { return m_text.text(m_syntax.parameterEnd); };
        if (!schemas.isString(property.schema))
            return m_grammar.add(property.name, m_grammar.sequence({schemas.read(property.schema), end()}));
        const std::optional<std::vector<std::string>> texts = schemas.listedTexts(property.schema);
        if (!texts) {
            constexpr std::uint32_t mostCounted = 2000; // rules grow with it
            const auto [least, most] = schemas.lengths(property.schema);
            if (least <= most && most <= mostCounted)
                return m_grammar.add(property.name, m_text.until(m_syntax.parameterEnd, least, most));
            if (!m_anyText) m_anyText = m_grammar.add("text", m_text.until(m_syntax.parameterEnd));
            return *m_anyText;
        }
        std::vector<ExpressionId> parts;
        for (const std::string& each : *texts) parts.push_back(m_grammar.literal(each));
        return m_grammar.add(property.name, m_grammar.sequence({m_grammar.choice(std::move(parts)), end()}));
    }

    const ToolCallSyntax& m_syntax;
    const ToolGrammarOptions& m_options;
    Grammar m_grammar;
    JsonParts m_parts;
    SyntaxText m_text;
    std::optional<RuleId> m_anyText;
};

} // namespace

Grammar toolGrammar(const Json& tools, const ToolCallSyntax& syntax, const ControlTokens& controls,
                    const ToolGrammarOptions& options) {
    const std::deque<Tool> all = readTools(tools);
    return ToolWriter(syntax, controls, options).write(all);
}

std::vector<MarkedText> toolTriggers(const Json& tools, const ToolCallSyntax& syntax, const ControlTokens& controls) {
    const std::deque<Tool> all = readTools(tools);
    std::vector<MarkedText> out;
    for (const std::string& trigger : syntax.triggers) {
        if (trigger.find("{name}") == std::string::npos) {
            out.push_back(controls.split(trigger));
            continue;
        }
        for (const Tool& tool : all) out.push_back(controls.split(filled(trigger, tool.name)));
    }
    return out;
}

} // namespace calliope::grammar
