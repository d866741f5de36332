#include "inference/cli/model_options.h"

#include "inference/base/file.h"
#include "inference/cli/terminal.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

namespace calliope::cli {

namespace {

constexpr std::array precisions{std::pair{"auto", vulkan::Precision::automatic},
                                std::pair{"f16", vulkan::Precision::f16}, std::pair{"f32", vulkan::Precision::f32}};
constexpr std::array cacheTypes{std::pair{"f32", vulkan::CacheType::f32}, std::pair{"f16", vulkan::CacheType::f16},
                                std::pair{"q8_0", vulkan::CacheType::q8_0}};
constexpr std::array kernelChoices{std::pair{"auto", vulkan::KernelChoice::automatic},
                                   std::pair{"cpu", vulkan::KernelChoice::rows},
                                   std::pair{"gpu", vulkan::KernelChoice::tiles}};
constexpr std::array details{std::pair{"auto", pictures::Detail::usual}, std::pair{"high", pictures::Detail::high},
                             std::pair{"low", pictures::Detail::low}};

/// REQUIRES: one of the table's words.
template<typename Table>
auto meaningOf(const std::string& word, const Table& table) {
    return std::ranges::find_if(table, [&](const auto& row) { return row.first == word; })->second;
}

/// An option whose value is one of a table's words.
template<typename Value, typename Table>
void addChoice(CLI::App& command, const std::string& name, Value& value, const Table& table, const std::string& help) {
    std::string words;
    for (const auto& [word, meaning] : table) words += (words.empty() ? "" : "|") + std::string(word);
    command
        .add_option_function<std::string>(
            name, [&value, &table](const std::string& word) { value = meaningOf(word, table); }, help)
        ->check(CLI::IsMember(table))
        ->type_name(words);
}

} // namespace

void addModelPath(CLI::App& command, std::string& path) {
    command.add_option("-m,--model", path, "GGUF file; of a split set the first")->required()->type_name("FILE");
}

void addModelOptions(CLI::App& command, ModelOptions& options) {
    addModelPath(command, options.model);
    addDeviceOptions(command, options);
}

void addDeviceOptions(CLI::App& command, ModelOptions& options) {
    command
        .add_option("--draft", options.draft,
                    "GGUF file of a DFlash drafter made for the model: guesses tokens, so that answers come faster")
        ->type_name("FILE");
    command.add_option("--mmproj", options.projector, "The model's vision encoder, a GGUF file; then it sees pictures")
        ->type_name("FILE");
    command
        .add_option("--device", options.device,
                    "Number or part of the name of a device (see `devices`), or `reference` for plain C++")
        ->type_name("NAME|N|reference");
    command
        .add_option("--context", options.context,
                    "Tokens of context; else what the model was trained for, at most 4096")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    addChoice(command, "--precision", options.precision, precisions,
              "Arithmetic: f32 exact, f16, auto (fastest that is good enough)");
    command.add_option("--kv", options.cacheType, "Type of the context's keys and values")
        ->check(CLI::IsMember(cacheTypes))
        ->type_name("f32|f16|q8_0");
    addChoice(command, "--kernels", options.kernels, kernelChoices, "Kernels for GPUs or for processors");
}

void addDetailOption(CLI::App& command, pictures::Detail& detail) {
    addChoice(command, "--detail", detail, details,
              "How finely pictures are looked at: low (at most 256 tokens), auto (1024), high (what the model allows)");
}

engine::LoadOptions loadOptionsOf(const ModelOptions& options) {
    engine::LoadOptions load;
    load.drafter = pathOf(options.draft);
    load.projector = pathOf(options.projector);
    load.device = options.device;
    load.contextLength = options.context;
    load.precision = options.precision;
    load.kernels = options.kernels;
    if (!options.cacheType.empty())
        load.cacheType = meaningOf(options.cacheType, cacheTypes);
    else if (options.precision == vulkan::Precision::f32)
        load.cacheType = vulkan::CacheType::f32;
    return load;
}

std::unique_ptr<engine::LoadedModel> load(const ModelOptions& options, std::uint32_t context) {
    engine::LoadOptions load = loadOptionsOf(options);
    load.contextLength = context;
    return cli::load(options, std::move(load));
}

std::unique_ptr<engine::LoadedModel> load(const ModelOptions& options, engine::LoadOptions load) {
    std::optional<ProgressLine> line("Loading");
    load.progress = [&](std::uint64_t done, std::uint64_t total) {
        line->show(static_cast<double>(done) / static_cast<double>(total));
        return !interrupted();
    };
    auto model = std::make_unique<engine::LoadedModel>(pathOf(options.model), load);
    line.reset();
    if (!model->memoryNote().empty()) std::cerr << model->memoryNote() << '\n';
    return model;
}

std::filesystem::path pathOf(const std::string& text) {
    return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

std::string readFile(const std::string& path) {
    const RandomAccessFile file(pathOf(path));
    std::string out(file.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(out)));
    return out;
}

} // namespace calliope::cli
