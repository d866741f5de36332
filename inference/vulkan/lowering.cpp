#include "inference/vulkan/lowering.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/expert_lowering.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/matmul_lowering.h"
#include "inference/vulkan/pick_lowering.h"
#include "inference/vulkan/recurrent_lowering.h"
#include "inference/vulkan/step_block.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace calliope::vulkan {

namespace {

std::uint32_t bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}

std::uint32_t kindOf(const plan::Norm& norm) {
    return static_cast<std::uint32_t>(norm.kind);
}

constexpr std::uint32_t cacheColumns(std::uint32_t width) {
    return roundUp(width, 32u);
}

} // namespace

std::string_view cacheTypeName(CacheType type) {
    constexpr std::string_view names[] = {"f32", "f16", "q8_0"};
    return names[static_cast<std::size_t>(type)];
}

std::uint64_t cacheElementBytes(CacheType type, std::uint32_t width) {
    constexpr std::uint64_t bytes[] = {4, 2, 1};
    return cacheColumns(width) * bytes[static_cast<std::size_t>(type)];
}

std::uint32_t cacheHeadsPerBinding(const PlanBuffers& buffers, const plan::Cache& cache, const DeviceInfo& device) {
    const std::uint64_t perHead =
        buffers.slots * cacheElementBytes(buffers.cacheType, std::max(cache.keyWidth, cache.valueWidth));
    const std::uint64_t most = std::min(device.maxStorageRange, device.maxTexelElements * 4) / perHead;
    if (most == 0)
        throw Error(ErrorKind::memory,
                    concat("A context of ", buffers.slots, " tokens does not fit this device, which can bind at most ",
                           device.maxStorageRange >> 20, " MiB at once; choose a shorter context."));
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(most, cache.heads));
}

std::vector<BufferRange> cacheBindings(const PlanBuffers& buffers, const plan::Plan& plan, plan::CacheId cache,
                                       std::uint32_t head, std::uint32_t heads) {
    const CacheBuffers& all = buffers.caches[cache];
    const plan::Cache& shape = plan.caches[cache];
    const auto range = [&](const Buffer& buffer, std::uint64_t perSlot) {
        const std::uint64_t perHead = perSlot * buffers.slots;
        return BufferRange{&buffer, head * perHead, heads * perHead};
    };
    std::vector<BufferRange> out{range(all.keys, cacheElementBytes(buffers.cacheType, shape.keyWidth)),
                                 range(all.values, cacheElementBytes(buffers.cacheType, shape.valueWidth))};
    if (buffers.cacheType == CacheType::q8_0) {
        out.push_back(range(all.keyScales, cacheColumns(shape.keyWidth) / 32 * sizeof(float)));
        out.push_back(range(all.valueScales, cacheColumns(shape.valueWidth) / 32 * sizeof(float)));
    }
    return out;
}

Lowering::Lowering(const plan::Plan& plan, const DeviceInfo& device, const KernelSet& kernels, Pipelines& pipelines,
                   DeviceWeights& weights, PlanBuffers& buffers, Arithmetic arithmetic, std::uint32_t rows,
                   std::uint32_t outputs)
    : m_plan(plan)
    , m_device(device)
    , m_arithmetic(arithmetic)
    , m_kernels(kernels)
    , m_pipelines(pipelines)
    , m_weights(weights)
    , m_buffers(buffers)
    , m_rows(rows)
    , m_outputs(outputs) {}

std::vector<Dispatch> Lowering::run(std::span<const plan::Operation> operations, plan::ValueId logits) {
    m_operations = operations;
    if (m_rows <= m_kernels.fusedRows()) {
        const auto canFuse = [this](const plan::MatMul& product) {
            return m_rows == 1 || std::all_of(product.projections.begin(), product.projections.end(),
                                              [this](const plan::Projection& each) {
                                                  return m_weights.layoutOf(each.weight).integer;
                                              });
        };
        m_fusion = RowFusion(m_plan, operations, {.heads = m_rows == 1, .product = canFuse});
    }
    for (m_operation = 0; m_operation < operations.size(); ++m_operation) {
        const plan::Operation& operation = operations[m_operation];
        if (m_fusion.leftOut(m_operation)) continue;
        if (writes(operation, m_quantized)) m_quantized = plan::absent;
        std::visit([this](const auto& each) { lower(each); }, operation);
    }
    if (logits != plan::absent) emitPicks(*this, logits);
    return std::move(m_dispatches);
}

