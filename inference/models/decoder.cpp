#include "inference/models/decoder.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/models/delta_net.h"
#include "inference/models/experts.h"
#include "inference/models/rope.h"
#include "inference/models/shared_value.h"
#include "inference/models/weight_claims.h"

#include <algorithm>
#include <cmath>

namespace calliope::models {

namespace {

class DecoderBuilder {
public:
    DecoderBuilder(const gguf::File& file, const Hyperparameters& model, const Architecture& family,
                   std::uint32_t contextLength, std::span<const std::uint32_t> taps, bool readsPictures)
        : m_weights(file)
        , m_model(model)
        , m_family(family)
        , m_taps(taps)
        , m_activation(activationOf(family.feedForward))
        , m_caches(model.layers.size()) {
        m_plan.vocabulary = model.vocabulary;
        m_plan.contextLength = contextLength;
        if (readsPictures) readPictures();
        const bool byWindow = family.temperature == TemperatureRule::fullLayers && model.window > 0;
        m_plan.temperature = {model.temperature, byWindow ? model.window : model.rope.originalContextLength,
                              byWindow ? 1u : 0u};
    }

    plan::Plan build() {
        readRopes();
        embed();
        for (std::uint32_t i = 0; i < m_model.layers.size(); ++i) {
            const std::string prefix = concat("blk.", i, ".");
            const plan::ValueId normed = normBefore(prefix + "attn_norm");
            keepInput(i);
            const plan::ValueId mixed = mixer(prefix, i, normed);
            add(mixed, normAfter(prefix + "post_attention_norm"));
            const plan::ValueId in = normBefore(concat(prefix, m_family.feedForwardNorm));
            const LayerParameters& layer = m_model.layers[i];
            if (!layer.mixture)
                add(feedForward(prefix, layer.feedForwardWidth, in), normAfter(prefix + "post_ffw_norm"));
            else if (m_family.experts.besideDense)
                mixtureBesideDense(prefix, layer.feedForwardWidth, in);
            else
                mixture(prefix, in);
            if (m_model.layerInputWidth > 0) addLayerInput(prefix, i);
            if (m_family.layerScale && m_weights.has(prefix + "layer_output_scale.weight"))
                m_branch.residualScale = m_weights.divisors(prefix + "layer_output_scale.weight", 1).front();
            if (m_plan.inputWidth > 0 && i < m_model.deepstackLayers) addPicturePart(i);
        }
        head();
        for (std::uint32_t i = 0; i < m_model.predictionBlocks; ++i)
            m_weights.ignore(concat("blk.", m_model.layers.size() + i, "."));
        m_weights.requireNoneLeft();
        m_plan.weights = m_weights.take();
        return std::move(m_plan);
    }

private:
    // Values. Layers of the same shape share theirs: each is used up before the next layer writes it.

    plan::ValueId value(std::string_view name, std::uint32_t width, plan::RowSet rows = plan::RowSet::all,
                        std::uint32_t slots = 1) {
        return sharedValue(m_plan, name, width, rows, slots);
    }

    // Norms

    plan::Norm norm(const std::string& name, std::uint32_t width, float epsilon) {
        const bool layerNorm = m_family.norm == NormKind::layer;
        return {.kind = layerNorm ? plan::Norm::Kind::layer : plan::Norm::Kind::rms,
                .epsilon = epsilon,
                .weight = m_weights.vector(name + ".weight", width),
                .bias = layerNorm ? m_weights.vector(name + ".bias", width) : plan::absent};
    }

    plan::Norm normAfter(const std::string& name) {
        if (m_family.normPlacement == NormPlacement::before) return {};
        return norm(name, m_model.width, m_family.epsilonAfter.value_or(m_model.epsilon));
    }

    /// What a block reads: the normed residual stream. Adds what the block before returned to the stream first.
    plan::ValueId normBefore(const std::string& name) {
        if (m_family.normPlacement == NormPlacement::after) {
            flush();
            return m_residual;
        }
        return addAndNorm(norm(name, m_model.width, m_model.epsilon), value("normed", m_model.width));
    }

