#include "inference/base/checked.h"
#include "inference/base/text.h"
#include "inference/vulkan/attention_lowering.h"
#include "inference/vulkan/expert_lowering.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/matmul_lowering.h"
#include "inference/vulkan/recurrent_lowering.h"

#include <algorithm>
#include <thread>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t columnsPerGroup = 8; // rows of activations in one workgroup of matmul

// Measured on llvmpipe: unrolled code of more blocks per lane falls out of the processor's decoded-instruction cache.
constexpr std::uint32_t mostTurns = 6;

// Rows of an attention tile, and dimensions that a lane of it may hold: rows times query heads times its part of a key
// and a value. More makes the unrolled code too long.
constexpr std::uint32_t attentionRows = 4;
constexpr std::uint32_t mostLaneDimensions = 256;

/// Few workgroups, because each one quantises the activations anew, but several for every thread of the processor.
std::uint32_t rowsPerWorkgroup(std::uint32_t rows, std::uint32_t lanes) {
    const std::uint32_t workgroups = 4 * std::max(std::thread::hardware_concurrency(), 1u);
    return std::clamp(roundUp(divideUp(rows, workgroups), lanes), 32u, 256u);
}

class RowsKernels final : public KernelSet {
public:
    [[nodiscard]] std::string_view name() const override { return "rows"; }
    [[nodiscard]] std::uint32_t group(const DeviceInfo& device) const override {
        return std::clamp(8u, device.subgroupMin, device.subgroupMax);
    }
    [[nodiscard]] std::uint32_t subgroup(const DeviceInfo& device) const override { return group(device); }

    [[nodiscard]] const WeightLayout& layout(const WeightFormat& format, Precision precision) const override {
        return rowsLayout(format, precision);
    }

    [[nodiscard]] std::uint64_t mostBoundBytes(const DeviceInfo& device) const override {
        return device.maxTexelElements * 4; // the scales have the smallest texels
    }

    [[nodiscard]] AttentionTiles attentionTiles(std::uint32_t rows) const override {
        return {rows > 1 ? attentionRows : 1, true};
    }

    [[nodiscard]] std::uint32_t expertTile(const DeviceInfo& /*device*/, std::uint32_t slots,
                                           std::uint32_t experts) const override {
        return slots / experts < columnsPerGroup / 2 ? columnsPerGroup / 2 : columnsPerGroup;
    }

