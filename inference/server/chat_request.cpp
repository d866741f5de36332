#include "inference/server/chat_request.h"

#include "inference/dialect/dialect.h"
#include "inference/dialect/effort.h"
#include "inference/server/message_pictures.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::server {

namespace {

std::optional<dialect::Effort> effortOf(const Fields& fields) {
    const Json* wanted = fields.find("reasoning_effort");
    if (wanted == nullptr) return std::nullopt;
    auto effort = dialect::Effort::from(*wanted);
    if (!effort)
        fields.refuse("reasoning_effort", "must be none, minimal, low, medium, high, xhigh or a number of tokens");
    return effort;
}

/// Where a template has no switch, a model that is not to think is made to answer at once.
void readEffort(const Fields& fields, ChatRequest& out) {
    const auto effort = effortOf(fields);
    std::uint32_t& most = out.generation.options.thinkTokens;
    if (effort) most = std::min(most, effort->mostTokens().value_or(most));
}

/// Those that are offered; null: none.
Json readTools(const Fields& fields) {
    const Json* tools = fields.find("tools");
    const Json* choice = fields.find("tool_choice");
    if (tools == nullptr || (choice != nullptr && *choice == "none")) return nullptr;
    if (!tools->is_array()) fields.refuse("tools", "must be a list");
    for (const Json& tool : *tools) {
        const bool isFunction = tool.is_object() && tool.contains("function") && tool["function"].is_object() &&
                                tool["function"].contains("name") && tool["function"]["name"].is_string();
        if (!isFunction) fields.refuse("tools", "must be functions with a name");
    }
    return tools->empty() ? Json() : *tools;
}

/// The name of the one tool that must be called; empty: any; nullopt: none must.
std::optional<std::string> requiredTool(const Fields& fields, const Json& tools) {
    const Json* choice = fields.find("tool_choice");
    if (choice == nullptr || *choice == "auto") return std::nullopt;
    if (*choice == "required") return "";
    const Json function = choice->is_object() ? choice->value("function", Json()) : Json();
    const Json name = function.is_object() ? function.value("name", Json()) : Json();
    if (!name.is_string()) fields.refuse("tool_choice", "must be none, auto, required or a function with its name");
    const bool isThere = std::ranges::any_of(tools, [&](const Json& tool) { return tool["function"]["name"] == name; });
    if (!isThere) fields.refuse("tool_choice", "names a tool that is not offered");
    return name.get<std::string>();
}

/// Without tools.
void readNoCalls(const Fields& fields) {
    const Json* choice = fields.find("tool_choice");
    if (choice != nullptr && *choice != "none" && *choice != "auto")
        fields.refuse("tool_choice", "wants a tool to be called, but `tools` offers none");
}

/// `schema`: what the answer has to fit where no tool is called; null: nothing.
void readCalls(const Fields& fields, ServedModel& model, const Json& schema, ChatRequest& out) {
    const Json& tools = out.conversation.tools;
    turn::Options& options = out.generation.options;
    if (options.constraint)
        fields.refuse("tools", "cannot be offered beside calliope.grammar, which would never let one be called; "
                               "leave one of them out");
    options.oneCall = !fields.boolean("parallel_tool_calls").value_or(true);
    const auto required = requiredTool(fields, tools);
    const bool mayAnswer = !required && !schema.is_null();
    const dialect::Dialect& dialect = dialect::dialectOf(model.prompts().templateSource());
    grammar::ToolGrammarOptions wanted;
    wanted.isParallel = !options.oneCall;
    wanted.onlyTool = required.value_or("");
    if (mayAnswer) {
        const bool hasHeader = !dialect.toAnswer.fromHeader.empty();
        wanted.answer = {schema, std::string(hasHeader ? dialect.toAnswer.fromStart : std::string_view())};
    }
    auto calls = model.constraints().calls(tools, dialect.name, wanted);
    if (!calls.constraint && (required || mayAnswer))
        fields.refuse(required ? "tool_choice" : "response_format",
                      "cannot be enforced beside tools with this model, whose way to call them has no grammar");
    options.constraint = std::move(calls.constraint);
    options.constrains = turn::Options::Constrains::calls;
    if (!required && !mayAnswer) options.triggers = std::move(calls.triggers);
}

/// The schema that an answer has to fit; null: none.
Json readFormat(const Fields& fields, const ChatRequest& request) {
    const auto format = fields.object("response_format");
    if (!format) return nullptr;
    const std::string type = format->text("type").value_or("");
    if (type == "text") return nullptr;
    Json schema = Json{{"type", "object"}};
    if (type == "json_schema") {
        const auto described = format->object("json_schema");
        const Json* given = described ? described->find("schema") : nullptr;
        if (given == nullptr) format->refuse("json_schema", "must hold a schema");
        schema = *given;
    } else if (type != "json_object") {
        format->refuse("type", "must be text, json_object or json_schema");
    }
    if (request.generation.options.constraint)
        fields.refuse("response_format", "cannot hold beside calliope.grammar; leave one of them out");
    return schema;
}

void readProbabilities(const Fields& fields, ChatRequest& out) {
    constexpr std::uint64_t most = 20; // as OpenAI has it
    const auto likeliest = fields.count("top_logprobs", 0, most);
    if (!fields.boolean("logprobs").value_or(false)) return;
    out.generation.options.logProbabilities = static_cast<std::uint32_t>(likeliest.value_or(0));
}

} // namespace

turn::Conversation readConversation(const Fields& fields, const ServedModel& model) {
    turn::Conversation out;
    const Json* messages = fields.find("messages");
    if (messages == nullptr) fields.refuse("messages", "is missing");
    out.messages = *messages;
    takePictures(out, model);
    // Templates are told in their own words.
    if (const auto effort = effortOf(fields))
        out.variables.update(dialect::effortVariables(model.prompts().templateSource(), *effort));
    if (const Json* variables = fields.find("chat_template_kwargs")) {
        if (!variables->is_object()) fields.refuse("chat_template_kwargs", "must be a JSON object");
        out.variables.update(*variables);
    }
    out.tools = readTools(fields);
    return out;
}

ChatRequest readChatRequest(const Json& body, ServedModel& model) {
    const Fields fields(body);
    ChatRequest out;
    out.conversation = readConversation(fields, model);
    out.generation = readGeneration(fields, model);
    readEffort(fields, out);
    const Json schema = readFormat(fields, out);
    if (!out.conversation.tools.is_null()) {
        readCalls(fields, model, schema, out);
    } else {
        readNoCalls(fields);
        if (!schema.is_null()) out.generation.options.constraint = model.constraints().schema(schema);
    }
    readProbabilities(fields, out);
    return out;
}

} // namespace calliope::server