const Pipeline& Lowering::pipeline(std::string_view name, std::vector<std::uint32_t> constants) const {
    constants.insert(constants.begin(), m_kernels.group(m_device));
    return m_pipelines.declare(shaders::find(concat(m_kernels.name(), '/', name)), constants,
                               m_kernels.subgroup(m_device));
}

std::uint32_t Lowering::group() const {
    return m_kernels.group(m_device);
}

std::uint64_t Lowering::mostBoundBytes() const {
    return m_kernels.mostBoundBytes(m_device);
}

std::uint32_t Lowering::place(plan::WeightId weight) const {
    return weight == plan::absent ? absent : m_weights.vectorPlace(weight);
}

const ValueBuffer& Lowering::scratch(std::uint32_t width, plan::RowSet rows) {
    const auto kind = static_cast<std::size_t>(rows);
    std::uint32_t& most = m_buffers.scratchWidth[kind];
    most = std::max(most, width);
    m_buffers.scratch[kind].stride = roundUp(most, 32u);
    m_buffers.scratch[kind].rows = rows;
    return m_buffers.scratch[kind];
}

QuantizedRows Lowering::quantized(plan::ValueId id) {
    const QuantizedRows rows = quantizedRows();
    if (m_quantized == id) return rows;
    const ValueBuffer& from = value(id);
    Dispatch dispatch;
    dispatch.pipeline = &pipeline("quantize", {});
    dispatch.bindings = {{&m_buffers.step}, {&from.buffer}, {rows.codes}, {rows.records}};
    dispatch.push = {from.stride / 32, from.stride, from.rows == plan::RowSet::outputs, from.slots};
    dispatch.groups = {rowsOf(from.rows) * from.slots, 1, 1};
    vary(dispatch, 0, countOf(from.rows), 1, from.slots);
    dispatch.label = "quantize";
    emit(std::move(dispatch));
    setQuantized(id);
    return rows;
}

bool Lowering::makesQuantized(plan::ValueId id) {
    const auto reads = [&](const plan::Operation& operation) {
        const auto* product = std::get_if<plan::MatMul>(&operation);
        return product != nullptr && product->in == id &&
               std::any_of(product->projections.begin(), product->projections.end(),
                           [&](const plan::Projection& each) { return m_weights.layoutOf(each.weight).integer; });
    };
    if (!m_kernels.normsQuantize() || id == plan::absent || rowsOf(value(id).rows) <= m_kernels.fusedRows() ||
        std::none_of(m_operations.begin(), m_operations.end(), reads))
        return false;
    setQuantized(id);
    return true;
}

void Lowering::setQuantized(plan::ValueId id) {
    m_quantized = id;
    m_buffers.quantizedWidth = std::max(m_buffers.quantizedWidth, value(id).stride * value(id).slots);
}

void Lowering::vary(Dispatch& dispatch, std::uint32_t axis, StepCount count, std::uint32_t each, std::uint32_t times) {
    if (m_rows == 1) return;
    VaryingGroups wanted{dispatch.groups, axis, count, each, times};
    wanted.groups[axis] = 0;
    std::vector<VaryingGroups>& known = m_buffers.launches;
    auto found = std::find(known.begin(), known.end(), wanted);
    if (found == known.end()) {
        if (known.size() == mostVaryingLaunches) return;
        found = known.insert(found, wanted);
    }
    const auto number = static_cast<std::uint64_t>(found - known.begin());
    dispatch.indirect = {&m_buffers.step, (m_buffers.launchesAt + 3 * number) * sizeof(std::uint32_t), 12};
}

