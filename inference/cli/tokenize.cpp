#include "inference/base/error.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/tokenizer/tokenizer.h"

#include <cstdint>
#include <iostream>
#include <memory>
#include <vector>

namespace calliope::cli {

Action addTokenize(CLI::App& app) {
    struct Options {
        std::string model;
        std::string text;
        std::string file;
        bool noSpecial = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("tokenize", "Print the token ids of a text on one line");
    addModelPath(*command, options->model);
    command->add_flag("--no-special", options->noSpecial,
                      "Take special tokens in the text as plain text, and add no begin-of-text token");
    CLI::Option* text = command->add_option("TEXT", options->text, "The text");
    CLI::Option* file = command->add_option("--file", options->file, "Read the text from a file")->type_name("FILE");
    text->excludes(file);
    command->callback([text, file] {
        if (text->empty() && file->empty()) throw CLI::RequiredError("TEXT or --file");
    });
    return [options, file] {
        const tokenizer::Tokenizer tokenizer{gguf::File(pathOf(options->model))};
        const std::string input = file->empty() ? options->text : readFile(options->file);
        const auto ids = options->noSpecial ? tokenizer.encode(input, tokenizer::Special::asText)
                                            : tokenizer.encode(input, tokenizer::Special::parse, tokenizer::Bos::once);
        for (std::size_t i = 0; i < ids.size(); ++i) std::cout << (i > 0 ? " " : "") << ids[i];
        std::cout << '\n';
    };
}

Action addDetokenize(CLI::App& app) {
    struct Options {
        std::string model;
        std::vector<std::uint32_t> ids;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("detokenize", "Print the text of token ids");
    addModelPath(*command, options->model);
    command->add_option("ID", options->ids, "Token ids")->required();
    return [options] {
        const tokenizer::Tokenizer tokenizer{gguf::File(pathOf(options->model))};
        std::cout << tokenizer.decode(options->ids, {.showSpecial = true}) << '\n';
    };
}

} // namespace calliope::cli
