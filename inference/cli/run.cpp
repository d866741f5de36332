#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/dialect/parser.h"
#include "inference/engine/engine.h"
#include "inference/tokenizer/stream_decoder.h"
#include "inference/turn/prompt.h"

#include <chrono>
#include <future>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace calliope::cli {

namespace {

struct Options {
    ModelOptions model;
    std::string system;
    std::string prompt;
    std::vector<std::string> images;
    std::optional<float> temperature;
    std::optional<std::uint64_t> seed;
    std::uint32_t mostTokens = 1024;
    bool showReasoning = false;
    bool verbose = false;
};

/// What the model's authors suggest, then what the user wants.
sampling::Settings samplingOf(const gguf::File& file, const Options& options) {
    sampling::Settings settings;
    settings.temperature = gguf::getF32(file, "general.sampling.temp", settings.temperature);
    settings.topK = gguf::getU32(file, "general.sampling.top_k", settings.topK);
    settings.topP = gguf::getF32(file, "general.sampling.top_p", settings.topP);
    settings.minP = gguf::getF32(file, "general.sampling.min_p", settings.minP);
    if (options.temperature) settings.temperature = *options.temperature;
    settings.seed = options.seed ? *options.seed : std::random_device()();
    return settings;
}

std::shared_ptr<const vision::PromptPicture> pictureOf(const std::string& path, const vision::EncoderModel& vision) {
    const auto file = std::make_shared<const std::string>(readFile(path));
    return named(path, [&] { return vision::promptPicture(vision, file, {.detail = pictures::Detail::usual}); });
}

turn::Prompt promptOf(const Options& options, const turn::PromptMaker& maker, const vision::EncoderModel* vision) {
    turn::Conversation conversation;
    if (!options.system.empty()) conversation.messages.push_back({{"role", "system"}, {"content", options.system}});
    auto content = nlohmann::ordered_json::array();
    for (const std::string& path : options.images) {
        content.push_back({{"type", "picture"}, {"picture", conversation.pictures.size()}});
        conversation.pictures.push_back(pictureOf(path, *vision));
    }
    content.push_back({{"type", "text"}, {"text", options.prompt}});
    conversation.messages.push_back({{"role", "user"}, {"content", content}});
    return maker.chat(conversation);
}

/// Prints what the model says as it comes; reasoning, where wanted, dimmed before the answer.
class Printer {
public:
    Printer(const tokenizer::Tokenizer& tokenizer, dialect::Parser parser, bool showReasoning)
        : m_tokenizer(tokenizer)
        , m_decoder(tokenizer)
        , m_parser(std::move(parser))
        , m_showReasoning(showReasoning) {}

    void take(std::uint32_t token) {
        const std::string_view text = m_tokenizer.text(token);
        if (m_tokenizer.kind(token) == tokenizer::TokenKind::control) {
            if (m_parser.isMarker(text)) print(m_parser.push(text));
            return;
        }
        print(m_parser.push(m_decoder.push(token)));
    }

    void finish() {
        print(m_parser.push(m_decoder.finish()));
        print(m_parser.finish());
        std::cout << '\n' << std::flush;
    }

private:
    void print(const std::vector<dialect::Delta>& deltas) {
        for (const dialect::Delta& delta : deltas) {
            if (delta.kind == dialect::Delta::Kind::reasoning) printReasoning(delta.text);
            if (delta.kind == dialect::Delta::Kind::content) printAnswer(delta.text);
        }
    }

    void printReasoning(const std::string& text) {
        if (!m_showReasoning) return;
        const bool colour = errorIsTerminal();
        std::cerr << (colour ? "\x1b[2m" : "") << harmless(text) << (colour ? "\x1b[0m" : "") << std::flush;
        m_reasoned = true;
    }

    void printAnswer(const std::string& text) {
        if (!m_answered && m_reasoned) std::cerr << "\n\n" << std::flush;
        m_answered = true;
        std::cout << harmless(text) << std::flush;
        if (!std::cout) throw Error(ErrorKind::file, "The output could not be written.");
    }

    const tokenizer::Tokenizer& m_tokenizer;
    tokenizer::StreamDecoder m_decoder;
    dialect::Parser m_parser;
    bool m_showReasoning;
    bool m_reasoned = false;
    bool m_answered = false;
};

/// Prints an answer while it comes. Its functions are called on the engine's thread.
class PrintingDriver final : public engine::Driver {
public:
    PrintingDriver(Printer& printer, std::promise<engine::Ended>& ended)
        : m_printer(printer)
        , m_ended(ended) {}

