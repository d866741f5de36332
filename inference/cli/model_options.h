#pragma once

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/cli/command.h"
#include "inference/engine/loaded_model.h"
#include "inference/pictures/preprocessor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace calliope::cli {

/// Options of every subcommand that computes with a model.
struct ModelOptions {
    std::string model;
    std::string draft;     ///< file of a drafter; empty: none
    std::string projector; ///< file of the model's vision encoder; empty: none
    std::string device;
    std::uint32_t context = 0;
    vulkan::Precision precision = vulkan::Precision::automatic;
    std::string cacheType; ///< empty: float16, or float32 with --precision f32
    vulkan::KernelChoice kernels = vulkan::KernelChoice::automatic;
};

/// Adds -m/--model. Paths are UTF-8.
void addModelPath(CLI::App& command, std::string& path);

/// Adds --draft, --mmproj, --device, --context, --precision, --kv and --kernels.
void addDeviceOptions(CLI::App& command, ModelOptions& options);

/// Adds -m, --draft, --mmproj, --device, --context, --precision, --kv and --kernels.
void addModelOptions(CLI::App& command, ModelOptions& options);

/// Adds --detail: how finely pictures are looked at.
void addDetailOption(CLI::App& command, pictures::Detail& detail);

/// What the options say about loading, but for the progress.
[[nodiscard]] engine::LoadOptions loadOptionsOf(const ModelOptions& options);

/// Loads the model, with a progress bar where people watch. What gave way so that it fits the device's memory is told
/// on standard error.
[[nodiscard]] std::unique_ptr<engine::LoadedModel> load(const ModelOptions& options, std::uint32_t context);
[[nodiscard]] std::unique_ptr<engine::LoadedModel> load(const ModelOptions& options, engine::LoadOptions load);

[[nodiscard]] std::filesystem::path pathOf(const std::string& text);

/// What `read` returns; the errors that it throws name the file.
template<typename Read>
auto named(const std::string& path, const Read& read) {
    try {
        return read();
    } catch (const Error& error) {
        throw Error(error.kind(), concat(printable(path), ": ", error.what()));
    }
}

/// The whole file; throws Error{file} that names it.
[[nodiscard]] std::string readFile(const std::string& path);

} // namespace calliope::cli
