#include "inference/vision/encoder_plan.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/models/weight_claims.h"

#include <algorithm>
#include <cmath>

namespace calliope::vision {

namespace {

class EncoderBuilder {
public:
    EncoderBuilder(const gguf::File& file, const Parameters& sizes, const Projector& family)
        : m_file(file)
        , m_weights(file)
        , m_sizes(sizes)
        , m_family(family) {
        plan().gathered = sizes.merge * sizes.merge;
        plan().caches.push_back({sizes.heads, sizes.headWidth(), sizes.headWidth()}); // of one layer at a time
    }

    EncoderPlan build() {
        addRope();
        embed();
        for (std::uint32_t i = 0; i < m_sizes.layers; ++i) layer(i);
        if (m_family.lastLayerUnused) m_weights.ignore(concat("v.blk.", m_sizes.layers, "."));
        project();
        m_weights.requireNoneLeft();
        plan().weights = m_weights.take();
        return std::move(m_out);
    }

private:
    [[nodiscard]] plan::Plan& plan() { return m_out.plan; }

    plan::ValueId value(const std::string& name, std::uint32_t width, plan::RowSet rows = plan::RowSet::all) {
        auto& values = plan().values;
        const auto same = std::find_if(values.begin(), values.end(), [&](const plan::Value& each) {
            return each.name == name && each.width == width && each.rows == rows;
        });
        if (same == values.end()) {
            values.push_back({name, width, rows});
            return static_cast<plan::ValueId>(values.size() - 1);
        }
        return static_cast<plan::ValueId>(same - values.begin());
    }

    [[nodiscard]] std::uint32_t widthOf(plan::ValueId id) { return plan().values[id].width; }
    [[nodiscard]] plan::RowSet rowsOf(plan::ValueId id) { return plan().values[id].rows; }

    void emit(plan::Operation operation) { plan().operations.push_back(std::move(operation)); }

    // Norms. What a block returned is added to the stream by the next step that reads it.

    plan::Norm norm(const std::string& name, std::uint32_t width, bool isRms, float epsilon) {
        return {.kind = isRms ? plan::Norm::Kind::rms : plan::Norm::Kind::layer,
                .epsilon = epsilon,
                .weight = m_weights.vector(name + ".weight", width),
                .bias = isRms ? plan::absent : m_weights.vector(name + ".bias", width)};
    }

    plan::Norm layerNorm(const std::string& name) {
        return norm(name, m_sizes.width, m_family.rmsNorms, m_sizes.epsilon);
    }

    plan::ValueId addAndNorm(const plan::Norm& norm, plan::ValueId out) {
        plan::AddNorm step = m_branch;
        step.residual = m_residual;
        step.norm = norm;
        step.out = out;
        emit(step);
        m_branch = {};
        return out;
    }

    void flush() {
        if (m_branch.branch != plan::absent) emit(m_branch);
        m_branch = {};
    }

    void add(plan::ValueId branch, const plan::Norm& norm) {
        m_branch.residual = m_residual;
        m_branch.branch = branch;
        m_branch.branchNorm = norm;
    }

    /// What is done to the result of a block: a norm, or a factor for each element.
    plan::Norm branchNorm(const std::string& prefix, const char* normName, const char* scaleName) {
        if (m_family.branchNorms) return layerNorm(prefix + normName);
        const std::string scale = concat(prefix, scaleName, ".weight");
        if (!m_weights.has(scale)) return {};
        return {.kind = plan::Norm::Kind::scale, .weight = m_weights.vector(scale, m_sizes.width)};
    }

    // Matrices

    plan::Projection projection(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
        const std::string bias = name + ".bias";
        return {.weight = m_weights.matrix(name + ".weight", rows, columns),
                .firstRow = 0,
                .rows = rows,
                .bias = m_weights.has(bias) ? m_weights.vector(bias, rows) : plan::absent};
    }

    [[nodiscard]] bool isClamped(const std::string& name) const {
        return m_weights.has(name + ".input_min") || m_weights.has(name + ".input_max") ||
               m_weights.has(name + ".output_min") || m_weights.has(name + ".output_max");
    }

