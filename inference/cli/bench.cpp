#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/cli/terminal.h"
#include "inference/engine/engine.h"
#include "inference/engine/sequence.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iomanip>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace calliope::cli {

namespace {

struct Options {
    ModelOptions model;
    std::uint32_t prompt = 512;
    std::uint32_t generate = 128;
    std::uint32_t runs = 5;
    std::vector<std::uint32_t> rows;
    std::uint32_t prefix = 0;
    std::uint32_t own = 8;
    bool json = false;
    bool profile = false;
};

struct Spread {
    double least = 0;
    double median = 0;
    double most = 0;
};

Spread spreadOf(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    return {values.front(), values[values.size() / 2], values.back()};
}

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Ids that differ from run to run, so that nothing can be remembered.
std::uint32_t someToken(std::uint32_t place, std::uint32_t run, std::uint32_t vocabulary) {
    return (100 + (place * 37 + run * 11) % 5000) % vocabulary;
}

/// Bytes of weights that one token reads: every matrix but the embedding table, of which it reads a row, and the
/// experts that were not chosen.
std::uint64_t weightBytesPerToken(const plan::Plan& plan) {
    std::uint64_t bytes = 0;
    const auto count = [&](const std::vector<plan::Projection>& projections, std::uint32_t matrices) {
        for (const plan::Projection& projection : projections) {
            const plan::Weight& weight = plan.weights[projection.weight];
            bytes += weight.tensor->bytes / weight.matrices / weight.rows * projection.rows * matrices;
        }
    };
    for (const plan::Operation& operation : plan.operations) {
        if (const auto* product = std::get_if<plan::MatMul>(&operation)) count(product->projections, 1);
        if (const auto* mixture = std::get_if<plan::ExpertMatMul>(&operation))
            count(mixture->projections, mixture->used);
    }
    return bytes;
}

/// What comes back of the logits.
constexpr plan::Pick greedy{.count = 1};

struct Measured {
    std::vector<double> prompt;   // tokens per second
    std::vector<double> generate; // tokens per second
};

void measureOnce(const Options& options, engine::LoadedModel& model, std::uint32_t run, Measured* measured) {
    engine::Sequence sequence(model.executor(), model.plan());
    std::vector<std::uint32_t> tokens(options.prompt);
    for (std::uint32_t i = 0; i < tokens.size(); ++i) tokens[i] = someToken(i, run, model.plan().vocabulary);
    auto start = std::chrono::steady_clock::now();
    if (!tokens.empty()) (void)sequence.append(tokens, greedy);
    const double promptSeconds = secondsSince(start);
    start = std::chrono::steady_clock::now();
    for (std::uint32_t i = 0; i < options.generate; ++i) {
        const std::uint32_t token = someToken(options.prompt + i, run, model.plan().vocabulary);
        (void)sequence.append(std::span(&token, 1), greedy);
        if (interrupted()) throw Error(ErrorKind::cancelled, "Stopped.");
    }
    const double generateSeconds = secondsSince(start);
    if (measured == nullptr) return;
    if (options.prompt > 0) measured->prompt.push_back(options.prompt / promptSeconds);
    if (options.generate > 0) measured->generate.push_back(options.generate / generateSeconds);
}

/// Profiles one step at random contents of the cache.
void printProfile(engine::LoadedModel& model, const plan::Batch& batch) {
    double total = 0;
    std::cout << "\nbatch of " << batch.rows.size() << " at context " << batch.rows[0].index << '\n';
    for (const vulkan::ProfileLine& line : model.vulkanExecutor()->profile(batch)) {
        std::cout << "  " << std::left << std::setw(20) << line.label << std::right << std::setw(5) << line.count
                  << std::setw(12) << std::fixed << std::setprecision(3) << line.milliseconds << " ms\n";
        total += line.milliseconds;
    }
    std::cout << "  " << std::left << std::setw(25) << "all" << std::right << std::setw(12) << total << " ms\n";
}

/// `rows` rows of one sequence, the first of them at `first`; the last one is picked from.
plan::Batch someRows(engine::LoadedModel& model, std::uint32_t first, std::uint32_t rows) {
    plan::Batch batch;
    batch.blocks.resize(1);
    batch.states = {0};
    for (std::uint32_t i = 0; i < model.executor().cacheBlocks(); ++i) batch.blocks[0].push_back(i);
    for (std::uint32_t i = first; i < first + rows; ++i)
        batch.rows.push_back({someToken(i, 0, model.plan().vocabulary), {i, i, i, 0}, 0, i});
    batch.outputs = {rows - 1};
    batch.picks = {greedy};
    return batch;
}

/// The next token of each of `answers` sequences that share their first `prefix` tokens, rounded down to whole blocks.
plan::Batch someAnswers(engine::LoadedModel& model, std::uint32_t prefix, std::uint32_t answers) {
    plan::Batch batch;
    const std::uint32_t shared = prefix / plan::cacheBlockTokens;
    const std::uint32_t at = shared * plan::cacheBlockTokens + plan::cacheBlockTokens / 2;
    for (std::uint32_t answer = 0; answer < answers; ++answer) {
        std::vector<std::uint32_t>& blocks = batch.blocks.emplace_back();
        for (std::uint32_t i = 0; i < shared; ++i) blocks.push_back(i);
        blocks.push_back(shared + answer);
        batch.states.push_back(answer);
        batch.rows.push_back({someToken(answer, 0, model.plan().vocabulary), {at, at, at, 0}, answer, at});
        batch.outputs.push_back(answer);
        batch.picks.push_back(greedy);
    }
    return batch;
}

/// Answers that stream at the same time: counts tokens while all of them do.
class StreamMeter {
public:
    explicit StreamMeter(std::uint32_t answers)
        : m_silent(answers)
        , m_left(answers) {}

