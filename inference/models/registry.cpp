#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/models/architecture.h"
#include "inference/models/drafter.h"

#include <algorithm>
#include <array>

namespace calliope::models {

namespace {

constexpr std::array rows{
    // Touvron et al. 2023, and the many that share its block: Mistral 7B, Nemo and Small, SmolLM2, Yi; with experts,
    // Mixtral, arXiv:2401.04088
    Architecture{
        .name = "llama",
        .ropeWholeHead = true,
        .experts = {.presence = Presence::optional, .ownWidth = false},
    },

    // Ministral 3
    Architecture{.name = "mistral3", .temperature = TemperatureRule::fromFile},

    // arXiv:2412.15115
    Architecture{.name = "qwen2", .queryKeyValueBias = Presence::required, .rope = RopeKind::halves},

    // arXiv:2505.09388
    Architecture{.name = "qwen3", .queryKeyNorm = QueryKeyNorm::head, .rope = RopeKind::halves},

    // The language part of Qwen2-VL and Qwen2.5-VL, arXiv:2409.12191
    Architecture{
        .name = "qwen2vl",
        .queryKeyValueBias = Presence::required,
        .rope = RopeKind::sectionsInBlocks,
    },

    // The language part of Qwen3-VL
    Architecture{
        .name = "qwen3vl",
        .queryKeyNorm = QueryKeyNorm::head,
        .rope = RopeKind::sectionsInterleaved,
        .pictures = {.deepstack = true},
    },

    // Qwen3.5 and later; gated delta nets: arXiv:2412.06464
    Architecture{
        .name = "qwen35",
        .queryKeyNorm = QueryKeyNorm::head,
        .outputGate = OutputGate::queries,
        .mixer = Mixer::deltaNets,
        .rope = RopeKind::sectionsInterleaved,
        .feedForwardNorm = "post_attention_norm",
        .predictionBlocks = true,
    },

    Architecture{
        .name = "qwen35moe",
        .queryKeyNorm = QueryKeyNorm::head,
        .outputGate = OutputGate::queries,
        .mixer = Mixer::deltaNets,
        .rope = RopeKind::sectionsInterleaved,
        .feedForwardNorm = "post_attention_norm",
        .experts = {.presence = Presence::required, .shared = SharedExpert::gated},
        .predictionBlocks = true,
    },

    // arXiv:2407.10671, section 2.2.2
    Architecture{
        .name = "qwen2moe",
        .queryKeyValueBias = Presence::required,
        .rope = RopeKind::halves,
        .experts = {.presence = Presence::required, .normalised = false, .shared = SharedExpert::gated},
    },

    Architecture{
        .name = "qwen3moe",
        .queryKeyNorm = QueryKeyNorm::head,
        .rope = RopeKind::halves,
        .experts = {.presence = Presence::required},
    },

    Architecture{
        .name = "qwen3vlmoe",
        .queryKeyNorm = QueryKeyNorm::head,
        .rope = RopeKind::sectionsInterleaved,
        .experts = {.presence = Presence::required},
        .pictures = {.deepstack = true},
    },

    Architecture{.name = "smollm3", .noRope = NoRope::everyFourthLayer},

    // arXiv:2408.00118
    Architecture{
        .name = "gemma2",
        .embeddingScale = EmbeddingScale::rootOfWidth,
        .normPlacement = NormPlacement::around,
        .rope = RopeKind::halves,
        .layersScaledByWidth = 46,
        .attentionSoftcap = 50.0f,
        .window = {Presence::optional, 4096, 2},
        .feedForward = FeedForward::gatedGelu,
        .logitSoftcap = 30.0f,
    },

    // arXiv:2503.19786
    Architecture{
        .name = "gemma3",
        .embeddingScale = EmbeddingScale::rootOfWidth,
        .normPlacement = NormPlacement::around,
        .queryKeyNorm = QueryKeyNorm::head,
        .rope = RopeKind::halves,
        .slidingRope = {.scaled = false, .base = 10000.0f},
        .layersScaledByWidth = 62,
        .window = {Presence::optional, 0, 6},
        .feedForward = FeedForward::gatedGelu,
        .pictures = {.sight = PictureSight::allLayers},
        .logitSoftcap = 0.0f,
    },

    // Gemma 4; per-layer embeddings are those of Gemma 3n
    Architecture{
        .name = "gemma4",
        .embeddingScale = EmbeddingScale::rootOfWidth,
        .normPlacement = NormPlacement::around,
        .queryKeyNorm = QueryKeyNorm::head,
        .valueNorm = true,
        .keysAsValues = true,
        .sharedCaches = true,
        .ownSlidingHeads = true,
        .rope = RopeKind::halves,
        .slidingRope = {.scaled = false, .base = 10000.0f},
        .attentionScale = AttentionScale::one,
        .window = {Presence::required, 0, 6},
        .feedForward = FeedForward::gatedGelu,
        .experts = {.presence = Presence::optional, .besideDense = true},
        .layerInputs = true,
        .layerScale = true,
        .pictures = {.sight = PictureSight::slidingLayers, .causalWidths = {1536, 2560}}, // E2B and E4B
        .logitSoftcap = 30.0f,
    },

    // arXiv:2404.14219
    Architecture{.name = "phi3", .rope = RopeKind::halves, .fusedGate = true},

    // arXiv:2508.10925
    Architecture{
        .name = "gpt-oss",
        .otherBias = Presence::required,
        .rope = RopeKind::halves,
        .sinks = true,
        .window = {Presence::required, 0, 2},
        .feedForwardNorm = "post_attention_norm",
        .feedForward = FeedForward::clampedSwiglu,
        .experts = {.presence = Presence::required,
                    .weights = plan::Route::Weights::softmaxOfChosen,
                    .normalised = false,
                    .biases = true},
        .tiedHead = false,
    },

    // Llama 4; that with 128 experts has no norms on its heads
    Architecture{
        .name = "llama4",
        .queryKeyNorm = QueryKeyNorm::headAfterRope,
        .expertsWithoutHeadNorm = 128,
        .noRope = NoRope::fullLayers,
        .temperature = TemperatureRule::fullLayers,
        .window = {Presence::optional, 8192, 4, true},
        .experts = {.presence = Presence::optional,
                    .weights = plan::Route::Weights::sigmoid,
                    .normalised = false,
                    .weightsInput = true,
                    .interleaved = true,
                    .shared = SharedExpert::added,
                    .sharedOwnWidth = false},
    },

    // Granite 3 and 4, dense
    Architecture{
        .name = "granite",
        .embeddingScale = EmbeddingScale::fromFile,
        .noRope = NoRope::notFinetuned,
        .attentionScale = AttentionScale::fromFile,
        .residualScale = true,
        .logitScale = LogitScale::divided,
    },

    // arXiv:2501.00656; with a window, Olmo 3
    Architecture{
        .name = "olmo2",
        .normPlacement = NormPlacement::after,
        .queryKeyNorm = QueryKeyNorm::row,
        .rope = RopeKind::halves,
        .slidingRope = {.scaled = false},
        .window = {Presence::optional, 0, 4},
    },

    // arXiv:2402.19173
    Architecture{
        .name = "starcoder2",
        .norm = NormKind::layer,
        .queryKeyValueBias = Presence::required,
        .otherBias = Presence::required,
        .rope = RopeKind::halves,
        .feedForward = FeedForward::gelu,
    },

    Architecture{
        .name = "muse-glimmer",
        .embeddingNorm = true,
        .normPlacement = NormPlacement::around,
        .epsilonAfter = 1e-8f,
        .queryKeyNorm = QueryKeyNorm::head,
        .outputGate = OutputGate::matrix,
        .noRope = NoRope::fullLayers,
        .window = {Presence::required, 0, 4},
        .tiedHead = false,
        .logitScale = LogitScale::multiplied,
        .logitSoftcap = 30.0f,
    },
};

/// Families that people are likely to try and that need parts which the engine does not have.
struct Missing {
    std::string_view name;
    std::string_view reason;
};

constexpr std::string_view experts = "a mixture of experts";
constexpr std::string_view hybrid = "a hybrid of attention and recurrent layers";
constexpr std::array missing{
    Missing{"granitemoe", experts},
    Missing{"deepseek2", experts},
    Missing{"qwen3next", hybrid},
    Missing{"granitehybrid", hybrid},
    Missing{"gemma3n", "a model with per-layer embeddings"},
    Missing{"clip", "an image encoder that only works beside a language model"},
};

} // namespace

plan::Activation activationOf(FeedForward kind) {
    switch (kind) {
    case FeedForward::gatedSilu: return plan::Activation::silu;
    case FeedForward::clampedSwiglu: return plan::Activation::clampedSwiglu;
    case FeedForward::gatedGelu:
    case FeedForward::gelu: break;
    }
    return plan::Activation::geluTanh;
}

std::span<const Architecture> architectures() {
    return rows;
}

const Architecture& architecture(std::string_view name) {
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Architecture& a) { return a.name == name; });
    if (row != rows.end()) return *row;
    const auto known = std::find_if(missing.begin(), missing.end(), [&](const Missing& m) { return m.name == name; });
    if (name == drafterArchitecture)
        throw Error(ErrorKind::unsupported, concat("The model's architecture \"", name,
                                                   "\" is a drafter's: it works only beside another model."));
    if (known != missing.end())
        throw Error(ErrorKind::unsupported, concat("The model's architecture \"", name, "\" is ", known->reason,
                                                   ", which this version cannot run yet."));
    throw Error(ErrorKind::unsupported,
                concat("The model's architecture \"", printable(name), "\" is not one that this version knows."));
}

} // namespace calliope::models