void Lowering::lower(const plan::Embed& operation) {
    const plan::Weight& table = m_plan.weights[operation.table];
    const DeviceMatrix& matrix = m_weights.matrix({{operation.table, 0, table.rows}});
    const ValueBuffer& out = value(operation.out);

    // A table beyond the binding range is gathered part by part: each dispatch serves the tokens that lie in its own.
    for (const MatrixPart& part : matrixParts(matrix, 0, table.rows, mostBoundBytes())) {
        Dispatch dispatch;
        dispatch.pipeline = &pipeline(concat("embed/", matrix.layout->shader), {kindOf(operation.norm)});
        dispatch.bindings = {{&m_buffers.step}, {&m_weights.vectors()}, {&out.buffer}};
        bindWeights(dispatch, matrix, part);
        dispatch.push = {table.columns,
                         out.stride,
                         matrix.blocks,
                         bits(matrix.scaleFactor * operation.scale),
                         bits(operation.norm.epsilon),
                         place(operation.norm.weight),
                         place(operation.norm.bias),
                         part.boundRow,
                         part.firstRow,
                         part.rows};
        dispatch.groups = {m_rows, 1, 1};
        vary(dispatch, 0, StepCount::rows);
        dispatch.label = "embed";
        emit(std::move(dispatch));
    }
    if (m_plan.inputWidth > 0 && !operation.tokensOnly) emitVectors(operation.out, 0, operation.norm, true);
}

void Lowering::emitVectors(plan::ValueId id, std::uint32_t offset, const plan::Norm& norm, bool keepsOthers) {
    const ValueBuffer& out = value(id);
    Dispatch dispatch;
    dispatch.pipeline = &pipeline("input", {kindOf(norm), keepsOthers});
    dispatch.bindings = {{&m_buffers.step}, {&m_weights.vectors()}, {&m_buffers.vectors}, {&out.buffer}};
    dispatch.push = {m_plan.values[id].width, m_plan.inputWidth,  offset,          out.stride,
                     bits(norm.epsilon),      place(norm.weight), place(norm.bias)};
    dispatch.groups = {m_rows, 1, 1};
    vary(dispatch, 0, StepCount::rows);
    dispatch.label = "input";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::Input& operation) {
    emitVectors(operation.out, operation.offset, {}, false);
}

void Lowering::lower(const plan::AddNorm& operation) {
    const ValueBuffer& residual = value(operation.residual);
    const bool hasBranch = operation.branch != plan::absent;
    const bool hasOut = operation.out != plan::absent;
    const ValueBuffer& branch = hasBranch ? value(operation.branch) : residual;
    const bool gather = hasOut && value(operation.out).rows == plan::RowSet::outputs;
    const bool gated = operation.gate != plan::absent;

    Dispatch dispatch;
    const bool quantized = makesQuantized(operation.out);
    dispatch.pipeline = &pipeline("add_norm", {hasBranch, kindOf(operation.branchNorm), hasOut, kindOf(operation.norm),
                                               gather, gated, quantized});
    // Absent values are bound to the vectors, which the kernel then does not touch.
    dispatch.bindings = {{&m_buffers.step},
                         {&m_weights.vectors()},
                         {&residual.buffer},
                         {hasBranch ? &branch.buffer : &m_weights.vectors()},
                         {hasOut ? &value(operation.out).buffer : &residual.buffer},
                         {gated ? &value(operation.gate).buffer : &m_weights.vectors()}};
    if (m_kernels.normsQuantize()) {
        const QuantizedRows rows = quantizedRows();
        dispatch.bindings.insert(dispatch.bindings.end(), {{quantized ? rows.codes : &residual.buffer},
                                                           {quantized ? rows.records : &residual.buffer}});
    }
    dispatch.push = {m_plan.values[operation.residual].width,
                     residual.stride,
                     branch.stride,
                     hasOut ? value(operation.out).stride : 0,
                     m_buffers.outputsAt,
                     place(operation.branchNorm.weight),
                     place(operation.branchNorm.bias),
                     place(operation.norm.weight),
                     place(operation.norm.bias),
                     bits(operation.branchNorm.epsilon),
                     bits(operation.branchScale),
                     bits(operation.norm.epsilon),
                     gated ? value(operation.gate).stride : 0,
                     operation.gateAt,
                     bits(operation.residualScale)};
    dispatch.groups = {gather ? m_outputs : m_rows, 1, 1};
    vary(dispatch, 0, gather ? StepCount::outputs : StepCount::rows);
    dispatch.label = "add_norm";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::MatMul& operation) {
    m_kernels.matMul(*this, operation);
}