    void onFirst() {
        const std::lock_guard lock(m_mutex);
        if (--m_silent == 0) m_start = std::chrono::steady_clock::now();
    }
    void onToken() {
        const std::lock_guard lock(m_mutex);
        if (m_silent == 0 && !m_seconds) ++m_tokens;
    }
    void onEnd(const engine::Ended& ended) {
        const std::lock_guard lock(m_mutex);
        if (!m_seconds) m_seconds = secondsSince(m_start);
        m_drafted += ended.usage.draftedTokens;
        m_accepted += ended.usage.acceptedTokens;
        if (ended.error && !m_error) m_error = ended.error;
        m_computed += ended.usage.promptTokens - ended.usage.cachedTokens;
        if (--m_left == 0) m_over.notify_all();
    }

    /// Tokens per second of all answers together. Throws where one of them failed.
    [[nodiscard]] double wait() {
        std::unique_lock lock(m_mutex);
        m_over.wait(lock, [this] { return m_left == 0; });
        if (m_error) throw Error(*m_error);
        return m_tokens / m_seconds.value_or(1);
    }
    [[nodiscard]] std::uint32_t promptTokensComputed() const { return m_computed; }
    [[nodiscard]] std::uint32_t draftedTokens() const { return m_drafted; }
    [[nodiscard]] std::uint32_t acceptedTokens() const { return m_accepted; }

private:
    std::mutex m_mutex;
    std::condition_variable m_over;
    std::uint32_t m_silent;
    std::uint32_t m_left;
    std::uint32_t m_tokens = 0;
    std::uint32_t m_computed = 0;
    std::uint32_t m_drafted = 0;
    std::uint32_t m_accepted = 0;
    std::chrono::steady_clock::time_point m_start{};
    std::optional<double> m_seconds;
    std::optional<Error> m_error;
};

class MeteredDriver final : public engine::Driver {
public:
    explicit MeteredDriver(StreamMeter& meter)
        : m_meter(meter) {}