    void onPrompt(std::uint32_t done, std::uint32_t total) override {
        m_line->show(static_cast<double>(done) / static_cast<double>(total));
    }
    engine::Next onToken(const engine::DrawnToken& token) override {
        m_line.reset();
        m_printer.take(token.token);
        return {};
    }
    void onEnd(const engine::Ended& ended) override {
        m_line.reset();
        m_ended.set_value(ended);
    }

private:
    Printer& m_printer;
    std::promise<engine::Ended>& m_ended;
    std::optional<ProgressLine> m_line{std::in_place, "Reading"};
};

std::string_view noteOn(engine::EndReason reason) {
    switch (reason) {
    case engine::EndReason::maxTokens: return " (stopped at --max-tokens)";
    case engine::EndReason::contextFull: return " (the context is full; use --context for a longer one)";
    case engine::EndReason::cancelled: return " (stopped)";
    case engine::EndReason::endOfText:
    case engine::EndReason::stopped:
    case engine::EndReason::failed: break;
    }
    return "";
}

/// One answer at a time, and the same one whenever the seed is: but for what a drafter does, steps do not depend on how
/// long others took.
engine::EngineOptions engineOptionsOf(const Options& options) {
    engine::EngineOptions out;
    out.mostSequences = 1;
    out.stepSeconds = 60;
    out.speculate = !options.model.draft.empty();
    return out;
}

engine::Ended answer(engine::Engine& engine, engine::Request request, std::future<engine::Ended> ended) {
    const engine::RequestId id = engine.submit(std::move(request));
    constexpr std::chrono::milliseconds look{20};
    while (ended.wait_for(look) != std::future_status::ready)
        if (interrupted()) engine.cancel(id);
    engine::Ended out = ended.get();
    if (out.error) throw Error(*out.error);
    if (out.reason == engine::EndReason::cancelled && out.usage.generatedTokens == 0)
        throw Error(ErrorKind::cancelled, "Stopped.");
    return out;
}

/// 0 where there was no time: an answer without tokens.
double perSecond(std::uint32_t tokens, double seconds) {
    return seconds > 0 ? tokens / seconds : 0;
}

void run(const Options& options) {
    if (!options.images.empty() && options.model.projector.empty())
        throw Error(ErrorKind::usage,
                    "A model sees pictures only with its vision encoder; say with --mmproj which file "
                    "that is.");
    const auto model = load(options.model, options.model.context);
    const gguf::File& file = model->model().file();
    const tokenizer::Tokenizer tokenizer(file);
    const turn::PromptMaker maker(engine::chatTemplateOf(file), tokenizer);
    turn::Prompt prompt = promptOf(options, maker, model->vision());

    Printer printer(tokenizer, dialect::Parser(maker.templateSource(), prompt.text), options.showReasoning);
    std::promise<engine::Ended> promise;
    engine::Engine engine(*model, engineOptionsOf(options));
    engine::Request request;
    request.prompt = std::move(prompt.tokens);
    request.pictures = std::move(prompt.pictures);
    request.maxTokens = options.mostTokens;
    request.sampling = samplingOf(file, options);
    request.driver = std::make_unique<PrintingDriver>(printer, promise);
    const engine::Ended ended = answer(engine, std::move(request), promise.get_future());
    printer.finish();
    if (!options.verbose && !errorIsTerminal()) return;
    const engine::Usage& usage = ended.usage;
    std::cerr << std::fixed << std::setprecision(1) << "[" << usage.promptTokens << " tokens read at "
              << perSecond(usage.promptTokens, usage.promptSeconds) << "/s, " << usage.generatedTokens << " written at "
              << perSecond(usage.generatedTokens, usage.generateSeconds) << "/s on " << printable(model->deviceName());
    if (usage.draftedTokens > 0)
        std::cerr << ", " << usage.acceptedTokens << " of " << usage.draftedTokens << " guessed ones right";
    std::cerr << "]" << noteOn(ended.reason) << '\n';
}

} // namespace

Action addRun(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("run", "Answer a prompt");
    addModelOptions(*command, options->model);
    command->add_option("--system", options->system, "System prompt")->type_name("TEXT");
    command
        ->add_option("--temperature", options->temperature,
                     "0 always takes the likeliest token; else what the model suggests")
        ->type_name("T")
        ->check(CLI::NonNegativeNumber);
    command->add_option("--seed", options->seed, "The same seed gives the same answer; else random")->type_name("N");
    command->add_option("--max-tokens", options->mostTokens, "Longest answer")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_flag("--show-reasoning", options->showReasoning,
                      "Show what the model thinks before it answers, on standard error");
    command->add_flag("-v,--verbose", options->verbose, "Tell the speed at the end, even where no terminal listens");
    command
        ->add_option("--image", options->images,
                     "Picture to look at: PNG, JPEG, WebP, GIF or BMP; several with several")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command->add_option("PROMPT", options->prompt, "What to ask")->required();
    return [options] {
        catchInterrupt();
        run(*options);
    };
}

} // namespace calliope::cli