    float limit(const std::string& name, float none) {
        return m_weights.has(name) ? m_weights.values(name, {1, 1, 1, 1}).front() : none;
    }

    /// out[offset..] = in, held within the limits that the file gives under `name`.
    plan::ValueId hold(const std::string& name, plan::ValueId in, plan::ValueId out, std::uint32_t offset = 0) {
        plan::Copy step{.in = in, .outOffset = offset, .out = out};
        step.least = limit(name + "_min", step.least);
        step.most = limit(name + "_max", step.most);
        if (!(step.least <= step.most))
            throw Error(ErrorKind::format,
                        concat("The limits \"", printable(name), "\" of the vision encoder exclude every value."));
        emit(step);
        return out;
    }

    /// A product whose input and output the file holds within limits; the result goes to `out` from `offset` on.
    plan::ValueId clampedLinear(const std::string& name, plan::ValueId in, std::uint32_t rows, plan::ValueId out,
                                std::uint32_t offset = 0) {
        const std::uint32_t columns = widthOf(in);
        const plan::ValueId held = hold(name + ".input", in, value("held input", columns));
        const plan::ValueId product = value("unheld", rows);
        emit(plan::MatMul{.in = held, .out = product, .projections = {projection(name, rows, columns)}});
        return hold(name + ".output", product, out, offset);
    }

    plan::ValueId linear(const std::string& name, plan::ValueId in, std::uint32_t rows, plan::ValueId out,
                         plan::Activation activation = plan::Activation::none) {
        emit(plan::MatMul{
            .in = in, .out = out, .projections = {projection(name, rows, widthOf(in))}, .activation = activation});
        return out;
    }

    /// Rows of the first matrix of a pair of layers, the file's own or, in a product alone, as many as it has.
    [[nodiscard]] std::uint32_t rowsOfMatrix(const std::string& name) const {
        constexpr std::uint64_t most = 1 << 20;
        const gguf::Tensor* tensor = m_file.findTensor(name + ".weight");
        return tensor == nullptr ? 0 : static_cast<std::uint32_t>(std::min(tensor->shape[1], most));
    }

    // The steps

    void addRope() {
        const std::uint32_t head = m_sizes.headWidth();
        constexpr std::uint8_t row = 1; // of plan::Position
        constexpr std::uint8_t column = 2;
        const std::uint32_t pairs = head / 2;
        plan::Rope rope;
        switch (m_family.rope) {
        case PatchRope::none: return;
        case PatchRope::columnsThenRows: rope.pairing = plan::Rope::Pairing::neighbours; break;
        case PatchRope::rowsThenColumns: rope.pairing = plan::Rope::Pairing::halves; break;
        case PatchRope::dealt: rope.pairing = plan::Rope::Pairing::neighbours; break;
        case PatchRope::halves: rope.pairing = plan::Rope::Pairing::quarters; break;
        }
        const bool dealt = m_family.rope == PatchRope::dealt;
        const bool columnsFirst = m_family.rope == PatchRope::columnsThenRows || m_family.rope == PatchRope::halves;
        for (std::uint32_t pair = 0; pair < pairs; ++pair) {
            const bool isFirstHalf = pair < pairs / 2;
            const std::uint32_t k = isFirstHalf ? pair : pair - pairs / 2;
            const double power = dealt ? 2.0 * (2 * k + (isFirstHalf ? 0 : 1)) / head : 2.0 * k / pairs;
            rope.frequency.push_back(std::pow(m_family.ropeBase, -power));
            rope.axis.push_back(isFirstHalf == columnsFirst ? column : row);
        }
        plan().ropes.push_back(std::move(rope));
    }

