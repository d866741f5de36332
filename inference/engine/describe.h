#pragma once

#include "inference/engine/loaded_model.h"
#include "inference/gguf/gguf.h"
#include "inference/vulkan/device_info.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

/// Devices and files as JSON, for programs that ask.
namespace calliope::engine {

[[nodiscard]] std::string_view typeName(vulkan::DeviceType type); ///< for people

[[nodiscard]] nlohmann::ordered_json describe(const vulkan::DeviceInfo& device);

/// All devices, which one would be used, and why. Throws what vulkan::listDevices throws.
[[nodiscard]] nlohmann::ordered_json describeDevices();

[[nodiscard]] nlohmann::ordered_json describe(const gguf::Value& value);

/// Metadata and tensors. Of arrays longer than `mostElements` only the length is told.
[[nodiscard]] nlohmann::ordered_json describe(const gguf::File& file, std::size_t mostElements);

/// What it takes to run a model's file on the device that would be chosen, and what LoadedModel would do so that it
/// fits (planMemory), or why it cannot be run here. Throws nothing that a file can cause.
[[nodiscard]] nlohmann::ordered_json describeMemory(const std::filesystem::path& path, const LoadOptions& options);

/// A model whose files are not here yet.
struct AbsentModel {
    std::vector<gguf::Entry> metadata; ///< that its file will have, as far as its sizes follow from it
    std::uint64_t weightBytes = 0;     ///< of its file
    std::uint64_t encoderBytes = 0;    ///< of its vision file; 0: it sees no pictures
};

/// The same before a file is fetched. Weights and the vision encoder count as their files have them, without what the
/// encoder computes with. Throws nothing that the metadata can cause.
[[nodiscard]] nlohmann::ordered_json describeMemory(const AbsentModel& absent, const LoadOptions& options);

} // namespace calliope::engine
