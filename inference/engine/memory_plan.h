#pragma once

#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "inference/vision/encoder.h"
#include "inference/vulkan/device.h"
#include "inference/vulkan/lowering.h"
#include "inference/vulkan/weight_layout.h"

#include <cstdint>
#include <string>

namespace calliope::engine {

/// What a model is to be run with.
struct MemoryWishes {
    std::uint32_t contextLength = 0; ///< tokens of one sequence
    std::uint32_t cacheTokens = 0;   ///< of all sequences together; 0: contextLength
    std::uint32_t sequences = 1;
    vulkan::CacheType cacheType = vulkan::CacheType::f16;
    vulkan::Precision precision = vulkan::Precision::automatic;
    bool isFixed = false; ///< the context and the type of its keys and values were asked for and stay
};

/// Bytes that a model needs on a device, known before anything is loaded.
struct MemoryNeeds {
    std::uint64_t weights = 0;
    std::uint64_t drafter = 0;   ///< weights of its drafter
    std::uint64_t encoder = 0;   ///< all that its vision encoder needs, for pictures as they usually are
    std::uint64_t perToken = 0;  ///< keys and values of one token of context, the drafter's among them
    std::uint64_t cache = 0;     ///< of all tokens
    std::uint64_t states = 0;    ///< of recurrent layers, all sequences and snapshots
    std::uint64_t workSpace = 0; ///< activations and staging

    [[nodiscard]] std::uint64_t total() const { return weights + drafter + encoder + cache + states + workSpace; }
};

/// The files that are to be run together.
struct ModelFiles {
    const models::Model& model;
    const models::Drafter* drafter = nullptr;
    const vision::EncoderModel* vision = nullptr;
    std::uint64_t weightBytes = 0;  ///< of the model's file, where `model` is an outline
    std::uint64_t encoderBytes = 0; ///< of the vision file that is not here either
};

/// Rows of the largest batch that a plan is loaded for: 512 at most, or as many as one step needs where the rows of a
/// picture see each other.
[[nodiscard]] std::uint32_t mostRowsOf(const plan::Plan& plan, const vision::EncoderModel* vision,
                                       std::uint32_t sequences);

[[nodiscard]] MemoryNeeds memoryNeeds(const plan::Plan& plan, const vision::EncoderModel* vision,
                                      const vulkan::DeviceInfo& device, const MemoryWishes& wishes);

/// Most tokens of context on software devices: llvmpipe (Mesa 22.3) ends the loops of a shader, counted together, after
/// 65,535 rounds without a word, and attention takes up to 14 rounds for 8 tokens.
constexpr std::uint32_t mostSoftwareContext = 32768;

/// What is done so that a model fits: nothing, then smaller keys and values, then a shorter context (at least
/// `leastContext` tokens). If all that does not help, weights stay in the host's memory (at most half of it), which the
/// device reads over the bus many times slower. Else `fits` is false. `planMemory` throws a usage error where the
/// context is longer than the device can compute at all.
struct MemoryPlan {
    static constexpr std::uint32_t leastContext = 512;
    static constexpr std::uint32_t leastBesideHost = 4096; ///< a context of use, where weights lack much more anyway

    MemoryWishes wishes; ///< as they can be met
    MemoryNeeds needs;
    std::uint64_t available = 0; ///< on the device
    std::uint64_t hostBytes = 0; ///< of the weights that stay in the host's memory
    bool fits = false;
    bool isAsWished = false; ///< it fits, and nothing had to give way
    std::string note;        ///< one sentence for people
};

[[nodiscard]] MemoryPlan planMemory(const ModelFiles& files, const vulkan::DeviceInfo& device,
                                    const MemoryWishes& wishes);

} // namespace calliope::engine
