#include "inference/models/hyperparameters.h"

#include "inference/base/error.h"
#include "inference/models/keys.h"

#include <algorithm>
#include <cmath>

namespace calliope::models {

namespace {

// Far above any model, far below where products of them overflow.
constexpr std::uint32_t mostLayers = 512;
constexpr std::uint32_t mostWidth = 1u << 18;
constexpr std::uint32_t mostHeads = 1u << 12;
constexpr std::uint32_t mostHeadWidth = 1024; // kernels keep a head's share in registers and shared memory
constexpr std::uint32_t mostLayerInputWidth = 1u << 14;
constexpr std::uint32_t mostTokens = 1u << 30;
constexpr std::uint32_t mostStateWidth = 256; // kernels keep so many values in registers
constexpr std::uint32_t mostConvolution = 64;
constexpr std::uint32_t mostExperts = 1024;
constexpr std::uint32_t mostExpertsUsed = 256;
constexpr std::uint32_t mostDeepstackLayers = 15;

std::uint32_t readVocabulary(const gguf::File& file, const Keys& keys) {
    if (const gguf::Value* tokens = file.find("tokenizer.ggml.tokens"))
        if (const auto* array = std::get_if<gguf::Array>(tokens))
            if (const auto* texts = std::get_if<std::vector<std::string>>(array); texts && !texts->empty())
                return static_cast<std::uint32_t>(std::min<std::size_t>(texts->size(), mostTokens));
    return keys.count("vocab_size", 1, mostTokens);
}

RopeParameters::Scaling readScaling(const Keys& keys) {
    const std::string name = keys.text("rope.scaling.type", "linear");
    if (name == "none") return RopeParameters::Scaling::none;
    if (name == "linear") return RopeParameters::Scaling::linear;
    if (name == "yarn") return RopeParameters::Scaling::yarn;
    if (name == "longrope") return RopeParameters::Scaling::longrope;
    throw Error(
        ErrorKind::unsupported,
        keys.message("rope.scaling.type", concat("is \"", printable(name), "\", which this version does not know")));
}

/// How many dimensions of a head rope turns.
std::uint32_t readTurned(const Keys& keys, std::string_view key, std::uint32_t width) {
    const std::uint32_t dimensions = keys.count(key, 2, width, width);
    if (dimensions % 2 != 0) keys.refuse(key, "is odd, but rope turns dimensions in pairs");
    return dimensions;
}

RopeParameters readRope(const Keys& keys, const Architecture& family, const Hyperparameters& model) {
    RopeParameters rope;
    rope.dimensions = readTurned(keys, "rope.dimension_count", model.keyWidth);
    rope.slidingDimensions = rope.dimensions;
    if (family.ownSlidingHeads)
        rope.slidingDimensions =
            readTurned(keys, "rope.dimension_count_swa", keys.count("attention.key_length_swa", 2, mostHeadWidth));
    if (family.ropeWholeHead && rope.dimensions != model.keyWidth)
        keys.refuse("rope.dimension_count", concat("is ", rope.dimensions, ", but must be the width of a head, ",
                                                   model.keyWidth, ", in this architecture"));
    rope.base = keys.positive("rope.freq_base", 10000.0f);
    rope.slidingBase =
        keys.positive("rope.freq_base_swa", family.slidingRope.base.value_or(static_cast<float>(rope.base)));
    rope.scaling = readScaling(keys);
    const float factor = keys.notNegative("rope.scaling.factor", keys.notNegative("rope.scale_linear", 0));
    if (factor > 0) rope.factor = factor;
    rope.originalContextLength = keys.count("rope.scaling.original_context_length", 1, mostTokens, model.contextLength);
    rope.attentionFactor = keys.positive("rope.scaling.attn_factor", 1);
    rope.betaFast = keys.positive("rope.scaling.yarn_beta_fast", 32);
    rope.betaSlow = keys.positive("rope.scaling.yarn_beta_slow", 1);
    rope.logMultiplier = keys.notNegative("rope.scaling.yarn_log_multiplier", 0);
    rope.finetuned = keys.flag("rope.scaling.finetuned", true);

    if (family.rope == RopeKind::sectionsInBlocks || family.rope == RopeKind::sectionsInterleaved) {
        const std::vector<std::uint32_t> sections = keys.list("rope.dimension_sections", 3, 4, mostHeadWidth);
        std::copy(sections.begin(), sections.end(), rope.sections.begin());
        if (std::all_of(sections.begin(), sections.end(), [](std::uint32_t n) { return n == 0; }))
            keys.refuse("rope.dimension_sections", "has only zeros");
    }
    return rope;
}

/// Which layers are recurrent, and the sizes of those.
void readDeltaNets(const Keys& keys, Mixer mixer, Hyperparameters& model) {
    if (mixer != Mixer::deltaNets) return;
    constexpr std::string_view listed = "attention.recurrent_layers";
    if (keys.has(listed)) {
        const auto flags = keys.perLayer(listed, model.layers.size() + model.predictionBlocks, 0, 1);
        for (std::size_t i = 0; i < model.layers.size(); ++i) model.layers[i].recurrent = flags[i] != 0;
    } else {
        const std::uint32_t interval = keys.count("full_attention_interval", 1, mostLayers, 4);
        for (std::size_t i = 0; i < model.layers.size(); ++i) model.layers[i].recurrent = (i + 1) % interval != 0;
    }
    DeltaNetParameters& net = model.deltaNet;
    net.kernel = keys.count("ssm.conv_kernel", 2, mostConvolution);
    net.width = keys.count("ssm.state_size", 1, mostStateWidth);
    net.heads = keys.count("ssm.time_step_rank", 1, mostHeads);
    net.keyHeads = keys.count("ssm.group_count", 1, net.heads);
    if (net.heads % net.keyHeads != 0)
        keys.refuse("ssm.group_count",
                    concat("is ", net.keyHeads, ", which does not divide the ", net.heads, " heads"));
    static_cast<void>(keys.count("ssm.inner_size", net.heads * net.width, net.heads * net.width));
}

/// Every period-th layer is full, counted from the end of the first period.
void markSlidingLayers(const Keys& keys, const WindowRule& rule, Hyperparameters& model) {
    constexpr std::string_view key = "attention.sliding_window_pattern";
    if (rule.presence == Presence::never) return;
    model.window = rule.presence == Presence::required
                       ? keys.count("attention.sliding_window", 1, mostTokens)
                       : keys.count("attention.sliding_window", 0, mostTokens, rule.size);
    if (model.window == 0) return;
    if (rule.chunked) model.window = rule.size;
    if (keys.isArray(key)) {
        const auto flags = keys.perLayer(key, model.layers.size(), 0, 1);
        for (std::size_t i = 0; i < flags.size(); ++i) model.layers[i].sliding = flags[i] != 0;
        return;
    }
    const std::uint32_t period = keys.count(key, 0, mostLayers, rule.period);
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        model.layers[i].sliding = period == 0 || i % period < period - 1;
}

void readLayers(const Keys& keys, const Architecture& family, Hyperparameters& model) {
    const std::uint32_t layers = keys.count("block_count", 1, mostLayers);
    if (family.predictionBlocks) model.predictionBlocks = keys.count("nextn_predict_layers", 0, layers - 1, 0);
    const auto heads = keys.perLayer("attention.head_count", layers, 1, mostHeads);
    const auto keyValueHeads =
        keys.has("attention.head_count_kv") ? keys.perLayer("attention.head_count_kv", layers, 1, mostHeads) : heads;
    // Where all layers are mixtures, files may leave out what only dense ones would have.
    const bool needless = family.experts.presence == Presence::required && !keys.has("feed_forward_length");
    const auto feedForward =
        needless ? std::vector<std::uint32_t>(layers) : keys.perLayer("feed_forward_length", layers, 1, mostWidth);
    for (std::uint32_t i = 0; i < layers - model.predictionBlocks; ++i) {
        if (heads[i] % keyValueHeads[i] != 0)
            keys.refuse("attention.head_count_kv", concat("is ", keyValueHeads[i], ", which does not divide the ",
                                                          heads[i], " heads of layer ", i));
        model.layers.push_back({heads[i], keyValueHeads[i], feedForward[i]});
    }
}

void readExperts(const Keys& keys, const ExpertRule& rule, Hyperparameters& model) {
    if (rule.presence == Presence::never) {
        if (keys.count("expert_count", 0, mostTokens, 0) > 0)
            throw Error(ErrorKind::unsupported,
                        keys.message("expert_count", "says that this model is a mixture of experts, which this version "
                                                     "does not know of this architecture"));
        return;
    }
    const bool required = rule.presence == Presence::required;
    ExpertParameters& experts = model.experts;
    experts.count =
        required ? keys.count("expert_count", 1, mostExperts) : keys.count("expert_count", 0, mostExperts, 0);
    if (experts.count == 0) return;
    experts.used = keys.count("expert_used_count", 1, std::min(experts.count, mostExpertsUsed));
    const std::uint32_t dense = model.layers.front().feedForwardWidth;
    // Where widths are not given they follow from the dense one.
    const auto widthOf = [&](std::string_view key, std::uint32_t fallback) {
        return fallback > 0 ? keys.count(key, 1, mostWidth, fallback) : keys.count(key, 1, mostWidth);
    };
    experts.width = rule.ownWidth ? widthOf("expert_feed_forward_length", dense / experts.used) : dense;
    if (rule.shared != SharedExpert::none)
        experts.sharedWidth = rule.sharedOwnWidth ? widthOf("expert_shared_feed_forward_length", dense) : experts.width;
    const std::uint32_t step = rule.interleaved ? keys.count("interleave_moe_layer_step", 1, mostLayers) : 1;
    for (std::size_t i = 0; i < model.layers.size(); ++i) model.layers[i].mixture = (i + 1) % step == 0;
}

void readHeadWidths(const Keys& keys, const Architecture& family, Hyperparameters& model) {
    const std::uint32_t byWidth = model.width / model.layers.front().heads;
    model.keyWidth = keys.count("attention.key_length", 2, mostHeadWidth, byWidth);
    model.valueWidth = keys.count("attention.value_length", 1, mostHeadWidth, byWidth);
    if (model.keyWidth % 2 != 0)
        keys.refuse("attention.key_length", concat("is ", model.keyWidth, ", but must be even"));
    if (family.outputGate == OutputGate::queries && model.valueWidth != model.keyWidth)
        keys.refuse("attention.value_length", concat("is ", model.valueWidth, ", but must be the width of keys, ",
                                                     model.keyWidth, ", in this architecture"));
}

/// What differs between the heads of layers.
void readLayerHeads(const Keys& keys, const Architecture& family, Hyperparameters& model) {
    std::uint32_t slidingKeys = model.keyWidth;
    std::uint32_t slidingValues = model.valueWidth;
    if (family.ownSlidingHeads) {
        slidingKeys = keys.count("attention.key_length_swa", 2, mostHeadWidth);
        slidingValues = keys.count("attention.value_length_swa", 1, mostHeadWidth);
        if (slidingKeys % 2 != 0)
            keys.refuse("attention.key_length_swa", concat("is ", slidingKeys, ", but must be even"));
    }
    const auto count = static_cast<std::uint32_t>(model.layers.size());
    const std::uint32_t shared = family.sharedCaches ? keys.count("attention.shared_kv_layers", 0, count - 1, 0) : 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        LayerParameters& layer = model.layers[i];
        layer.keyWidth = layer.sliding ? slidingKeys : model.keyWidth;
        layer.valueWidth = layer.sliding ? slidingValues : model.valueWidth;
        layer.cacheLayer = i;
        if (i < count - shared) continue;
        // The last one of its kind that has keys and values of its own.
        layer.cacheLayer = count - shared;
        while (layer.cacheLayer > 0 && model.layers[layer.cacheLayer - 1].sliding != layer.sliding) --layer.cacheLayer;
        if (layer.cacheLayer-- == 0 || model.layers[layer.cacheLayer].keyValueHeads != layer.keyValueHeads)
            keys.refuse("attention.shared_kv_layers", concat("is ", shared, ", which leaves layer ", i,
                                                             " without keys and values that it could use"));
    }
}

void readScales(const Keys& keys, const Architecture& family, Hyperparameters& model) {
    if (family.embeddingScale == EmbeddingScale::rootOfWidth)
        model.embeddingScale = std::sqrt(static_cast<float>(model.width));
    // Zero means "no multiplier" to every writer of these keys.
    const auto multiplier = [&](std::string_view key) {
        const float value = keys.number(key, 0);
        return value != 0 ? value : 1;
    };
    if (family.embeddingScale == EmbeddingScale::fromFile) model.embeddingScale = multiplier("embedding_scale");
    if (family.residualScale) model.residualScale = multiplier("residual_scale");
    if (family.logitScale != LogitScale::none) {
        model.logitScale = keys.requiredNumber("logit_scale");
        if (model.logitScale == 0) keys.refuse("logit_scale", "is 0");
        if (family.logitScale == LogitScale::divided) model.logitScale = 1 / model.logitScale;
    }
    if (family.attentionScale == AttentionScale::fromFile)
        model.attentionScale = keys.notNegative("attention.scale", 0);
    if (family.attentionSoftcap)
        model.attentionSoftcap = keys.notNegative("attn_logit_softcapping", *family.attentionSoftcap);
    if (family.logitSoftcap) model.logitSoftcap = keys.notNegative("final_logit_softcapping", *family.logitSoftcap);
    if (family.attentionScale == AttentionScale::one) model.attentionScale = 1;
    if (family.temperature == TemperatureRule::fromFile)
        model.temperature = keys.notNegative("attention.temperature_scale", 0);
    if (family.temperature == TemperatureRule::fullLayers && model.window > 0) model.temperature = 0.1f;
}

/// Things that change the result and that no family of the table has.
void refuseUnsupported(const Keys& keys, const Architecture& family) {
    if (!family.mayLookAhead && !keys.flag("attention.causal", true))
        throw Error(ErrorKind::unsupported, keys.message("attention.causal", "is false: this model does not continue "
                                                                             "text, so there is nothing to run"));
}

} // namespace