    void embed() {
        const std::uint32_t pixels = m_sizes.patchValues();
        const bool hasPositions = m_family.positions != PositionTable::none;
        plan().inputWidth = pixels + (hasPositions ? m_sizes.width : 0);
        const plan::ValueId patch = value("pixels", pixels);
        emit(plan::Input{.offset = 0, .out = patch});

        m_residual = value("residual", m_sizes.width);
        plan::Projection project{.weight =
                                     m_weights.convolution("v.patch_embd.weight", m_sizes.width, 3, m_sizes.patch),
                                 .firstRow = 0,
                                 .rows = m_sizes.width};
        if (m_weights.has("v.patch_embd.bias")) {
            project.bias = m_weights.vector("v.patch_embd.bias", m_sizes.width);
            m_out.patchBias = m_weights.values("v.patch_embd.bias", {m_sizes.width, 1, 1, 1});
        }
        emit(plan::MatMul{.in = patch, .out = m_residual, .projections = {project}});
        if (m_weights.has("v.patch_embd.weight.1")) { // of the next frame, which shows the same
            const plan::ValueId second = value("branch", m_sizes.width);
            plan::Projection next{.weight =
                                      m_weights.convolution("v.patch_embd.weight.1", m_sizes.width, 3, m_sizes.patch),
                                  .firstRow = 0,
                                  .rows = m_sizes.width};
            emit(plan::MatMul{.in = patch, .out = second, .projections = {next}});
            add(second, {});
        }
        if (hasPositions) {
            readPositions();
            flush();
            const plan::ValueId positions = value("positions", m_sizes.width);
            emit(plan::Input{.offset = pixels, .out = positions});
            add(positions, {});
        }
        if (m_weights.has("v.pre_ln.weight")) {
            const plan::ValueId embedded = addAndNorm(layerNorm("v.pre_ln"), value("embedded", m_sizes.width));
            m_residual = embedded;
        }
    }

    void readPositions() {
        const std::string name = "v.position_embd.weight";
        const gguf::Tensor* table = m_file.findTensor(name);
        constexpr std::uint64_t mostEntries = 1 << 20;
        const std::uint64_t axes = m_family.positions == PositionTable::axes ? 2 : 1;
        const std::uint64_t entries = table == nullptr ? 1 : std::min(table->shape[1], mostEntries);
        m_out.positions = m_weights.values(name, {m_sizes.width, entries, axes, 1});
        if (m_family.classToken != ClassToken::none)
            m_out.classToken = m_weights.values("v.class_embd", {m_sizes.width, 1, 1, 1});
    }

    void layer(std::uint32_t index) {
        const std::string prefix = concat("v.blk.", index, ".");
        add(attention(prefix, m_sizes.windowed[index], addAndNorm(layerNorm(prefix + "ln1"), normed())),
            branchNorm(prefix, "attn_post_norm", "ls1"));
        add(feedForward(prefix, addAndNorm(layerNorm(prefix + "ln2"), normed())),
            branchNorm(prefix, "ffn_post_norm", "ls2"));
        const auto deep = std::find(m_sizes.deepLayers.begin(), m_sizes.deepLayers.end(), index);
        if (deep != m_sizes.deepLayers.end())
            addDeepRows(index, static_cast<std::uint32_t>(deep - m_sizes.deepLayers.begin()));
    }

    [[nodiscard]] plan::ValueId normed() { return value("normed", m_sizes.width); }

    plan::Norm headNorm(const std::string& name) {
        if (!m_family.headNorms) return {};
        return norm(name, m_sizes.headWidth(), true, m_sizes.epsilon);
    }

