#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/chat/chat_template.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/engine/loaded_model.h"
#include "inference/engine/prompt.h"

#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <vector>

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

} // namespace

Action addTemplate(CLI::App& app) {
    struct Options {
        std::string model;
        std::string file;
        std::string messages;
        std::string tools;
        std::vector<std::string> set;
        std::string now;
        bool noGenerationPrompt = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("template", "Render a conversation with a chat template");
    CLI::Option* model =
        command->add_option("-m,--model", options->model, "Take the template of this GGUF file")->type_name("FILE");
    CLI::Option* file =
        command->add_option("--template", options->file, "Take the template from a text file")->type_name("FILE");
    model->excludes(file);
    command->add_option("--messages", options->messages, "JSON file: [{\"role\": ..., \"content\": ...}, ...]")
        ->required()
        ->type_name("FILE");
    command->add_option("--tools", options->tools, "JSON file with the tools offered")->type_name("FILE");
    command->add_option("--set", options->set, "Give the template one more variable")->type_name("KEY=JSON");
    command->add_option("--now", options->now, "What the template's clock shows, 2026-01-31T12:00:00")
        ->type_name("TIME");
    command->add_flag("--no-generation-prompt", options->noGenerationPrompt, "Do not end with the start of an answer");
    command->callback([model, file] {
        if (model->empty() && file->empty()) throw CLI::RequiredError("--model or --template");
    });
    return [options] {
        std::string source;
        ChatTemplate::Inputs inputs;
        if (options->file.empty()) {
            const gguf::File gguf(pathOf(options->model));
            source = engine::chatTemplateOf(gguf);
            engine::setSpecialTexts(inputs, tokenizer::Tokenizer(gguf));
        } else {
            source = readFile(options->file);
        }
        inputs.messages = parseJson(readFile(options->messages), options->messages);
        if (!options->tools.empty()) inputs.tools = parseJson(readFile(options->tools), options->tools);
        inputs.addGenerationPrompt = !options->noGenerationPrompt;
        for (const std::string& assignment : options->set) {
            const std::size_t equals = assignment.find('=');
            if (equals == std::string::npos || equals == 0)
                throw Error(ErrorKind::usage, concat("--set ", printable(assignment), " has no form KEY=JSON."));
            inputs.extra[assignment.substr(0, equals)] =
                parseJson(assignment.substr(equals + 1), concat("The value of --set ", printable(assignment)));
        }
        if (!options->now.empty()) {
            const std::optional<DateTime> now = DateTime::fromIso(options->now);
            if (!now)
                throw Error(ErrorKind::usage,
                            concat("--now ", printable(options->now), " is no time like 2026-01-31T12:00:00."));
            inputs.now = *now;
        }
        std::cout << ChatTemplate(source).render(inputs);
    };
}

} // namespace calliope::cli