    /// Copies the residual stream for the drafter, if it wants to know this layer's.
    void keepInput(std::uint32_t layer) {
        for (std::size_t i = 0; i < m_taps.size(); ++i)
            if (m_taps[i] == layer)
                m_plan.operations.push_back(
                    plan::Copy{.in = m_residual,
                               .outOffset = static_cast<std::uint32_t>(i) * m_model.width,
                               .out = value(tapsValue, static_cast<std::uint32_t>(m_taps.size()) * m_model.width)});
    }

    /// Adds what the block before returned to the stream, if that has not been done.
    void flush() {
        if (m_branch.branch != plan::absent) m_plan.operations.push_back(m_branch);
        m_branch = {};
    }

    plan::ValueId addAndNorm(const plan::Norm& norm, plan::ValueId out) {
        plan::AddNorm step = m_branch;
        step.residual = m_residual;
        step.norm = norm;
        step.out = out;
        m_plan.operations.push_back(step);
        m_branch = {};
        return out;
    }

    /// Notes what a block returned; the next step that reads the stream adds it.
    void add(plan::ValueId branch, const plan::Norm& norm) {
        m_branch.residual = m_residual;
        m_branch.branch = branch;
        m_branch.branchNorm = norm;
        m_branch.branchScale = m_model.residualScale;
    }

    // Matrices

    plan::WeightId bias(const std::string& name, std::uint32_t rows, Presence presence) {
        const std::string full = name + ".bias";
        const bool wanted = presence == Presence::required || (presence == Presence::optional && m_weights.has(full));
        return wanted ? m_weights.vector(full, rows) : plan::absent;
    }

    plan::Projection projection(const std::string& name, std::uint32_t rows, std::uint32_t columns, Presence hasBias) {
        return {.weight = m_weights.matrix(name + ".weight", rows, columns),
                .firstRow = 0,
                .rows = rows,
                .bias = bias(name, rows, hasBias)};
    }

    plan::ValueId matMul(plan::MatMul step) {
        const plan::ValueId out = step.out;
        m_plan.operations.push_back(std::move(step));
        return out;
    }

    // Rope

    void readRopes() {
        const std::vector<float> divisors = ropeDivisors(m_weights, m_model.rope, m_plan.contextLength);
        m_plan.ropes.push_back(makeRope(m_model.rope, m_family.rope, divisors));
        plan::Rope sliding = makeSlidingRope(m_model.rope, m_family.rope, divisors, m_family.slidingRope.scaled);
        if (sliding == m_plan.ropes.front()) return;
        m_slidingRope = 1;
        m_plan.ropes.push_back(std::move(sliding));
    }

    [[nodiscard]] plan::RopeId ropeOf(std::uint32_t layer) const {
        const bool sliding = m_model.layers[layer].sliding;
        const plan::RopeId own = sliding ? m_slidingRope : 0;
        switch (m_family.noRope) {
        case NoRope::never: return own;
        case NoRope::everyFourthLayer: return (layer + 1) % 4 == 0 ? plan::absent : own;
        case NoRope::fullLayers: return sliding || m_model.window == 0 ? own : plan::absent;
        case NoRope::notFinetuned: return m_model.rope.finetuned ? own : plan::absent;
        }
        return own;
    }

    // Pictures

    void readPictures() {
        m_plan.inputWidth = m_model.pictureRowWidth();
        const auto& causal = m_family.pictures.causalWidths;
        m_plan.picturesLookAhead = m_family.pictures.sight != PictureSight::causal &&
                                   std::find(causal.begin(), causal.end(), m_model.width) == causal.end();
    }

    /// Adds what a picture's rows hold for this layer to what it returned. Source: DeepStack, arXiv:2406.04334.
    void addPicturePart(std::uint32_t layer) {
        flush();
        const plan::ValueId part = value("picture's part", m_model.width);
        m_plan.operations.push_back(plan::Input{.offset = (layer + 1) * m_model.width, .out = part});
        m_branch.residual = m_residual;
        m_branch.branch = part;
    }