void Lowering::lower(const plan::Multiply& operation) {
    const ValueBuffer& in = value(operation.in);
    const ValueBuffer& factor = value(operation.factor);
    const ValueBuffer& out = value(operation.out);
    Dispatch dispatch;
    dispatch.pipeline = &pipeline("multiply", {static_cast<std::uint32_t>(operation.activation)});
    dispatch.bindings = {{&m_buffers.step}, {&in.buffer}, {&factor.buffer}, {&out.buffer}};
    dispatch.push = {m_plan.values[operation.out].width, in.stride, factor.stride, operation.factorOffset, out.stride};
    dispatch.groups = {m_rows, 1, 1};
    vary(dispatch, 0, StepCount::rows);
    dispatch.label = "multiply";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::Copy& operation) {
    const ValueBuffer& in = value(operation.in);
    const ValueBuffer& out = value(operation.out);
    Dispatch dispatch;
    dispatch.bindings = {{&m_buffers.step}, {&in.buffer}, {&out.buffer}};
    const bool isHeld = !std::isinf(operation.least) || !std::isinf(operation.most);
    dispatch.pipeline = &pipeline("copy", {in.rows == plan::RowSet::outputs, isHeld});
    dispatch.push = {m_plan.values[operation.in].width,
                     in.stride,
                     out.stride,
                     operation.outOffset,
                     bits(operation.least),
                     bits(operation.most)};
    dispatch.groups = {rowsOf(in.rows), 1, 1};
    vary(dispatch, 0, countOf(in.rows));
    dispatch.label = "copy";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::Gather& operation) {
    const ValueBuffer& in = value(operation.in);
    const ValueBuffer& out = value(operation.out);
    Dispatch dispatch;
    dispatch.pipeline = &pipeline("gather", {static_cast<std::uint32_t>(operation.join)});
    dispatch.bindings = {{&m_buffers.step}, {&in.buffer}, {&out.buffer}};
    dispatch.push = {m_plan.values[operation.in].width,
                     in.stride,
                     out.stride,
                     operation.parts,
                     m_buffers.sourcesAt,
                     bits(operation.scale)};
    dispatch.groups = {m_outputs, 1, 1};
    vary(dispatch, 0, StepCount::outputs);
    dispatch.label = "gather";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::AddPieces& operation) {
    const ValueBuffer& in = value(operation.in);
    const ValueBuffer& branch = value(operation.branch);
    const ValueBuffer& out = value(operation.out);
    Dispatch dispatch;
    dispatch.pipeline = &pipeline("add_pieces", {});
    dispatch.bindings = {{&m_buffers.step}, {&m_weights.vectors()}, {&in.buffer}, {&branch.buffer}, {&out.buffer}};
    dispatch.push = {operation.pieceWidth,
                     in.stride,
                     branch.stride,
                     out.stride,
                     place(operation.norm.weight),
                     bits(operation.norm.epsilon),
                     bits(operation.scale)};
    dispatch.groups = {m_plan.values[operation.out].width / operation.pieceWidth, m_rows, 1};
    vary(dispatch, 1, StepCount::rows);
    dispatch.label = "add_pieces";
    emit(std::move(dispatch));
}

void Lowering::lower(const plan::Route& operation) {
    emitRoute(*this, operation);
    if (sortsByExpert(*this))
        emitExpertLists(*this, operation, m_kernels.expertTile(m_device, m_rows * operation.used, operation.experts));
}

void Lowering::lower(const plan::ExpertMatMul& operation) {
    m_kernels.expertMatMul(*this, operation);
}

