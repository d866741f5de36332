#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/dialect/effort.h"
#include "inference/engine/engine.h"
#include "inference/engine/suggested_sampling.h"
#include "inference/turn/turn.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
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
    std::optional<dialect::Effort> effort;
    std::optional<std::uint32_t> thinkTokens;
    std::optional<double> thinkSeconds;
    engine::ContextFull contextFull = engine::ContextFull::stop;
    pictures::Detail detail = pictures::Detail::usual;
    bool showReasoning = false;
    bool verbose = false;
};

/// What the model's authors suggest, then what the user wants.
sampling::Settings samplingOf(const gguf::File& file, const Options& options) {
    sampling::Settings settings = engine::suggestedSampling(file);
    if (options.temperature) settings.temperature = *options.temperature;
    settings.seed = options.seed ? *options.seed : std::random_device()();
    return settings;
}

/// A word, or a number of tokens; nullopt for anything else.
std::optional<dialect::Effort> effortIn(const std::string& text) {
    std::uint32_t tokens = 0;
    const char* end = text.data() + text.size();
    const auto [at, problem] = std::from_chars(text.data(), end, tokens);
    const bool isNumber = problem == std::errc() && at == end;
    return dialect::Effort::from(isNumber ? nlohmann::ordered_json(tokens) : nlohmann::ordered_json(text));
}

std::shared_ptr<const vision::PromptPicture> pictureOf(const std::string& path, const vision::EncoderModel& vision,
                                                       pictures::Detail detail) {
    const auto file = std::make_shared<const std::string>(readFile(path));
    return named(path, [&] { return vision::promptPicture(vision, file, {.detail = detail}); });
}

turn::Prompt promptOf(const Options& options, const turn::PromptMaker& maker, const vision::EncoderModel* vision) {
    turn::Conversation conversation;
    if (!options.system.empty()) conversation.messages.push_back({{"role", "system"}, {"content", options.system}});
    auto content = nlohmann::ordered_json::array();
    for (const std::string& path : options.images) {
        content.push_back({{"type", "picture"}, {"picture", conversation.pictures.size()}});
        conversation.pictures.push_back(pictureOf(path, *vision, options.detail));
    }
    content.push_back({{"type", "text"}, {"text", options.prompt}});
    conversation.messages.push_back({{"role", "user"}, {"content", content}});
    // Templates are told in their own words.
    if (options.effort) conversation.variables = dialect::effortVariables(maker.templateSource(), *options.effort);
    return maker.chat(conversation);
}

/// Prints what the model says as it comes; reasoning, where wanted, dimmed before the answer.
class Printer {
public:
    explicit Printer(bool showReasoning)
        : m_showReasoning(showReasoning) {}

    void print(const std::vector<dialect::Delta>& deltas) {
        for (const dialect::Delta& delta : deltas) {
            if (delta.kind == dialect::Delta::Kind::reasoning) printReasoning(delta.text);
            if (delta.kind == dialect::Delta::Kind::content) printAnswer(delta.text);
        }
    }

private:
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

    bool m_showReasoning;
    bool m_reasoned = false;
    bool m_answered = false;
};

/// The engine, as turns know it.
class EngineGenerator final : public turn::Generator {
public:
    explicit EngineGenerator(engine::Engine& engine)
        : m_engine(engine) {}

    engine::RequestId submit(engine::Request request) override { return m_engine.submit(std::move(request)); }
    void cancel(engine::RequestId id) override { m_engine.cancel(id); }
    [[nodiscard]] std::uint32_t contextLength() const override { return m_engine.contextLength(); }

private:
    engine::Engine& m_engine;
};

