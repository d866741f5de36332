#include "inference/server/chat_request.h"

#include "inference/dialect/dialect.h"
#include "inference/dialect/effort.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::server {

namespace {

/// Templates are told in their own words. Where one has no switch, a model that is not to think is made to answer at
/// once.
void readEffort(const Fields& fields, const ServedModel& model, ChatRequest& out) {
    const Json* wanted = fields.find("reasoning_effort");
    if (wanted == nullptr) return;
    const auto effort = dialect::Effort::from(*wanted);
    if (!effort)
        fields.refuse("reasoning_effort", "must be none, minimal, low, medium, high, xhigh or a number of tokens");
    out.conversation.variables.update(dialect::effortVariables(model.prompts().templateSource(), *effort));
    if (effort->level == dialect::Effort::Level::none)
        out.generation.options.thinkTokens = 0;
    else if (effort->budget)
        out.generation.options.thinkTokens = std::min(out.generation.options.thinkTokens, *effort->budget);
}

void readVariables(const Fields& fields, ChatRequest& out) {
    const Json* variables = fields.find("chat_template_kwargs");
    if (variables == nullptr) return;
    if (!variables->is_object()) fields.refuse("chat_template_kwargs", "must be a JSON object");
    out.conversation.variables.update(*variables);
}

/// The name of the one tool that must be called; empty: any; nullopt: none must.
std::optional<std::string> requiredTool(const Fields& fields, const Json& tools) {
    const Json* choice = fields.find("tool_choice");
    if (choice == nullptr || *choice == "auto") return std::nullopt;
    if (*choice == "required") return "";
    const Json name = choice->is_object() ? choice->value("/function/name"_json_pointer, Json()) : Json();
    if (!name.is_string()) fields.refuse("tool_choice", "must be none, auto, required or a function with its name");
    const bool isThere = std::ranges::any_of(tools, [&](const Json& tool) { return tool["function"]["name"] == name; });
    if (!isThere) fields.refuse("tool_choice", "names a tool that is not offered");
    return name.get<std::string>();
}

void readTools(const Fields& fields, ServedModel& model, ChatRequest& out) {
    const Json* tools = fields.find("tools");
    const Json* choice = fields.find("tool_choice");
    if (tools == nullptr || (choice != nullptr && *choice == "none")) return;
    if (!tools->is_array()) fields.refuse("tools", "must be a list");
    for (const Json& tool : *tools) {
        const bool isFunction = tool.is_object() && tool.contains("function") && tool["function"].is_object() &&
                                tool["function"].contains("name") && tool["function"]["name"].is_string();
        if (!isFunction) fields.refuse("tools", "must be functions with a name");
    }
    if (tools->empty()) return;
    out.conversation.tools = *tools;
    turn::Options& options = out.generation.options;
    options.oneCall = !fields.boolean("parallel_tool_calls").value_or(true);
    const auto required = requiredTool(fields, *tools);
    const std::string_view dialect = dialect::dialectOf(model.prompts().templateSource()).name;
    auto calls = model.constraints().calls(*tools, dialect, !options.oneCall, required.value_or(""));
    if (required && !calls.constraint)
        fields.refuse("tool_choice", "cannot be enforced with this model, whose way to call tools has no grammar");
    options.constraint = std::move(calls.constraint);
    options.constrains = turn::Options::Constrains::calls;
    if (!required) options.triggers = std::move(calls.triggers);
}

void readFormat(const Fields& fields, ServedModel& model, ChatRequest& out) {
    const auto format = fields.object("response_format");
    if (!format) return;
    const std::string type = format->text("type").value_or("");
    if (type == "text") return;
    Json schema = Json{{"type", "object"}};
    if (type == "json_schema") {
        const auto described = format->object("json_schema");
        const Json* given = described ? described->find("schema") : nullptr;
        if (given == nullptr) format->refuse("json_schema", "must hold a schema");
        schema = *given;
    } else if (type != "json_object") {
        format->refuse("type", "must be text, json_object or json_schema");
    }
    turn::Options& options = out.generation.options;
    const bool isForCalls = options.constraint && options.constrains == turn::Options::Constrains::calls;
    if (isForCalls && options.triggers.empty()) fields.refuse("response_format", "cannot be kept by calls of tools");
    options.constraint = model.constraints().schema(schema);
    options.constrains = turn::Options::Constrains::answer;
    options.triggers.clear();
}

void readProbabilities(const Fields& fields, ChatRequest& out) {
    constexpr std::uint64_t most = 20; // as OpenAI has it
    const auto likeliest = fields.count("top_logprobs", 0, most);
    if (!fields.boolean("logprobs").value_or(false)) return;
    out.generation.options.logProbabilities = static_cast<std::uint32_t>(likeliest.value_or(0));
}

} // namespace

ChatRequest readChatRequest(const Json& body, ServedModel& model) {
    const Fields fields(body);
    ChatRequest out;
    const Json* messages = fields.find("messages");
    if (messages == nullptr) fields.refuse("messages", "is missing");
    out.conversation.messages = *messages;
    out.generation = readGeneration(fields, model);
    readEffort(fields, model, out);
    readVariables(fields, out);
    readTools(fields, model, out);
    readFormat(fields, model, out);
    readProbabilities(fields, out);
    return out;
}

} // namespace calliope::server
