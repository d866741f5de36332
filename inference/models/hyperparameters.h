#pragma once

#include "inference/gguf/gguf.h"
#include "inference/models/architecture.h"

#include <array>
#include <cstdint>
#include <vector>

namespace calliope::models {

/// What a file says about its rotary embedding (keys `<architecture>.rope.*`).
struct RopeParameters {
    enum class Scaling { none, linear, yarn, longrope };
    std::uint32_t dimensions = 0;        ///< of each head that turn, even
    std::uint32_t slidingDimensions = 0; ///< of layers with a window
    double base = 10000;
    double slidingBase = 10000; ///< of layers with a window
    Scaling scaling = Scaling::linear;
    double factor = 1;
    std::uint32_t originalContextLength = 0; ///< that the model had before its context was stretched
    double attentionFactor = 1;
    double betaFast = 32;
    double betaSlow = 1;
    double logMultiplier = 0;
    std::array<std::uint32_t, 4> sections{}; ///< pairs for time, height, width, extra
    bool finetuned = true;
};

struct LayerParameters {
    std::uint32_t heads = 0;
    std::uint32_t keyValueHeads = 0;
    std::uint32_t feedForwardWidth = 0;
    std::uint32_t keyWidth = 0;   ///< of one head
    std::uint32_t valueWidth = 0; ///< of one head
    std::uint32_t cacheLayer = 0; ///< whose keys and values it uses, mostly its own
    bool recurrent = false;       ///< has a gated delta net in the place of attention
    bool sliding = false;         ///< sees only the last `Hyperparameters::window` tokens, itself included
    bool mixture = false;         ///< its feed-forward part is a mixture of experts
};

/// Of the layers that are mixtures.
struct ExpertParameters {
    std::uint32_t count = 0;
    std::uint32_t used = 0; ///< by each token
    std::uint32_t width = 0;
    std::uint32_t sharedWidth = 0; ///< of the expert that all tokens use
};

/// The gated delta nets of a hybrid model (keys `<architecture>.ssm.*`).
struct DeltaNetParameters {
    std::uint32_t keyHeads = 0; ///< divides `heads`
    std::uint32_t heads = 0;    ///< of values
    std::uint32_t width = 0;    ///< of one head, of keys and values alike
    std::uint32_t kernel = 0;   ///< rows that the convolution sees
};

/// The sizes and constants of one model, checked: counts lie within fixed limits, heads divide, floats are finite.
/// Products of any three of the widths and head counts fit into 64 bits, rows of all heads together into 32.
struct Hyperparameters {
    std::uint32_t contextLength = 0; ///< that the model was trained for
    std::uint32_t vocabulary = 0;
    std::uint32_t width = 0;           ///< of the embedding and the residual stream
    std::uint32_t keyWidth = 0;        ///< of one head in layers without a window
    std::uint32_t valueWidth = 0;      ///< likewise
    std::uint32_t layerInputWidth = 0; ///< of the embedding that each layer adds; 0: none
    std::vector<LayerParameters> layers;
    std::uint32_t deepstackLayers = 0;  ///< of them, from the first on, that add parts of pictures' rows
    std::uint32_t predictionBlocks = 0; ///< that the file has behind the layers
    DeltaNetParameters deltaNet;        ///< of the recurrent layers
    ExpertParameters experts;
    float epsilon = 0;
    RopeParameters rope;
    float attentionScale = 0;   ///< 0: by the rule of the architecture
    float attentionSoftcap = 0; ///< 0: none, as for all below
    float temperature = 0;
    std::uint32_t window = 0;
    float embeddingScale = 1;
    float residualScale = 1;
    float logitScale = 1; ///< as a factor, even where the file has a divisor
    float logitSoftcap = 0;

    /// Values of a picture's row: what stands in the place of an embedding, then a part for each deepstack layer.
    [[nodiscard]] std::uint32_t pictureRowWidth() const { return width * (1 + deepstackLayers); }
};

/// Reads what `family` uses. Throws Error{format} that names the file and the key where one is missing or
/// impossible, Error{unsupported} where it asks for something this engine cannot do. Keys that are not used are not
/// looked at.
[[nodiscard]] Hyperparameters readHyperparameters(const gguf::File& file, const Architecture& family);

/// What scores are multiplied with.
[[nodiscard]] float attentionScaleOf(const Hyperparameters& model, const Architecture& family);

} // namespace calliope::models