    [[nodiscard]] plan::Attention::Sight sightOf(std::uint32_t layer) const {
        const bool sees = m_family.pictures.sight != PictureSight::slidingLayers || m_model.layers[layer].sliding;
        return sees ? plan::Attention::Sight::ahead : plan::Attention::Sight::causal;
    }

    // The steps of the forward pass

    void embed() {
        m_residual = value("residual", m_model.width);
        plan::Embed step{.table = m_weights.matrix("token_embd.weight", m_model.vocabulary, m_model.width),
                         .scale = m_model.embeddingScale,
                         .norm = {},
                         .out = m_residual};
        if (m_family.embeddingNorm) step.norm = {.kind = plan::Norm::Kind::rms, .epsilon = m_model.epsilon};
        m_plan.operations.push_back(step);
        if (m_model.layerInputWidth > 0) embedForLayers();
    }

    /// The embeddings that layers add, of all layers at once: one of the token, one made of its embedding.
    void embedForLayers() {
        const std::uint32_t width = m_model.layerInputWidth;
        const auto all = static_cast<std::uint32_t>(m_model.layers.size()) * width;
        const plan::ValueId tokens = value("layers' embeddings", all);
        m_plan.operations.push_back(
            plan::Embed{.table = m_weights.matrix("per_layer_token_embd.weight", m_model.vocabulary, all),
                        .scale = std::sqrt(static_cast<float>(width)),
                        .norm = {},
                        .out = tokens,
                        .tokensOnly = true});
        const plan::ValueId projected =
            matMul({.in = m_residual,
                    .out = value("layers' projections", all),
                    .projections = {projection("per_layer_model_proj", all, m_model.width, Presence::never)},
                    .scale = 1 / std::sqrt(static_cast<float>(m_model.width))});
        m_layerInputs = value("layers' inputs", all);
        m_plan.operations.push_back(plan::AddPieces{.in = tokens,
                                                    .branch = projected,
                                                    .pieceWidth = width,
                                                    .norm = norm("per_layer_proj_norm", width, m_model.epsilon),
                                                    .scale = static_cast<float>(1 / std::sqrt(2.0)),
                                                    .out = m_layerInputs});
    }

    /// The residual stream decides how much of the layer's own embedding is added to it.
    void addLayerInput(const std::string& prefix, std::uint32_t index) {
        const std::uint32_t width = m_model.layerInputWidth;
        flush();
        const plan::ValueId gate =
            matMul({.in = m_residual,
                    .out = value("layer's gate", width),
                    .projections = {projection(prefix + "inp_gate", width, m_model.width, Presence::never)}});
        const plan::ValueId gated = value("layer's input", width);
        m_plan.operations.push_back(plan::Multiply{.in = gate,
                                                   .activation = m_activation,
                                                   .factor = m_layerInputs,
                                                   .factorOffset = index * width,
                                                   .out = gated});
        add(matMul({.in = gated,
                    .out = value("branch", m_model.width),
                    .projections = {projection(prefix + "proj", m_model.width, width, Presence::never)}}),
            norm(prefix + "post_norm", m_model.width, m_model.epsilon));
    }

    [[nodiscard]] plan::Norm plainNorm() const { return {.kind = plan::Norm::Kind::rms, .epsilon = m_model.epsilon}; }

    [[nodiscard]] plan::Norm headNorm(const std::string& name, std::uint32_t heads, std::uint32_t index) {
        const LayerParameters& layer = m_model.layers[index];
        if (m_family.queryKeyNorm == QueryKeyNorm::none) return {};
        if (m_family.queryKeyNorm == QueryKeyNorm::headAfterRope) {
            const bool without = m_model.experts.count > 0 && m_model.experts.count == m_family.expertsWithoutHeadNorm;
            return without || ropeOf(index) == plan::absent ? plan::Norm{} : plainNorm();
        }
        const std::uint32_t count = m_family.queryKeyNorm == QueryKeyNorm::row ? heads : 1;
        return norm(name, count * layer.keyWidth, m_model.epsilon);
    }