/// Why the answer is not whole, or not of a piece.
std::string noteOn(const turn::Outcome& outcome) {
    std::string_view end;
    if (outcome.finish == turn::Finish::cancelled) end = "(stopped)";
    if (outcome.finish == turn::Finish::length) end = "(stopped at --max-tokens)";
    if (outcome.finish == turn::Finish::contextFull) end = "(the context is full; use --context for a longer one)";
    if (outcome.usage.forgottenTokens == 0) return std::string(end);
    return concat("(the context was full: ", outcome.usage.forgottenTokens, " tokens were forgotten on the way)",
                  end.empty() ? "" : " ", end);
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

turn::Options turnOptionsOf(const gguf::File& file, const Options& options, std::size_t promptTokens) {
    turn::Options out;
    out.sampling = samplingOf(file, options);
    out.maxTokens = options.mostTokens;
    out.contextFull = options.contextFull;
    out.keep = static_cast<std::uint32_t>(promptTokens); // the question, whatever else is forgotten
    if (options.thinkTokens) out.thinkTokens = *options.thinkTokens;
    if (options.thinkSeconds) out.thinkSeconds = *options.thinkSeconds;
    // Where a template has no switch, a model that is not to think is made to answer at once.
    if (options.effort)
        out.thinkTokens = std::min(out.thinkTokens, options.effort->mostTokens().value_or(out.thinkTokens));
    return out;
}

turn::Outcome answer(turn::Turn& turn, bool showReasoning) {
    constexpr std::chrono::milliseconds look{20};
    Printer printer(showReasoning);
    std::optional<ProgressLine> line("Reading");
    std::optional<turn::Outcome> end;
    while (!end) {
        if (interrupted()) turn.cancel();
        const turn::Event event = turn.next(look);
        if (!event.isEmpty()) line.reset();
        if (line) line->show(turn.promptShare());
        printer.print(event.deltas);
        end = event.end;
    }
    if (end->error) throw Error(*end->error);
    if (end->finish == turn::Finish::cancelled && end->usage.generatedTokens == 0)
        throw Error(ErrorKind::cancelled, "Stopped.");
    std::cout << '\n' << std::flush;
    return *end;
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

    engine::Engine engine(*model, engineOptionsOf(options));
    EngineGenerator generator(engine);
    const nlohmann::ordered_json noTools = nullptr;
    const turn::Options wanted = turnOptionsOf(file, options, prompt.tokens.size());
    turn::Turn turn(generator, tokenizer, maker, std::move(prompt), &noTools, wanted);
    const turn::Outcome outcome = answer(turn, options.showReasoning);
    const std::string note = noteOn(outcome);
    if (!options.verbose && !errorIsTerminal()) {
        if (!note.empty()) std::cerr << note << '\n'; // or a part would pass for the whole
        return;
    }
    const engine::Usage& usage = outcome.usage;
    std::cerr << std::fixed << std::setprecision(1) << "[" << usage.promptTokens << " tokens read at "
              << perSecond(usage.promptTokens, usage.promptSeconds) << "/s, " << usage.generatedTokens << " written at "
              << perSecond(usage.generatedTokens, usage.generateSeconds) << "/s on " << printable(model->deviceName());
    if (usage.draftedTokens > 0)
        std::cerr << ", " << usage.acceptedTokens << " of " << usage.draftedTokens << " guessed ones right";
    std::cerr << "]" << (note.empty() ? "" : " ") << note << '\n';
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
    command->add_option("--max-tokens", options->mostTokens, "Longest answer, with the thoughts before it")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option_function<std::string>(
            "--effort", [options](const std::string& text) { options->effort = effortIn(text); },
            "How much the model thinks before it answers")
        ->type_name("none|minimal|low|medium|high|xhigh|TOKENS")
        ->check([](const std::string& text) {
            return effortIn(text) ? std::string()
                                  : "must be none, minimal, low, medium, high, xhigh or a number of tokens";
        });
    command
        ->add_option(
            "--think-tokens", options->thinkTokens,
            "Then the thoughts are ended and the answer begins; 0: at once; else three quarters of --max-tokens")
        ->type_name("N");
    command->add_option("--think-seconds", options->thinkSeconds, "Likewise")
        ->type_name("S")
        ->check(CLI::NonNegativeNumber);
    command
        ->add_option_function<std::string>(
            "--context-full",
            [options](const std::string& text) {
                options->contextFull = text == "slide" ? engine::ContextFull::slide : engine::ContextFull::stop;
            },
            "When the context is full: stop, or slide, which forgets the older half of the answer and goes on")
        ->type_name("stop|slide")
        ->check(CLI::IsMember({"stop", "slide"}));
    command->add_flag("--show-reasoning", options->showReasoning,
                      "Show what the model thinks before it answers, on standard error");
    command->add_flag("-v,--verbose", options->verbose, "Tell the speed at the end, even where no terminal listens");
    command
        ->add_option("--image", options->images,
                     "Picture to look at: PNG, JPEG, WebP, GIF or BMP; several with several")
        ->type_name("FILE")
        ->allow_extra_args(false);
    addDetailOption(*command, options->detail);
    command->add_option("PROMPT", options->prompt, "What to ask")->required();
    return [options] {
        catchInterrupt();
        run(*options);
    };
}

} // namespace calliope::cli