    void matMul(Lowering& to, const plan::MatMul& operation) const override;
    void expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const override;
    void attention(Lowering& to, const plan::Attention& operation) const override;
    void deltaNet(Lowering& to, const plan::DeltaNet& operation) const override;

private:
    /// One row of activations, or the slots of few.
    void single(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    void several(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
};

void RowsKernels::matMul(Lowering& to, const plan::MatMul& operation) const {
    const MatMulLaunches plan = planMatMul(to, operation);
    if (to.rowsOf(plan.out->rows) == 1)
        single(to, operation, plan);
    else
        several(to, operation, plan);
    emitActivation(to, operation, plan);
}

void RowsKernels::expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const {
    const std::uint32_t slots = to.rowsOf(plan::RowSet::all) * operation.used;
    const MatMulLaunches plan = planExpertMatMul(to, operation, expertTile(to.device(), slots, operation.experts));
    if (plan.experts->tiles)
        several(to, productOf(operation), plan);
    else
        single(to, productOf(operation), plan);
    finishExpertMatMul(to, operation, plan);
}

void RowsKernels::single(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const std::uint32_t slots = slotsOf(to, plan);
    const bool summed = plan.experts && plan.experts->summed;
    const std::uint32_t products = summed ? slots / plan.experts->used : slots;
    for (const MatMulLaunch& launch : plan.launches) {
        const std::uint32_t turns = divideUp(launch.matrix->blocks, lanes);
        const std::uint32_t segments = divideUp(turns, mostTurns);
        const std::uint32_t rowsPerGroup = rowsPerWorkgroup(launch.rows * products, lanes);
        Dispatch dispatch;
        dispatch.pipeline = &to.pipeline(matMulKernel("matvec", plan, launch),
                                         {launch.matrix->blocks, divideUp(turns, segments), segments,
                                          divideUp(rowsPerGroup, lanes), launchActivation(operation, plan), plan.gated,
                                          plan.experts && plan.experts->weighted, summed});
        dispatch.bindings = {
            {&to.buffers().step}, {&to.weights().vectors()}, {&to.value(operation.in).buffer}, {&plan.out->buffer}};
        bindExperts(to, dispatch, plan);
        bindWeights(dispatch, *launch.matrix, launch.part);
        dispatch.push = matMulPush(to, operation, plan, launch, rowsPerGroup);
        dispatch.groups = {divideUp(launch.rows, rowsPerGroup), products, 1};
        dispatch.label = matMulLabel(to, operation);
        dispatch.cost = matMulCost(launch, slots);
        to.emit(std::move(dispatch));
    }
}

void RowsKernels::several(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const ValueBuffer& in = to.value(operation.in);
    const std::uint32_t rows = to.rowsOf(in.rows);
    const std::uint32_t columns = plan.experts ? plan.experts->tile : columnsPerGroup;
    const std::uint32_t tiles = plan.experts
                                    ? mostExpertTiles(slotsOf(to, plan), plan.experts->experts, plan.experts->tile)
                                    : divideUp(rows, columnsPerGroup);
    const bool anyInteger = std::any_of(plan.launches.begin(), plan.launches.end(),
                                        [](const MatMulLaunch& launch) { return launch.matrix->layout->integer; });
    std::pair<const Buffer*, const Buffer*> quantized;
    const std::uint32_t blocks = in.stride / 32;
    if (anyInteger) {
        quantized = to.quantizedScratch(in.stride * in.slots);
        Dispatch dispatch;
        dispatch.pipeline = &to.pipeline("quantize", {});
        dispatch.bindings = {{&to.buffers().step}, {&in.buffer}, {quantized.first}, {quantized.second}};
        dispatch.push = {blocks, in.stride, in.rows == plan::RowSet::outputs, in.slots};
        dispatch.groups = {rows * in.slots, 1, 1};
        to.vary(dispatch, 0, Lowering::countOf(in.rows), 1, in.slots);
        dispatch.label = "quantize";
        to.emit(std::move(dispatch));
    }
    for (const MatMulLaunch& launch : plan.launches) {
        const bool integer = launch.matrix->layout->integer;
        const std::uint32_t tileRows = 4; // of matrix rows in a lane
        const std::uint32_t stored = plan.gated ? tileRows / 2 : tileRows;
        Dispatch dispatch;
        dispatch.pipeline =
            &to.pipeline(matMulKernel("matmul", plan, launch),
                         {launch.matrix->blocks, tileRows, launchActivation(operation, plan), plan.gated,
                          in.rows == plan::RowSet::outputs, columns, plan.experts && plan.experts->weighted});
        dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}};
        if (integer)
            dispatch.bindings.insert(dispatch.bindings.end(), {{quantized.first}, {quantized.second}});
        else
            dispatch.bindings.push_back({&in.buffer});
        dispatch.bindings.push_back({&plan.out->buffer});
        bindExperts(to, dispatch, plan);
        bindWeights(dispatch, *launch.matrix, launch.part);
        dispatch.push = matMulPush(to, operation, plan, launch, 0);
        dispatch.groups = {tiles, divideUp(launch.rows, stored * lanes), 1};
        if (!plan.experts) to.vary(dispatch, 0, Lowering::countOf(in.rows), columns);
        dispatch.label = matMulLabel(to, operation);
        dispatch.cost = matMulCost(launch, slotsOf(to, plan));
        to.emit(std::move(dispatch));
    }
}

void RowsKernels::attention(Lowering& to, const plan::Attention& operation) const {
    const plan::Cache& cache = to.plan().caches[operation.cache];
    const std::uint32_t rows = to.rowsOf(plan::RowSet::all);
    const std::uint32_t headsPerKv = operation.heads / cache.heads;
    const std::uint32_t tileRows = attentionTiles(rows).rows;
    const std::uint32_t lanes = group(to.device());
    const std::uint32_t perQuery = 8 * (divideUp(cache.keyWidth, 8 * lanes) + divideUp(cache.valueWidth, 8 * lanes));
    std::uint32_t heads = std::clamp(mostLaneDimensions / (perQuery * tileRows), 1u, headsPerKv);
    while (headsPerKv % heads != 0) --heads;

    const bool gated = operation.gate != plan::absent;
    const Pipeline& kernel = to.pipeline(concat("attention/", cacheTypeName(to.buffers().cacheType)),
                                         {cache.keyWidth, cache.valueWidth, tileRows, heads, gated});
    emitAttention(to, operation, {.kernel = &kernel, .target = &to.value(operation.out), .heads = heads});
}

void RowsKernels::deltaNet(Lowering& to, const plan::DeltaNet& operation) const {
    emitDeltaNet(to, operation, {.columns = group(to.device()), .stateBoundTwice = true});
}

} // namespace

const KernelSet& rowsKernels() {
    static const RowsKernels kernels;
    return kernels;
}

bool canRunRows(const DeviceInfo& device) {
    return device.subgroupShuffle && device.subgroupMin <= 32 && device.subgroupMax >= 8;
}

} // namespace calliope::vulkan