    plan::ValueId attention(const std::string& prefix, bool windowed, plan::ValueId in) {
        const std::uint32_t width = m_sizes.width;
        const plan::ValueId qkv = value("qkv", 3 * width);
        if (m_weights.has(prefix + "attn_qkv.weight")) {
            linear(prefix + "attn_qkv", in, 3 * width, qkv);
        } else {
            const std::string names[] = {prefix + "attn_q", prefix + "attn_k", prefix + "attn_v"};
            if (std::any_of(std::begin(names), std::end(names), [&](const auto& name) { return isClamped(name); })) {
                for (std::uint32_t i = 0; i < 3; ++i) clampedLinear(names[i], in, width, qkv, i * width);
            } else {
                plan::MatMul project{.in = in, .out = qkv, .projections = {}};
                for (const std::string& name : names) project.projections.push_back(projection(name, width, width));
                emit(std::move(project));
            }
        }
        const plan::ValueId queries = value("queries", width);
        plan::PrepareHeads prepare{.qkv = qkv, .heads = m_sizes.heads};
        prepare.queryOffset = 0;
        prepare.keyOffset = width;
        prepare.valueOffset = 2 * width;
        prepare.queryNorm = headNorm(prefix + "attn_q_norm");
        prepare.keyNorm = headNorm(prefix + "attn_k_norm");
        if (m_family.headNorms) prepare.valueNorm = {.kind = plan::Norm::Kind::rms, .epsilon = m_sizes.epsilon};
        prepare.rope = plan().ropes.empty() ? plan::absent : 0;
        prepare.cache = 0;
        prepare.queries = queries;
        emit(prepare);

        plan::Attention attend{.queries = queries, .cache = 0, .heads = m_sizes.heads};
        attend.scale =
            m_family.headNorms ? 1 : static_cast<float>(1 / std::sqrt(static_cast<double>(m_sizes.headWidth())));
        attend.sight = windowed ? plan::Attention::Sight::group : plan::Attention::Sight::ahead;
        attend.out = value("attended", width);
        emit(attend);
        const std::string name = prefix + "attn_out";
        const plan::ValueId out = value("branch", width);
        return isClamped(name) ? clampedLinear(name, attend.out, width, out) : linear(name, attend.out, width, out);
    }

    plan::ValueId feedForward(const std::string& prefix, plan::ValueId in) {
        const std::uint32_t hidden = m_sizes.feedForwardWidth;
        std::string up = prefix + "ffn_up";
        std::string down = prefix + "ffn_down";
        // Old files have the names the other way round.
        const gguf::Tensor* first = m_file.findTensor(down + ".weight");
        if (hidden != m_sizes.width && first != nullptr && first->shape[0] == m_sizes.width) std::swap(up, down);

        const std::string gate = prefix + "ffn_gate";
        const plan::ValueId wide = value("hidden", hidden);
        const plan::ValueId out = value("branch", m_sizes.width);
        const bool gated = m_weights.has(gate + ".weight");
        if (isClamped(up) || isClamped(gate)) {
            const plan::ValueId upper = clampedLinear(up, in, hidden, value("up", hidden));
            if (!gated)
                throw Error(ErrorKind::unsupported,
                            "A feed-forward part with limits but without a gate is not known to this version.");
            const plan::ValueId opened = clampedLinear(gate, in, hidden, value("gate", hidden));
            emit(plan::Multiply{.in = opened, .activation = m_sizes.activation, .factor = upper, .out = wide});
        } else {
            plan::MatMul widen{
                .in = in, .out = wide, .projections = {}, .activation = m_sizes.activation, .gated = gated};
            if (gated) widen.projections.push_back(projection(gate, hidden, m_sizes.width));
            widen.projections.push_back(projection(up, hidden, m_sizes.width));
            emit(std::move(widen));
        }
        return isClamped(down) ? clampedLinear(down, wide, m_sizes.width, out) : linear(down, wide, m_sizes.width, out);
    }

    // From patches to rows of the language model

    plan::ValueId merged(plan::ValueId in) {
        const plan::Gather::Join join = m_family.merge.join;
        const std::uint32_t parts = plan().gathered;
        const std::uint32_t width = join == plan::Gather::Join::mean ? widthOf(in) : widthOf(in) * parts;
        const plan::ValueId out = value("merged", width, plan::RowSet::outputs);
        const float root = std::sqrt(static_cast<float>(m_sizes.width));
        emit(plan::Gather{
            .in = in, .parts = parts, .join = join, .scale = m_family.merge.timesRootOfWidth ? root : 1, .out = out});
        return out;
    }

    /// Rows that the language model adds to one of its first layers.
    void addDeepRows(std::uint32_t index, std::uint32_t number) {
        const std::string prefix = concat("v.deepstack.", index, ".");
        flush();
        const plan::ValueId rows = merged(m_residual);
        const std::uint32_t width = widthOf(rows);
        const plan::ValueId in = value("deep rows", width, plan::RowSet::outputs);
        emit(plan::AddNorm{.residual = rows, .norm = norm(prefix + "norm", width, false, m_sizes.epsilon), .out = in});
        const std::uint32_t wide = rowsOfMatrix(prefix + "fc1");
        const plan::ValueId hidden = linear(prefix + "fc1", in, wide, value("deep hidden", wide, plan::RowSet::outputs),
                                            m_sizes.projectorActivation);
        const plan::ValueId out = linear(prefix + "fc2", hidden, m_sizes.outputWidth, projected());
        emit(plan::Copy{.in = out, .outOffset = (1 + number) * m_sizes.outputWidth, .out = result()});
    }

