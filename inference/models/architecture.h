#pragma once

#include "inference/plan/plan.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// A model family is one row of a table: which of the known variants of each step of a decoder block it takes. The row
/// says what the *family* decides; sizes, scales and windows of one model are in its file (see hyperparameters.h).
/// The columns follow the order of a forward pass. Their default is what most families do, so a row names only what is
/// special about it; families with other mixers or feed-forward parts add columns whose default is "has none".
namespace calliope::models {

/// Whether a family reads a key, or has a tensor.
enum class Presence { never, optional, required };

enum class NormKind { rms, layer };

/// Where a block has norms: before attention and feed-forward, on what they return, or both ("sandwich").
enum class NormPlacement { before, after, around };

enum class EmbeddingScale { one, rootOfWidth, fromFile };

enum class QueryKeyNorm {
    none,
    head,
    row,
    headAfterRope, ///< without weights, in layers with rope
};

/// Attention's result times the sigmoid of a projection of its input.
enum class OutputGate {
    none,
    matrix,  ///< of its own: attn_gate
    queries, ///< attn_q has the rows of each head's query, then those of its gate
};

/// What mixes the tokens of a sequence in each layer.
enum class Mixer {
    attention,
    deltaNets, ///< gated delta nets (ssm.*), attention in every attention.full_attention_interval-th layer
};

/// Which dimensions of a head turn together, and by which of a token's positions.
enum class RopeKind {
    neighbours,          ///< dimensions 2k and 2k+1 by the token's place
    halves,              ///< k and k + n/2 by the token's place
    sectionsInBlocks,    ///< halves; pairs are dealt to time, height, width, extra in consecutive runs
    sectionsInterleaved, ///< halves; pairs are dealt to time, height, width in turn
};

/// Layers that see no positions at all.
enum class NoRope {
    never,
    everyFourthLayer,
    fullLayers,   ///< those without a window, in models that have windows
    notFinetuned, ///< all, where the file says rope.scaling.finetuned = false
};

enum class AttentionScale { rootOfHead, fromFile, one };

/// Whether queries grow with their position.
enum class TemperatureRule {
    none,
    fromFile,   ///< attention.temperature_scale, once per original context
    fullLayers, ///< by 0.1, once per window, in layers without one
};

/// Sliding windows: attention.sliding_window, and the layers that have them: attention.sliding_window_pattern.
struct WindowRule {
    Presence presence = Presence::never; ///< never: the key is ignored
    std::uint32_t size = 0;              ///< where the file does not say; 0: no window
    std::uint32_t period = 1;            ///< every period-th layer has no window, where the file does not say
    bool chunked = false;                ///< windows begin at multiples of `size`, unless the file says 0
};

/// Rope of layers with a window, where it differs from that of the others.
struct SlidingRope {
    bool scaled = true;                       ///< whether rope.scaling applies to them as well
    std::optional<float> base = std::nullopt; ///< where the file has no rope.freq_base_swa; else rope.freq_base
};

enum class FeedForward { gatedSilu, gatedGelu, gelu, clampedSwiglu };

[[nodiscard]] plan::Activation activationOf(FeedForward kind);

/// An expert that works on every token, beside those that are chosen.
enum class SharedExpert {
    none,
    added,
    gated, ///< its result times the sigmoid of a product of its own
};

/// The feed-forward part as a mixture of experts: expert_count, expert_used_count.
struct ExpertRule {
    Presence presence = Presence::never; ///< optional: a file without expert_count is dense; never: it must be so
    bool ownWidth = true;                ///< expert_feed_forward_length; else as wide as feed_forward_length
    plan::Route::Weights weights = plan::Route::Weights::softmax;
    bool normalised = true;    ///< the weights of the chosen experts sum to 1
    bool weightsInput = false; ///< weights multiply what experts read, else what they return
    bool biases = false;       ///< of the router and the experts
    bool interleaved = false;  ///< only every interleave_moe_layer_step-th layer is a mixture
    bool besideDense = false;  ///< a dense part works as well, each has norms of its own, and so has the router
    SharedExpert shared = SharedExpert::none;
    bool sharedOwnWidth = true; ///< expert_shared_feed_forward_length; else as wide as the others
};

/// Which rows of a picture see those of the same picture that stand behind them.
enum class PictureSight { causal, allLayers, slidingLayers };

/// How a family reads pictures, where that is special. Any may read them.
struct PictureRule {
    PictureSight sight = PictureSight::causal;
    std::array<std::uint32_t, 2> causalWidths = {}; ///< models so wide have causal sight all the same
    bool deepstack = false; ///< the first n_deepstack_layers layers add parts of a picture's rows to what they return
};

enum class LogitScale { none, multiplied, divided };

struct Architecture {
    std::string_view name; ///< general.architecture

