#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/cli/model_options.h"
#include "inference/cli/standard_input.h"
#include "inference/cli/terminal.h"
#include "inference/http/key.h"
#include "inference/server/server.h"
#include "inference/vulkan/pipelines.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace calliope::cli {

namespace {

struct Options {
    ModelOptions model;
    std::uint16_t port = 8080;
    std::string key;
    bool keyFromInput = false;
    std::uint32_t sequences = 16;
    std::uint32_t cacheTokens = 0;
};

/// For answers that are under way when the server is told to end.
constexpr std::chrono::seconds patience{2};

/// For ending as a whole, once whoever started the server is gone.
constexpr std::chrono::seconds patienceAlone{3};

/// Why something is no key; empty: it is one. Short ones are soon guessed by whoever may try, which is everybody here.
std::string problemOf(const std::string& key) {
    constexpr std::size_t shortest = 16;
    const bool isPlain = std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
    return key.size() >= shortest && isPlain ? std::string() : "must be at least 16 characters without blanks";
}

/// The key: given, read, or made up. Nobody else can then talk to the server, not even other users of the machine.
std::string keyOf(const Options& options, StandardInput* input) {
    if (!options.key.empty()) return options.key;
    if (input == nullptr) return http::randomKey();
    const std::string key = input->firstLine();
    if (const std::string problem = problemOf(key); !problem.empty())
        throw Error(ErrorKind::usage, concat("The first line of the standard input is no key: it ", problem, '.'));
    return key;
}

void sayReady(const server::Server& server, const std::string& key, bool isOwn) {
    nlohmann::ordered_json line{{"port", server.port()},
                                {"url", "http://127.0.0.1:" + std::to_string(server.port()) + "/v1"},
                                {"version", CALLIOPE_VERSION}};
    if (isOwn) line["key"] = key; // nobody knows it yet
    std::cout << line.dump() << '\n' << std::flush;
}

/// What gave way so that the model fits the device's memory.
void tellMemory(const nlohmann::ordered_json& status) {
    const auto note = status.value("/description/memory/note"_json_pointer, nlohmann::ordered_json());
    if (note.is_string()) std::cerr << note.get_ref<const std::string&>() << '\n';
}

server::LoadRequest requestOf(const Options& options) {
    server::LoadRequest request;
    request.path = pathOf(options.model.model);
    request.options = loadOptionsOf(options.model);
    request.options.sequences = options.sequences;
    request.options.cacheTokens = options.cacheTokens;
    request.engine.mostSequences = options.sequences;
    return request;
}

void serve(const Options& options) {
    catchInterrupt();
    std::optional<StandardInput> input;
    if (options.keyFromInput) input.emplace(patienceAlone);
    const std::string key = keyOf(options, input ? &*input : nullptr);
    http::ListenerOptions listener;
    listener.port = options.port;
    listener.key = key;
    const std::filesystem::path caches = vulkan::cacheFolder();
    server::Server server(listener, server::loadOnDevice, server::checkFiles,
                          caches.empty() ? caches : caches / "contexts");
    if (!options.model.model.empty()) server.host().load(requestOf(options));
    sayReady(server, key, options.key.empty() && !options.keyFromInput);

    constexpr std::chrono::milliseconds look{50};
    std::optional<ProgressLine> line(std::in_place, "Loading");
    while (!interrupted() && !(input && input->hasEnded())) {
        (void)server.host().waitForChange(0, look);
        std::this_thread::sleep_for(look);
        if (!line) continue;
        const auto status = server.host().status();
        if (status["state"] == "failed") throw Error(ErrorKind::file, status["error"].get<std::string>());
        if (status["state"] != "loading") {
            line.reset();
            tellMemory(status);
        }
        const auto loading = status.value("loading", nlohmann::ordered_json());
        if (line && loading.is_object() && loading["total_bytes"] != 0)
            line->show(loading["done_bytes"].get<double>() / loading["total_bytes"].get<double>());
    }
    line.reset();
    server.stop(input && input->hasEnded() ? std::chrono::seconds(0) : patience);
}

} // namespace

Action addServe(CLI::App& app) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("serve", "Serve a model to programs on this machine, as OpenAI's interface has it");
    command
        ->add_option("-m,--model", options->model.model,
                     "GGUF file; of a split set the first; else clients have one loaded")
        ->type_name("FILE");
    addDeviceOptions(*command, options->model);
    command->add_option("--port", options->port, "Port on the loopback interface; 0: any free one")
        ->type_name("N")
        ->capture_default_str();
    CLI::Option* key = command->add_option("--key", options->key, "Key that clients must send; else a random one")
                           ->type_name("KEY")
                           ->check([](const std::string& value) { return problemOf(value); });
    command
        ->add_flag("--key-from-stdin", options->keyFromInput,
                   "Read the key from the first line of the standard input, and end when that is closed")
        ->excludes(key);
    command->add_option("--sequences", options->sequences, "Answers computed at the same time")
        ->type_name("N")
        ->capture_default_str()
        ->check(CLI::Range(1u, 256u));
    command
        ->add_option("--cache", options->cacheTokens,
                     "Tokens of context of all answers together; else as many as one may have")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    return [options] { serve(*options); };
}

} // namespace calliope::cli
