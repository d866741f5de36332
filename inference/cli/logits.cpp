#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/float_file.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/engine/sequence.h"

#include <charconv>
#include <iostream>
#include <memory>
#include <vector>

namespace calliope::cli {

namespace {

std::vector<std::uint32_t> readIds(const std::string& path) {
    const std::string text = readFile(path);
    std::vector<std::uint32_t> ids;
    const char* at = text.data();
    const char* end = at + text.size();
    while (true) {
        while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t' || *at == ',')) ++at;
        if (at == end) return ids;
        std::uint32_t id = 0;
        const auto [next, error] = std::from_chars(at, end, id);
        if (error != std::errc())
            throw Error(ErrorKind::format,
                        concat(path, " holds something that is no token id at byte ", at - text.data(), '.'));
        ids.push_back(id);
        at = next;
    }
}

} // namespace

Action addLogits(CLI::App& app) {
    struct Options {
        ModelOptions model;
        std::string tokens;
        std::string out;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("logits", "Write the logits behind every token as float32 [tokens, vocabulary]");
    addModelOptions(*command, options->model);
    command->add_option("--tokens", options->tokens, "File with token ids separated by blanks")
        ->required()
        ->type_name("FILE");
    command->add_option("--out", options->out, "File to write")->required()->type_name("FILE");
    return [options] {
        const std::vector<std::uint32_t> ids = readIds(options->tokens);
        const auto count = static_cast<std::uint32_t>(ids.size());
        // The same rounding as other engines': models with two sets of rope factors choose by the context's length.
        const std::uint32_t context = options->model.context > 0 ? options->model.context : roundUp(count + 8, 256u);
        const auto model = load(options->model, context);
        engine::Sequence sequence(model->executor(), model->plan());
        FloatFile file(pathOf(options->out));
        ProgressLine line("Computing");
        sequence.appendAll(ids, [&](std::size_t first, std::span<const float> logits) {
            file.write(logits);
            line.show(static_cast<double>(first) / static_cast<double>(ids.size()));
        });
        file.finish();
    };
}

} // namespace calliope::cli
