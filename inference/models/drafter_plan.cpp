#include "inference/models/drafter_plan.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/models/decoder.h"
#include "inference/models/rope.h"
#include "inference/models/shared_value.h"
#include "inference/models/weight_claims.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace calliope::models {

namespace {

constexpr std::uint64_t mostWidth = 1u << 24; // of the keys and values of a row in all layers

class DrafterBuilder {
public:
    DrafterBuilder(plan::Plan& plan, const Drafter& drafter)
        : m_plan(plan)
        , m_drafter(drafter)
        , m_model(drafter.hyperparameters())
        , m_weights(drafter.file(), static_cast<plan::WeightId>(plan.weights.size()))
        , m_firstCache(static_cast<plan::CacheId>(plan.caches.size())) {}

    void build() {
        readRope();
        for (const LayerParameters& layer : m_model.layers)
            m_plan.caches.push_back({layer.keyValueHeads, layer.keyWidth, layer.valueWidth});
        remember();
        guess();
        m_weights.requireNoneLeft();
        for (plan::Weight weight : m_weights.take()) {
            weight.file = &m_drafter.file();
            m_plan.weights.push_back(std::move(weight));
        }
    }

private:
    plan::ValueId value(std::string_view name, std::uint32_t width, plan::RowSet rows = plan::RowSet::all) {
        return sharedValue(m_plan, name, width, rows);
    }

    plan::Norm norm(const std::string& name, std::uint32_t width) {
        return {.kind = plan::Norm::Kind::rms,
                .epsilon = m_model.epsilon,
                .weight = m_weights.vector(name + ".weight", width)};
    }

    plan::Projection projection(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
        return {.weight = m_weights.matrix(name + ".weight", rows, columns), .firstRow = 0, .rows = rows};
    }

    static std::string prefixOf(std::size_t layer) { return concat("blk.", layer, "."); }

    void readRope() {
        std::vector<float> divisors;
        if (m_weights.has("rope_freqs.weight"))
            divisors = m_weights.divisors("rope_freqs.weight", m_model.rope.dimensions / 2);
        plan::Rope rope = makeRope(m_model.rope, RopeKind::halves, divisors);
        const auto same = std::find(m_plan.ropes.begin(), m_plan.ropes.end(), rope);
        m_rope = static_cast<plan::RopeId>(same - m_plan.ropes.begin());
        if (same == m_plan.ropes.end()) m_plan.ropes.push_back(std::move(rope));
    }

    plan::PrepareHeads prepare(std::size_t layer, plan::ValueId in, std::uint32_t keyOffset) {
        const LayerParameters& shape = m_model.layers[layer];
        return {.qkv = in,
                .keyOffset = keyOffset,
                .valueOffset = keyOffset + shape.keyValueHeads * shape.keyWidth,
                .keyNorm = norm(prefixOf(layer) + "attn_k_norm", shape.keyWidth),
                .rope = m_rope,
                .cache = m_firstCache + static_cast<plan::CacheId>(layer)};
    }

    void addKeysAndValues(std::size_t layer, std::vector<plan::Projection>& projections) {
        const LayerParameters& shape = m_model.layers[layer];
        const std::string prefix = prefixOf(layer);
        projections.push_back(projection(prefix + "attn_k", shape.keyValueHeads * shape.keyWidth, m_model.width));
        projections.push_back(projection(prefix + "attn_v", shape.keyValueHeads * shape.valueWidth, m_model.width));
    }

    /// What the model knows of each row becomes the row's keys and values, in all layers at once.
    void remember() {
        std::vector<plan::Operation> steps;
        const auto tapped =
            static_cast<plan::ValueId>(std::find_if(m_plan.values.begin(), m_plan.values.end(),
                                                    [](const plan::Value& each) { return each.name == tapsValue; }) -
                                       m_plan.values.begin());
        const std::uint32_t known = m_plan.values[tapped].width;
        const plan::ValueId mixed = value("drafter's mixture", m_model.width);
        steps.push_back(
            plan::MatMul{.in = tapped, .out = mixed, .projections = {projection("fc", m_model.width, known)}});
        const plan::ValueId normed = value("drafter's input", m_model.width);
        steps.push_back(
            plan::AddNorm{.residual = mixed, .norm = norm("enc.output_norm", m_model.width), .out = normed});
        plan::MatMul project;
        project.in = normed;
        std::uint64_t width = 0;
        for (std::size_t i = 0; i < m_model.layers.size(); ++i) addKeysAndValues(i, project.projections);
        for (const plan::Projection& part : project.projections) width += part.rows;
        if (width > mostWidth)
            throw Error(ErrorKind::format, concat(gguf::printablePath(m_drafter.file().path()),
                                                  " cannot be used: its layers have too many keys and values."));
        const plan::ValueId projected = value("drafter's keys and values", static_cast<std::uint32_t>(width));
        project.out = projected;
        steps.push_back(std::move(project));
        std::uint32_t offset = 0;
        for (std::size_t i = 0; i < m_model.layers.size(); ++i) {
            const LayerParameters& shape = m_model.layers[i];
            steps.push_back(prepare(i, projected, offset));
            offset += shape.keyValueHeads * (shape.keyWidth + shape.valueWidth);
        }
        // In front of the head, which some runs leave out.
        m_plan.operations.insert(std::prev(m_plan.operations.end()), steps.begin(), steps.end());
    }

