#include "inference/cli/model_options.h"

#include "inference/base/file.h"
#include "inference/cli/terminal.h"

#include <iostream>
#include <map>
#include <optional>

namespace calliope::cli {

namespace {

const std::map<std::string, vulkan::Precision> precisions{
    {"auto", vulkan::Precision::automatic}, {"f32", vulkan::Precision::f32}, {"f16", vulkan::Precision::f16}};
const std::map<std::string, vulkan::CacheType> cacheTypes{
    {"f32", vulkan::CacheType::f32}, {"f16", vulkan::CacheType::f16}, {"q8_0", vulkan::CacheType::q8_0}};
const std::map<std::string, vulkan::KernelChoice> kernelChoices{{"auto", vulkan::KernelChoice::automatic},
                                                                {"gpu", vulkan::KernelChoice::tiles},
                                                                {"cpu", vulkan::KernelChoice::rows}};

const std::map<std::string, pictures::Detail> details{
    {"low", pictures::Detail::low}, {"auto", pictures::Detail::usual}, {"high", pictures::Detail::high}};

/// An option whose value is one of a table's words.
template<typename Value>
void addChoice(CLI::App& command, const std::string& name, Value& value, const std::map<std::string, Value>& table,
               const std::string& help) {
    std::string words;
    for (const auto& [word, meaning] : table) words += (words.empty() ? "" : "|") + word;
    command
        .add_option_function<std::string>(
            name, [&value, &table](const std::string& word) { value = table.at(word); }, help)
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
        load.cacheType = cacheTypes.at(options.cacheType);
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