    engine::Next onToken(const engine::DrawnToken& /*token*/) override {
        if (std::exchange(m_first, false))
            m_meter.onFirst();
        else
            m_meter.onToken();
        return {interrupted(), {}};
    }
    void onEnd(const engine::Ended& ended) override { m_meter.onEnd(ended); }

private:
    StreamMeter& m_meter;
    bool m_first = true;
};

/// `rows` answers behind one beginning, each with a few tokens of its own, as one batch.
nlohmann::ordered_json measureBatch(const Options& options, engine::Engine& engine, std::uint32_t rows,
                                    std::uint32_t run) {
    const std::uint32_t vocabulary = engine.model().plan().vocabulary;
    StreamMeter meter(rows);
    std::vector<engine::Request> requests(rows);
    for (std::uint32_t row = 0; row < rows; ++row) {
        engine::Request& request = requests[row];
        for (std::uint32_t i = 0; i < options.prefix; ++i) request.prompt.push_back(someToken(i, run, vocabulary));
        for (std::uint32_t i = 0; i < options.own; ++i)
            request.prompt.push_back((200 + row * 13 + i * 7 + run) % vocabulary);
        request.maxTokens = options.generate + 1;
        request.ignoreEndOfText = true;
        request.sampling.temperature = 0;
        request.driver = std::make_unique<MeteredDriver>(meter);
    }
    for (engine::Request& request : requests) engine.submit(std::move(request));
    const double speed = meter.wait();
    if (interrupted()) throw Error(ErrorKind::cancelled, "Stopped.");
    nlohmann::ordered_json out{{"rows", rows},
                               {"prefix_tokens", options.prefix},
                               {"own_tokens", options.own},
                               {"prompt_tokens_computed", meter.promptTokensComputed()},
                               {"generate_tok_s", speed}};
    if (engine.model().drafter() == nullptr) return out;
    out["drafted_tokens"] = meter.draftedTokens();
    out["accepted_tokens"] = meter.acceptedTokens();
    return out;
}

void benchBatches(const Options& options) {
    engine::LoadOptions load = loadOptionsOf(options.model);
    const std::uint32_t perAnswer = options.own + options.generate + 2 * plan::cacheBlockTokens;
    const std::uint32_t most = *std::max_element(options.rows.begin(), options.rows.end());
    if (load.contextLength == 0) load.contextLength = options.prefix + perAnswer;
    load.cacheTokens = options.prefix + most * perAnswer;
    load.sequences = most;
    const auto model = cli::load(options.model, load);
    if (options.profile) { // before the engine's thread has the executor
        if (model->vulkanExecutor() == nullptr) throw Error(ErrorKind::usage, "The reference has no profile.");
        for (const std::uint32_t rows : options.rows) printProfile(*model, someAnswers(*model, options.prefix, rows));
    }
    engine::EngineOptions engineOptions;
    engineOptions.mostSequences = most;
    engineOptions.stepSeconds = 60;                         // all prompts first
    engineOptions.speculate = !options.model.draft.empty(); // models of random weights repeat themselves
    engine::Engine engine(*model, engineOptions);
    nlohmann::ordered_json batches = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < options.rows.size(); ++i) {
        Options warmUp = options;
        warmUp.prefix = 0;
        warmUp.generate = 2;
        (void)measureBatch(warmUp, engine, options.rows[i], static_cast<std::uint32_t>(i));
        batches.push_back(measureBatch(options, engine, options.rows[i], static_cast<std::uint32_t>(i)));
        const auto& last = batches.back();
        if (options.json) continue;
        std::cout << std::setw(4) << options.rows[i] << " answers: " << std::fixed << std::setprecision(2)
                  << last["generate_tok_s"].get<double>() << " tokens/s, "
                  << last["prompt_tokens_computed"].get<std::uint32_t>() << " prompt tokens computed";
        if (last.contains("drafted_tokens"))
            std::cout << ", " << last["accepted_tokens"].get<std::uint32_t>() << " of "
                      << last["drafted_tokens"].get<std::uint32_t>() << " guessed tokens right";
        std::cout << std::endl;
    }
    if (options.json)
        std::cout << nlohmann::ordered_json{{"engine", "calliope"},
                                            {"model", pathOf(options.model.model).filename().string()},
                                            {"device", model->deviceName()},
                                            {"generated_tokens", options.generate},
                                            {"batch", batches}}
                         .dump()
                  << '\n';
}