    plan::ValueId mixer(const std::string& prefix, std::uint32_t index, plan::ValueId in) {
        if (!m_model.layers[index].recurrent) return attention(prefix, index, in);
        const plan::ValueId mixed =
            addDeltaNet(m_plan, m_weights, m_model, prefix, in,
                        [this](std::string_view name, std::uint32_t width) { return value(name, width); });
        const std::uint32_t width = m_model.deltaNet.heads * m_model.deltaNet.width;
        return matMul({.in = mixed,
                       .out = value("branch", m_model.width),
                       .projections = {projection(prefix + "ssm_out", m_model.width, width, Presence::never)}});
    }

    /// Appends to `project` the rows of one kind out of a matrix that has them for each head, behind those of another.
    static void addAlternating(plan::MatMul& project, const plan::Projection& both, std::uint32_t heads, bool second) {
        plan::Projection part = both;
        part.rows = both.rows / heads / 2;
        for (std::uint32_t head = 0; head < heads; ++head) {
            part.firstRow = (2 * head + (second ? 1 : 0)) * part.rows;
            project.projections.push_back(part);
        }
    }

    plan::ValueId attention(const std::string& prefix, std::uint32_t index, plan::ValueId in) {
        const LayerParameters& layer = m_model.layers[index];
        const bool ownCache = layer.cacheLayer == index;
        const bool keysAreValues = ownCache && m_family.keysAsValues && layer.keyWidth == layer.valueWidth &&
                                   !m_weights.has(prefix + "attn_v.weight") &&
                                   !m_weights.has(prefix + "attn_qkv.weight");
        const std::uint32_t queries = layer.heads * layer.keyWidth;
        const std::uint32_t keys = ownCache ? layer.keyValueHeads * layer.keyWidth : 0;
        const std::uint32_t values = ownCache && !keysAreValues ? layer.keyValueHeads * layer.valueWidth : 0;
        const std::uint32_t results = layer.heads * layer.valueWidth;

        plan::MatMul project;
        project.in = in;
        const Presence hasBias = m_family.queryKeyValueBias;
        if (m_family.outputGate == OutputGate::queries) {
            const plan::Projection both = projection(prefix + "attn_q", 2 * queries, m_model.width, hasBias);
            addAlternating(project, both, layer.heads, false);
            addAlternating(project, both, layer.heads, true);
            project.projections.push_back(projection(prefix + "attn_k", keys, m_model.width, hasBias));
            project.projections.push_back(projection(prefix + "attn_v", values, m_model.width, hasBias));
        } else if (m_weights.has(prefix + "attn_qkv.weight")) {
            project.projections = {projection(prefix + "attn_qkv", queries + keys + values, m_model.width, hasBias)};
        } else {
            project.projections = {projection(prefix + "attn_q", queries, m_model.width, hasBias)};
            if (ownCache) project.projections.push_back(projection(prefix + "attn_k", keys, m_model.width, hasBias));
            if (values > 0)
                project.projections.push_back(projection(prefix + "attn_v", values, m_model.width, hasBias));
        }
        if (m_family.outputGate == OutputGate::matrix)
            project.projections.push_back(projection(prefix + "attn_gate", results, m_model.width, Presence::never));
        const bool gated = m_family.outputGate != OutputGate::none;
        const std::uint32_t keyOffset = queries + (m_family.outputGate == OutputGate::queries ? results : 0);
        const std::uint32_t gateOffset = m_family.outputGate == OutputGate::queries ? queries : queries + keys + values;
        project.out = value("qkv", queries + keys + values + (gated ? results : 0));
        const plan::ValueId projected = matMul(std::move(project));

        if (ownCache) {
            m_caches[index] = static_cast<plan::CacheId>(m_plan.caches.size());
            m_plan.caches.push_back({layer.keyValueHeads, layer.keyWidth, layer.valueWidth});
        }
        const plan::CacheId cache = m_caches[layer.cacheLayer];
        const plan::ValueId prepared = value("queries", queries);
        m_plan.operations.push_back(plan::PrepareHeads{
            .qkv = projected,
            .heads = layer.heads,
            .queryOffset = 0,
            .keyOffset = ownCache ? keyOffset : plan::absent,
            .valueOffset = keysAreValues ? keyOffset : keyOffset + keys,
            .normOver = m_family.queryKeyNorm == QueryKeyNorm::row ? plan::PrepareHeads::NormOver::row
                                                                   : plan::PrepareHeads::NormOver::head,
            .queryNorm = headNorm(prefix + "attn_q_norm", layer.heads, index),
            .keyNorm = ownCache ? headNorm(prefix + "attn_k_norm", layer.keyValueHeads, index) : plan::Norm{},
            .valueNorm = m_family.valueNorm ? plainNorm() : plan::Norm{},
            .normAfterRope = m_family.queryKeyNorm == QueryKeyNorm::headAfterRope,
            .rope = ropeOf(index),
            .temperature =
                m_model.temperature != 0 && (m_family.temperature == TemperatureRule::fromFile || !layer.sliding),
            .cache = cache,
            .queries = prepared,
        });

        const plan::ValueId attended = value("attended", results);
        m_plan.operations.push_back(plan::Attention{
            .queries = prepared,
            .cache = cache,
            .heads = layer.heads,
            .scale = attentionScaleOf(m_model, m_family),
            .window = layer.sliding ? m_model.window : 0,
            .chunked = layer.sliding && m_family.window.chunked,
            .sight = sightOf(index),
            .softcap = m_model.attentionSoftcap,
            .sinks = m_family.sinks ? m_weights.vector(prefix + "attn_sinks.weight", layer.heads) : plan::absent,
            .gate = gated ? projected : plan::absent,
            .gateOffset = gated ? gateOffset : 0,
            .out = attended,
        });

        return matMul(
            {.in = attended,
             .out = value("branch", m_model.width),
             .projections = {projection(prefix + "attn_output", m_model.width, results, m_family.otherBias)}});
    }