    bool mayLookAhead = false; ///< a file may say that tokens see those behind them: attention.causal = false

    EmbeddingScale embeddingScale = EmbeddingScale::one;
    bool embeddingNorm = false; ///< RMS norm without weights on the embedding

    NormKind norm = NormKind::rms;
    NormPlacement normPlacement = NormPlacement::before;
    std::optional<float> epsilonAfter = std::nullopt; ///< of norms on what a block returns; else that of all norms

    Presence queryKeyValueBias = Presence::optional;
    Presence otherBias = Presence::optional; ///< of attention's output and the feed-forward part
    QueryKeyNorm queryKeyNorm = QueryKeyNorm::none;
    std::uint32_t expertsWithoutHeadNorm = 0; ///< a model with so many experts has no queryKeyNorm
    bool valueNorm = false;                   ///< RMS norm without weights on each head of the values
    bool keysAsValues = false;                ///< layers without attn_v take the keys as they are projected
    bool sharedCaches = false; ///< the last attention.shared_kv_layers layers use the keys and values of earlier ones
    bool ownSlidingHeads = false; ///< heads of layers with a window have sizes of their own: attention.key_length_swa
    OutputGate outputGate = OutputGate::none;
    Mixer mixer = Mixer::attention;

    RopeKind rope = RopeKind::neighbours;
    bool ropeWholeHead = false; ///< the file may not turn only a part of each head
    NoRope noRope = NoRope::never;
    SlidingRope slidingRope = {};

    AttentionScale attentionScale = AttentionScale::rootOfHead;
    std::uint32_t layersScaledByWidth = 0; ///< a model with so many layers scales by 1/sqrt(width / heads) instead
    std::optional<float> attentionSoftcap = std::nullopt; ///< where the file does not say; absent: the family has none
    TemperatureRule temperature = TemperatureRule::none;
    bool sinks = false; ///< each head has one more logit in its softmax
    WindowRule window = {};

    std::string_view feedForwardNorm = "ffn_norm"; ///< the tensor of the norm before it
    FeedForward feedForward = FeedForward::gatedSilu;
    bool fusedGate = false; ///< ffn_up may hold the gate's rows, then its own
    ExpertRule experts = {};

    /// The last nextn_predict_layers of the file's blocks guess further tokens and are not part of the model itself.
    bool predictionBlocks = false;

    bool layerInputs = false; ///< every layer adds an embedding of its own: embedding_length_per_layer_input
    bool layerScale = false;  ///< layers may end with layer_output_scale times the residual stream

    PictureRule pictures = {};

    bool residualScale = false; ///< what blocks return is multiplied by residual_scale

    bool tiedHead = true; ///< token_embd serves where there is no output.weight
    LogitScale logitScale = LogitScale::none;
    std::optional<float> logitSoftcap = std::nullopt; ///< as attentionSoftcap
};

/// All families that the engine can run.
[[nodiscard]] std::span<const Architecture> architectures();

/// Throws Error{unsupported} with a sentence that names the architecture where it is not in the table.
[[nodiscard]] const Architecture& architecture(std::string_view name);

} // namespace calliope::models