void bench(const Options& options) {
    if (!options.rows.empty()) return benchBatches(options);
    if (!options.model.draft.empty()) { // real answers, which can be guessed
        Options one = options;
        one.rows = {1};
        return benchBatches(one);
    }
    const auto model =
        load(options.model, options.model.context > 0 ? options.model.context : options.prompt + options.generate + 8);
    Measured measured;
    for (std::uint32_t run = 0; run <= options.runs; ++run) // the first warms up
        measureOnce(options, *model, run, run == 0 ? nullptr : &measured);
    const Spread prompt = spreadOf(measured.prompt);
    const Spread generate = spreadOf(measured.generate);
    vulkan::VulkanExecutor* executor = model->vulkanExecutor();
    const double gigabytes = static_cast<double>(weightBytesPerToken(model->plan())) * 1e-9 * generate.median;
    const std::uint32_t dispatches = executor != nullptr ? executor->dispatchesPerToken() : 0;
    const std::string kernels(executor != nullptr ? executor->kernelSet() : "reference");

    if (options.json) {
        nlohmann::ordered_json out{{"engine", "calliope"},
                                   {"model", pathOf(options.model.model).filename().string()},
                                   {"device", model->deviceName()},
                                   {"kernels", kernels},
                                   {"runs", options.runs},
                                   {"prompt_tokens", options.prompt},
                                   {"prompt_tok_s", prompt.median},
                                   {"prompt_tok_s_min", prompt.least},
                                   {"prompt_tok_s_max", prompt.most},
                                   {"generated_tokens", options.generate},
                                   {"generate_tok_s", generate.median},
                                   {"generate_tok_s_min", generate.least},
                                   {"generate_tok_s_max", generate.most},
                                   {"gb_s", gigabytes},
                                   {"dispatches_per_token", dispatches},
                                   {"device_bytes", executor != nullptr ? executor->deviceBytes() : 0}};
        std::cout << out.dump() << '\n';
    } else {
        std::cout << printable(model->deviceName()) << ", " << kernels << " kernels, median of " << options.runs
                  << " runs (least to most)\n"
                  << std::fixed << std::setprecision(2) << "  prompt    " << options.prompt
                  << " tokens: " << prompt.median << " tokens/s (" << prompt.least << " to " << prompt.most
                  << ")\n  generate  " << options.generate << " tokens: " << generate.median << " tokens/s ("
                  << generate.least << " to " << generate.most << ")\n  " << gigabytes << " GB/s of weights, "
                  << dispatches << " dispatches a token\n";
    }
    if (!options.profile) return;
    if (executor == nullptr) throw Error(ErrorKind::usage, "The reference has no profile.");
    if (options.prompt > 0) printProfile(*model, someRows(*model, 0, std::min(options.prompt, executor->mostRows())));
    printProfile(*model, someRows(*model, options.prompt, 1));
}

} // namespace

Action addBench(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("bench", "Measure the speed of prompts and of generation");
    addModelOptions(*command, options->model);
    command->add_option("-p", options->prompt, "Tokens of the prompt")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    command->add_option("-n", options->generate, "Tokens to generate")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    command->add_option("--runs", options->runs, "Measured runs, after one to warm up")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command
        ->add_option("--rows", options->rows,
                     "Instead: so many answers at the same time, measured one after another; 1 with --draft")
        ->delimiter(',')
        ->check(CLI::Range(1, 1024))
        ->type_name("N,N,...");
    command->add_option("--prefix", options->prefix, "With --rows: tokens that all prompts begin with")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str();
    command->add_option("--own", options->own, "With --rows: tokens that only one prompt has, behind them")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str();
    CLI::Option* json = command->add_flag("--json", options->json, "Print JSON on one line");
    command->add_flag("--profile", options->profile, "Print how long each kind of kernel took")->excludes(json);
    return [options] {
        catchInterrupt();
        bench(*options);
    };
}

} // namespace calliope::cli