std::vector<std::uint32_t> Lowering::headConstants(const plan::PrepareHeads& operation) const {
    const plan::Rope none;
    const plan::Rope& rope = operation.rope != plan::absent ? m_plan.ropes[operation.rope] : none;
    return {kindOf(operation.queryNorm),
            kindOf(operation.keyNorm),
            operation.normOver == plan::PrepareHeads::NormOver::row,
            operation.normAfterRope,
            static_cast<std::uint32_t>(rope.frequency.size()),
            static_cast<std::uint32_t>(rope.pairing),
            operation.temperature,
            kindOf(operation.valueNorm)};
}

void Lowering::lower(const plan::PrepareHeads& operation) {
    const plan::Cache& cache = m_plan.caches[operation.cache];
    const bool hasRope = operation.rope != plan::absent;
    const ValueBuffer& qkv = value(operation.qkv);
    // Where there are no queries something must be bound in their place.
    const ValueBuffer& queries = value(operation.queries == plan::absent ? operation.qkv : operation.queries);

    std::vector<std::uint32_t> constants{cache.keyWidth, cache.valueWidth};
    append(constants, headConstants(operation));
    const Pipeline& kernel =
        pipeline(concat("prepare_heads/", cacheTypeName(m_buffers.cacheType)), std::move(constants));
    const std::uint32_t perBinding = cacheHeadsPerBinding(m_buffers, cache, m_device);
    for (std::uint32_t head = 0; head < cache.heads; head += perBinding) {
        const std::uint32_t heads = std::min(perBinding, cache.heads - head);
        const std::uint32_t queryHeads = head == 0 ? operation.heads : 0;
        const bool queriesAlone = operation.keyOffset == plan::absent;
        if (queriesAlone && head > 0) break;
        Dispatch dispatch;
        dispatch.pipeline = &kernel;
        dispatch.bindings = {
            {&m_buffers.step}, {&m_weights.vectors()}, {&m_buffers.ropes}, {&qkv.buffer}, {&queries.buffer}};
        const auto bound = cacheBindings(m_buffers, m_plan, operation.cache, head, heads);
        dispatch.bindings.insert(dispatch.bindings.end(), bound.begin(), bound.end());
        dispatch.push = {operation.heads,
                         head,
                         heads,
                         cache.heads,
                         operation.queryOffset,
                         operation.keyOffset,
                         operation.valueOffset,
                         qkv.stride,
                         queries.stride,
                         m_buffers.ropeStride,
                         hasRope ? m_buffers.ropeOffsets[operation.rope] : 0,
                         m_buffers.slots,
                         place(operation.queryNorm.weight),
                         place(operation.queryNorm.bias),
                         place(operation.keyNorm.weight),
                         place(operation.keyNorm.bias),
                         bits(operation.queryNorm.epsilon),
                         bits(operation.keyNorm.epsilon),
                         queryHeads,
                         place(operation.valueNorm.weight),
                         bits(operation.valueNorm.epsilon)};
        dispatch.groups = {queryHeads + (queriesAlone ? 0 : 2 * heads), m_rows, 1};
        vary(dispatch, 1, StepCount::rows);
        dispatch.label = "prepare_heads";
        emit(std::move(dispatch));
    }
}

void Lowering::lower(const plan::Attention& operation) {
    const std::size_t before = m_dispatches.size();
    m_kernels.attention(*this, operation);
    // Half of the cache is what a prompt that fills it sees on average.
    const plan::Cache& cache = m_plan.caches[operation.cache];
    const double visible = operation.window > 0 ? std::min(operation.window, m_buffers.slots) : m_buffers.slots / 2.0;
    const double cost = visible * m_rows * operation.heads * (cache.keyWidth + cache.valueWidth);
    for (std::size_t i = before; i < m_dispatches.size(); ++i)
        m_dispatches[i].cost = cost / static_cast<double>(m_dispatches.size() - before);
}

void Lowering::lower(const plan::ShortConv& operation) {
    emitShortConv(*this, operation);
}

void Lowering::lower(const plan::DeltaNet& operation) {
    m_kernels.deltaNet(*this, operation);
}

} // namespace calliope::vulkan