Hyperparameters readHyperparameters(const gguf::File& file, const Architecture& family) {
    const Keys keys(file, family.name);
    refuseUnsupported(keys, family);

    Hyperparameters model;
    model.contextLength = keys.count("context_length", 1, mostTokens);
    model.vocabulary = readVocabulary(file, keys);
    model.width = keys.count("embedding_length", 1, mostWidth);
    readLayers(keys, family, model);
    readExperts(keys, family.experts, model);
    readHeadWidths(keys, family, model);
    model.epsilon = keys.requiredPositive(family.norm == NormKind::rms ? "attention.layer_norm_rms_epsilon"
                                                                       : "attention.layer_norm_epsilon");
    model.rope = readRope(keys, family, model);
    markSlidingLayers(keys, family.window, model);
    readLayerHeads(keys, family, model);
    if (family.layerInputs)
        model.layerInputWidth = keys.count("embedding_length_per_layer_input", 0, mostLayerInputWidth);
    if (family.pictures.deepstack) {
        const auto layers = static_cast<std::uint32_t>(model.layers.size());
        model.deepstackLayers = keys.count("n_deepstack_layers", 0, std::min(layers, mostDeepstackLayers), 0);
    }
    readDeltaNets(keys, family.mixer, model);
    readScales(keys, family, model);
    return model;
}

float attentionScaleOf(const Hyperparameters& model, const Architecture& family) {
    if (model.attentionScale != 0) return model.attentionScale;
    const bool byWidth = model.layers.size() == family.layersScaledByWidth;
    const std::uint32_t width = byWidth ? model.width / model.layers.front().heads : model.keyWidth;
    return static_cast<float>(1 / std::sqrt(static_cast<double>(width)));
}

} // namespace calliope::models