    plan::ValueId feedForward(const std::string& prefix, std::uint32_t width, plan::ValueId in) {
        const Presence hasBias = m_family.otherBias;
        plan::MatMul widen;
        widen.in = in;
        widen.out = value("hidden", width);
        widen.gated = m_family.feedForward != FeedForward::gelu;
        widen.activation = m_activation;
        if (m_family.fusedGate && !m_weights.has(prefix + "ffn_gate.weight")) {
            plan::Projection gate = projection(prefix + "ffn_up", 2 * width, m_model.width, hasBias);
            gate.rows = width;
            plan::Projection up = gate;
            up.firstRow = width;
            widen.projections = {gate, up};
        } else {
            if (widen.gated)
                widen.projections.push_back(projection(prefix + "ffn_gate", width, m_model.width, hasBias));
            widen.projections.push_back(projection(prefix + "ffn_up", width, m_model.width, hasBias));
        }
        const plan::ValueId hidden = matMul(std::move(widen));
        return matMul({.in = hidden,
                       .out = value("branch", m_model.width),
                       .projections = {projection(prefix + "ffn_down", m_model.width, width, hasBias)}});
    }

    // Mixture of experts

    [[nodiscard]] ExpertBuilder experts() {
        return {m_plan, m_weights, m_model, m_family.experts,
                [this](std::string_view name, std::uint32_t width, std::uint32_t slots) {
                    return value(name, width, plan::RowSet::all, slots);
                }};
    }

    void mixture(const std::string& prefix, plan::ValueId in) {
        const plan::ValueId branch = value("branch", m_model.width);
        ExpertBuilder build = experts();
        build.run(prefix, in, build.route(prefix, in, 1), m_activation, branch);
        add(branch, normAfter(prefix + "post_ffw_norm"));
        if (m_family.experts.shared != SharedExpert::none) sharedExpert(prefix, in);
    }