    /// The pass over a block.
    void guess() {
        plan::Drafter& pass = m_plan.drafter;
        pass.blockRows = m_drafter.blockRows();
        pass.firstGuess = m_drafter.firstGuess();
        pass.maskToken = m_drafter.maskToken();
        pass.looksAhead = m_drafter.looksAhead();
        m_residual = value("drafter's stream", m_model.width);
        pass.operations.push_back(
            plan::Embed{.table = embedding(), .scale = m_model.embeddingScale, .norm = {}, .out = m_residual});
        for (std::size_t i = 0; i < m_model.layers.size(); ++i) {
            add(attention(i, addAndNorm(norm(prefixOf(i) + "attn_norm", m_model.width), normedValue())));
            add(feedForward(i, addAndNorm(norm(prefixOf(i) + "ffn_norm", m_model.width), normedValue())));
        }
        const plan::ValueId final = addAndNorm(norm("output_norm", m_model.width),
                                               value("drafter's end", m_model.width, plan::RowSet::outputs));
        // The greatest logit is wanted alone, so neither scale nor cap.
        pass.logits = matMul(
            {.in = final, .out = value("logits", m_model.vocabulary, plan::RowSet::outputs), .projections = {head()}});
    }

    plan::ValueId normedValue() { return value("drafter's normed", m_model.width); }

    /// The table of the model's first operation, without the norm that may follow there.
    plan::WeightId embedding() {
        if (m_drafter.hasOwnHead()) return m_weights.matrix("token_embd.weight", m_model.vocabulary, m_model.width);
        return std::get<plan::Embed>(m_plan.operations.front()).table;
    }

    plan::Projection head() {
        if (m_drafter.hasOwnHead()) return projection("output", m_model.vocabulary, m_model.width);
        return std::get<plan::MatMul>(m_plan.operations.back()).projections.front();
    }

    plan::ValueId addAndNorm(const plan::Norm& norm, plan::ValueId out) {
        m_plan.drafter.operations.push_back(
            plan::AddNorm{.residual = m_residual, .branch = m_branch, .norm = norm, .out = out});
        m_branch = plan::absent;
        return out;
    }

    void add(plan::ValueId branch) { m_branch = branch; }

    plan::ValueId matMul(plan::MatMul step) {
        const plan::ValueId out = step.out;
        m_plan.drafter.operations.push_back(std::move(step));
        return out;
    }

    plan::ValueId attention(std::size_t index, plan::ValueId in) {
        const LayerParameters& shape = m_model.layers[index];
        const std::string prefix = prefixOf(index);
        const std::uint32_t queries = shape.heads * shape.keyWidth;
        const std::uint32_t results = shape.heads * shape.valueWidth;
        plan::MatMul project{.in = in, .projections = {projection(prefix + "attn_q", queries, m_model.width)}};
        addKeysAndValues(index, project.projections);
        project.out = value("drafter's heads", queries + shape.keyValueHeads * (shape.keyWidth + shape.valueWidth));
        plan::PrepareHeads heads = prepare(index, matMul(std::move(project)), queries);
        heads.heads = shape.heads;
        heads.queryNorm = norm(prefix + "attn_q_norm", shape.keyWidth);
        heads.queries = value("drafter's queries", queries);
        m_plan.drafter.operations.push_back(heads);

        const bool sinks = m_weights.has(prefix + "attn_sinks.weight");
        const float scale = m_model.attentionScale != 0
                                ? m_model.attentionScale
                                : static_cast<float>(1 / std::sqrt(static_cast<double>(shape.keyWidth)));
        const plan::ValueId attended = value("drafter's attended", results);
        m_plan.drafter.operations.push_back(plan::Attention{
            .queries = heads.queries,
            .cache = heads.cache,
            .heads = shape.heads,
            .scale = scale,
            .window = shape.sliding ? m_model.window : 0,
            .sinks = sinks ? m_weights.vector(prefix + "attn_sinks.weight", shape.heads) : plan::absent,
            .out = attended,
        });
        return matMul({.in = attended,
                       .out = value("drafter's branch", m_model.width),
                       .projections = {projection(prefix + "attn_output", m_model.width, results)}});
    }

    plan::ValueId feedForward(std::size_t index, plan::ValueId in) {
        const std::uint32_t width = m_model.layers[index].feedForwardWidth;
        const std::string prefix = prefixOf(index);
        const plan::ValueId hidden = matMul({.in = in,
                                             .out = value("drafter's hidden", width),
                                             .projections = {projection(prefix + "ffn_gate", width, m_model.width),
                                                             projection(prefix + "ffn_up", width, m_model.width)},
                                             .activation = m_drafter.activation(),
                                             .gated = true});
        return matMul({.in = hidden,
                       .out = value("drafter's branch", m_model.width),
                       .projections = {projection(prefix + "ffn_down", m_model.width, width)}});
    }

    plan::Plan& m_plan;
    const Drafter& m_drafter;
    const Hyperparameters& m_model;
    WeightClaims m_weights;
    plan::CacheId m_firstCache;
    plan::RopeId m_rope = plan::absent;
    plan::ValueId m_residual = plan::absent;
    plan::ValueId m_branch = plan::absent; ///< what the last part returned, not yet added to the residual stream
};

} // namespace

void addDrafter(plan::Plan& plan, const Drafter& drafter) {
    DrafterBuilder(plan, drafter).build();
}

} // namespace calliope::models
