#include "inference/cli/conversation_options.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/model_options.h"
#include "inference/engine/loaded_model.h"
#include "inference/engine/prompt.h"

#include <nlohmann/json.hpp>

#include <optional>

namespace calliope::cli {

namespace {

using Json = nlohmann::ordered_json;

Json parseJson(const std::string& text, std::string_view what) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw Error(ErrorKind::format, concat(what, " is not valid JSON (byte ", error.byte, ")."));
    }
}

void set(Json& variables, const std::string& assignment) {
    const std::size_t equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        throw Error(ErrorKind::usage, concat("--set ", printable(assignment), " has no form KEY=JSON."));
    variables[assignment.substr(0, equals)] =
        parseJson(assignment.substr(equals + 1), concat("The value of --set ", printable(assignment)));
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
    command.add_option("--set", options.set, "Give the template one more variable")->type_name("KEY=JSON");
    command.add_option("--now", options.now, "What the template's clock shows, 2026-01-31T12:00:00")->type_name("TIME");
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
    out.inputs.messages = parseJson(readFile(options.messages), options.messages);
    if (!options.tools.empty()) out.inputs.tools = parseJson(readFile(options.tools), options.tools);
    for (const std::string& assignment : options.set) set(out.inputs.extra, assignment);
    if (!options.now.empty()) {
        const std::optional<DateTime> now = DateTime::fromIso(options.now);
        if (!now)
            throw Error(ErrorKind::usage,
                        concat("--now ", printable(options.now), " is no time like 2026-01-31T12:00:00."));
        out.inputs.now = *now;
    }
    return out;
}

} // namespace calliope::cli
