#include "inference/base/error.h"
#include "inference/cli/command.h"
#include "inference/cli/conversation_options.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/dialect/parser.h"

#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <string_view>

namespace calliope::cli {

namespace {

using Json = nlohmann::ordered_json;

struct Options {
    ConversationOptions conversation;
    std::string raw;
    std::size_t pieces = 0;
    bool json = false;
};

/// What the model goes on from. Some templates fail on certain tools, or where there are none; how their prompts end
/// can still be found out.
std::string promptOf(const Conversation& conversation) {
    const ChatTemplate chatTemplate(conversation.chatTemplate);
    try {
        return chatTemplate.render(conversation.inputs);
    } catch (const Error&) {
        ChatTemplate::Inputs inputs = conversation.inputs;
        inputs.tools = Json::array();
        try {
            return chatTemplate.render(inputs);
        } catch (const Error&) {
        }
        throw;
    }
}

dialect::Message read(const Options& options) {
    const Conversation conversation = readConversation(options.conversation);
    const std::string raw = readFile(options.raw);
    dialect::Parser parser(conversation.chatTemplate, promptOf(conversation), conversation.inputs.tools);
    dialect::Message message;
    const std::size_t piece = options.pieces == 0 ? raw.size() : options.pieces;
    for (std::size_t at = 0; at < raw.size(); at += piece)
        message.add(parser.push(std::string_view(raw).substr(at, piece)));
    message.add(parser.finish());
    return message;
}

Json callAsJson(const dialect::Call& call) {
    if (!call.complete) return {{"name", call.name}, {"arguments", call.arguments}, {"incomplete", true}};
    return {{"name", call.name}, {"arguments", Json::parse(call.arguments)}};
}

void printJson(const dialect::Message& message) {
    Json calls = Json::array();
    for (const dialect::Call& call : message.calls) calls.push_back(callAsJson(call));
    const Json all = {
        {"content", message.content}, {"reasoning_content", message.reasoning}, {"tool_calls", std::move(calls)}};
    std::cout << all.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

void printText(const dialect::Message& message) {
    if (!message.reasoning.empty()) std::cout << "Reasoning:\n" << harmless(message.reasoning) << "\n\n";
    if (!message.content.empty()) std::cout << "Answer:\n" << harmless(message.content) << "\n\n";
    for (const dialect::Call& call : message.calls)
        std::cout << "Call" << (call.complete ? "" : ", incomplete") << ": " << harmless(call.name) << ' '
                  << harmless(call.arguments) << '\n';
}

} // namespace

Action addParse(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("parse", "Tell apart what a model wrote: answer, reasoning, tool calls");
    addConversationOptions(*command, options->conversation);
    command
        ->add_option("--raw", options->raw,
                     "What the model wrote behind the rendered conversation, special tokens spelled out")
        ->required()
        ->type_name("FILE");
    command->add_option("--pieces", options->pieces, "Read it in pieces of this size, as when it streams")
        ->type_name("BYTES")
        ->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "Print JSON");
    return [options] {
        const dialect::Message message = read(*options);
        if (options->json)
            printJson(message);
        else
            printText(message);
    };
}

} // namespace calliope::cli