    [[nodiscard]] plan::ValueId projected() { return value("projected", m_sizes.outputWidth, plan::RowSet::outputs); }
    [[nodiscard]] plan::ValueId result() { return value("rows", m_sizes.rowWidth(), plan::RowSet::outputs); }

    void project() {
        plan::ValueId at = m_residual;
        if (m_weights.has("v.post_ln.weight"))
            at = addAndNorm(layerNorm("v.post_ln"), normed());
        else
            flush();
        const ProjectorStep* last = &m_family.steps.back();
        for (const ProjectorStep& step : m_family.steps) at = projectorStep(step, at, &step == last);
        if (!m_sizes.deepLayers.empty()) {
            emit(plan::Copy{.in = at, .out = result()});
            at = result();
        }
        plan().logits = at;
        plan().hidden = at;
        if (m_family.lineBreaks && m_weights.has("v.token_embd.img_break"))
            m_out.lineBreak = m_weights.values("v.token_embd.img_break", {m_sizes.outputWidth, 1, 1, 1});
    }

    plan::ValueId projectorStep(const ProjectorStep& step, plan::ValueId in, bool isLast) {
        using Kind = ProjectorStep::Kind;
        const std::string name(step.tensor);
        if (step.optional && !m_weights.has(name + ".weight")) return in;
        const std::uint32_t width = widthOf(in);
        const float epsilon = m_family.projectorEpsilon > 0 ? m_family.projectorEpsilon : m_sizes.epsilon;
        const auto apply = [&](const plan::Norm& norm) {
            const plan::ValueId out = value("projector's normed", width, rowsOf(in));
            const plan::ValueId other = value("projector's normed again", width, rowsOf(in));
            const plan::ValueId to = in == out ? other : out;
            emit(plan::AddNorm{.residual = in, .norm = norm, .out = to});
            return to;
        };
        switch (step.kind) {
        case Kind::merge: return merged(in);
        case Kind::layerNorm: return apply(norm(name, width, false, epsilon));
        case Kind::rmsNorm: return apply(norm(name, width, true, epsilon));
        case Kind::plainNorm: return apply({.kind = plan::Norm::Kind::rms, .epsilon = epsilon});
        case Kind::standardise:
            if (!m_weights.has(name + "_scale") && !m_weights.has(name + "_bias")) return in;
            return apply({.kind = plan::Norm::Kind::scale,
                          .weight = m_weights.vector(name + "_scale", width),
                          .bias = m_weights.vector(name + "_bias", width)});
        case Kind::linear:
        case Kind::linearGelu:
        case Kind::transposedLinear: break;
        }
        const std::uint32_t rows = isLast ? m_sizes.outputWidth : rowsOfMatrix(name);
        const plan::ValueId out = isLast ? projected() : value(concat("projector's ", name), rows, rowsOf(in));
        if (step.kind == Kind::transposedLinear) {
            plan::Projection matrix{.weight = m_weights.transposed(name + ".weight", rows, width), .rows = rows};
            emit(plan::MatMul{.in = in, .out = out, .projections = {matrix}});
            return out;
        }
        return linear(name, in, rows, out,
                      step.kind == Kind::linearGelu ? m_sizes.projectorActivation : plan::Activation::none);
    }

    const gguf::File& m_file;
    models::WeightClaims m_weights;
    const Parameters& m_sizes;
    const Projector& m_family;
    EncoderPlan m_out;
    plan::ValueId m_residual = plan::absent;
    plan::AddNorm m_branch;
};

} // namespace

EncoderPlan buildEncoder(const gguf::File& file, const Parameters& sizes, const Projector& family) {
    return EncoderBuilder(file, sizes, family).build();
}

} // namespace calliope::vision