    /// A dense part and a mixture read the same stream through norms of their own; the router reads it through a third.
    void mixtureBesideDense(const std::string& prefix, std::uint32_t width, plan::ValueId in) {
        const plan::ValueId dense = feedForward(prefix, width, in);
        const plan::ValueId routed =
            addAndNorm(plan::Norm{.kind = plan::Norm::Kind::rms,
                                  .epsilon = m_model.epsilon,
                                  .weight = m_weights.vector(prefix + "ffn_gate_inp.scale", m_model.width)},
                       value("router's input", m_model.width));
        ExpertBuilder build = experts();
        const plan::ValueId routing = build.route(prefix, routed, 1 / std::sqrt(static_cast<float>(m_model.width)));
        const plan::ValueId normed =
            addAndNorm(norm(prefix + "pre_ffw_norm_2", m_model.width, m_model.epsilon), value("normed", m_model.width));
        const plan::ValueId mixed = value("experts' branch", m_model.width);
        build.run(prefix, normed, routing, m_activation, mixed);

        const plan::ValueId sum = value("both", m_model.width);
        m_plan.operations.push_back(plan::AddNorm{
            .residual = mixed, .norm = norm(prefix + "post_ffw_norm_2", m_model.width, m_model.epsilon), .out = sum});
        m_plan.operations.push_back(
            plan::AddNorm{.residual = sum,
                          .branch = dense,
                          .branchNorm = norm(prefix + "post_ffw_norm_1", m_model.width, m_model.epsilon),
                          .norm = {}});
        add(sum, normAfter(prefix + "post_ffw_norm"));
    }

    /// Adds what the expert of all tokens returns; its gate lies behind the logits of the others.
    void sharedExpert(const std::string& prefix, plan::ValueId in) {
        const std::uint32_t width = m_model.experts.sharedWidth;
        flush();
        const plan::ValueId hidden =
            matMul({.in = in,
                    .out = value("shared hidden", width),
                    .projections = {projection(prefix + "ffn_gate_shexp", width, m_model.width, Presence::never),
                                    projection(prefix + "ffn_up_shexp", width, m_model.width, Presence::never)},
                    .activation = m_activation,
                    .gated = true});
        add(matMul({.in = hidden,
                    .out = value("branch", m_model.width),
                    .projections = {projection(prefix + "ffn_down_shexp", m_model.width, width, Presence::never)}}),
            {});
        if (m_family.experts.shared != SharedExpert::gated) return;
        m_branch.gate = value(routerName, m_model.experts.count + 1);
        m_branch.gateAt = m_model.experts.count;
    }

    void head() {
        const plan::ValueId final = addAndNorm(norm("output_norm", m_model.width, m_model.epsilon),
                                               value("final", m_model.width, plan::RowSet::outputs));
        const bool tied = m_family.tiedHead && !m_weights.has("output.weight");
        const plan::WeightId matrix =
            m_weights.matrix(tied ? "token_embd.weight" : "output.weight", m_model.vocabulary, m_model.width);
        m_plan.hidden = final;
        m_plan.logits = matMul({
            .in = final,
            .out = value("logits", m_model.vocabulary, plan::RowSet::outputs),
            .projections = {{.weight = matrix,
                             .firstRow = 0,
                             .rows = m_model.vocabulary,
                             .bias = bias("output", m_model.vocabulary, Presence::optional)}},
            .scale = m_model.logitScale,
            .softcap = m_model.logitSoftcap,
        });
    }

    WeightClaims m_weights;
    const Hyperparameters& m_model;
    const Architecture& m_family;
    std::span<const std::uint32_t> m_taps;
    plan::Activation m_activation; ///< of feed-forward parts
    plan::Plan m_plan;
    plan::RopeId m_slidingRope = 0;
    std::vector<plan::CacheId> m_caches; ///< of layers that have one
    plan::ValueId m_residual = plan::absent;
    plan::ValueId m_layerInputs = plan::absent;
    plan::AddNorm m_branch; ///< what the last block returned, not yet added to the residual stream
};

} // namespace

plan::Plan buildDecoder(const gguf::File& file, const Hyperparameters& model, const Architecture& family,
                        std::uint32_t contextLength, std::span<const std::uint32_t> taps, bool readsPictures) {
    if (contextLength == 0) throw Error(ErrorKind::usage, "The context must hold at least one token.");
    return DecoderBuilder(file, model, family, contextLength, taps, readsPictures).build();
}

} // namespace calliope::models
