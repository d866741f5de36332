#include "inference/cli/conversation_options.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/model_options.h"
#include "inference/engine/loaded_model.h"
#include "inference/engine/prompt.h"

#include <nlohmann/json.hpp>

namespace calliope::cli {

namespace {

using Json = nlohmann::ordered_json;

Json readJson(const std::string& path) {
    try {
        return Json::parse(readFile(path));
    } catch (const Json::parse_error& error) {
        throw Error(ErrorKind::format, concat(printable(path), " is not valid JSON (byte ", error.byte, ")."));
    }
}

/// What is wrong with KEY=JSON; nothing: "".
std::string wrongAssignment(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return concat(printable(text), " has no form KEY=JSON");
    if (!Json::accept(text.substr(equals + 1))) return concat("the value in ", printable(text), " is not valid JSON");
    return {};
}

std::string wrongTime(const std::string& text) {
    return DateTime::fromIso(text) ? std::string() : concat(printable(text), " is no time like 2026-01-31T12:00:00");
}

} // namespace

void addConversationOptions(CLI::App& command, ConversationOptions& options) {
    CLI::Option* model =
        command.add_option("-m,--model", options.model, "Take the template of this GGUF file")->type_name("FILE");
    CLI::Option* file =
        command.add_option("--template", options.templateFile, "Take the template from a text file")->type_name("FILE");
    model->excludes(file);
    command.add_option("--messages", options.messages, "JSON file: [{\"role\": ..., \"content\": ...}, ...]")
        ->required()
        ->type_name("FILE");
    command.add_option("--tools", options.tools, "JSON file with the tools offered")->type_name("FILE");
    command.add_option("--set", options.set, "Give the template one more variable")
        ->type_name("KEY=JSON")
        ->check(wrongAssignment);
    command.add_option("--now", options.now, "What the template's clock shows, 2026-01-31T12:00:00")
        ->type_name("TIME")
        ->check(wrongTime);
    command.callback([model, file] {
        if (model->empty() && file->empty()) throw CLI::RequiredError("--model or --template");
    });
}

Conversation readConversation(const ConversationOptions& options) {
    Conversation out;
    if (options.templateFile.empty()) {
        const gguf::File gguf(pathOf(options.model));
        out.chatTemplate = engine::chatTemplateOf(gguf);
        engine::setSpecialTexts(out.inputs, tokenizer::Tokenizer(gguf));
    } else {
        out.chatTemplate = readFile(options.templateFile);
    }
    out.inputs.messages = readJson(options.messages);
    if (!options.tools.empty()) out.inputs.tools = readJson(options.tools);
    for (const std::string& assignment : options.set) {
        const std::size_t equals = assignment.find('=');
        out.inputs.extra[assignment.substr(0, equals)] = Json::parse(assignment.substr(equals + 1));
    }
    if (const auto now = DateTime::fromIso(options.now)) out.inputs.now = *now;
    return out;
}

} // namespace calliope::cli
