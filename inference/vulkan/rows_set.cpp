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

// Blocks of a lane in a segment of an integer product, for one row of activations and for several. Measured on
// llvmpipe: with more the activations leave the first cache, or the unrolled code that of decoded instructions.
constexpr std::uint32_t mostProductTurns[] = {12, 4};

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

/// Matrix rows of an integer product's workgroup: few workgroups, because each one widens the activations anew, but
/// several for every thread of the processor.
std::uint32_t rowsPerProduct(std::uint32_t rows, std::uint32_t tiles, std::uint32_t batchRows) {
    const std::uint32_t workgroups = 2 * std::max(std::thread::hardware_concurrency(), 1u);
    return std::clamp(roundUp(divideUp(rows, divideUp(workgroups, tiles)), batchRows), 32u, 512u);
}

/// Tiles of `columns` rows of activations that a product's workgroups take.
std::uint32_t columnTiles(const Lowering& to, const MatMulLaunches& plan, std::uint32_t columns) {
    return plan.experts ? mostExpertTiles(slotsOf(to, plan), plan.experts->experts, columns)
                        : divideUp(to.rowsOf(plan.out->rows), columns);
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

    [[nodiscard]] bool quantizes() const override { return true; }

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
    /// The launches with matrices in an integer layout, but for slots of few rows.
    void integerProducts(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    /// The others: one row of activations, or the slots of few.
    void single(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    void several(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
};

void RowsKernels::matMul(Lowering& to, const plan::MatMul& operation) const {
    const MatMulLaunches plan = planMatMul(to, operation);
    integerProducts(to, operation, plan);
    if (to.rowsOf(plan.out->rows) == 1)
        single(to, operation, plan);
    else
        several(to, operation, plan);
    emitActivation(to, operation, plan);
}

void RowsKernels::expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const {
    const std::uint32_t slots = to.rowsOf(plan::RowSet::all) * operation.used;
    const MatMulLaunches plan = planExpertMatMul(to, operation, expertTile(to.device(), slots, operation.experts));
    if (plan.experts->tiles) {
        integerProducts(to, productOf(operation), plan);
        several(to, productOf(operation), plan);
    } else {
        single(to, productOf(operation), plan);
    }
    finishExpertMatMul(to, operation, plan);
}

void RowsKernels::integerProducts(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const ValueBuffer& in = to.value(operation.in);
    const std::uint32_t rows = to.rowsOf(in.rows);
    const std::uint32_t columns = plan.experts ? plan.experts->tile : rows == 1 ? 1 : columnsPerGroup;
    const std::uint32_t tiles = columnTiles(to, plan, columns);
    const std::uint32_t batchRows = lanes / columns;
    for (const MatMulLaunch& launch : plan.launches) {
        if (!launch.matrix->layout->integer) continue;
        const QuantizedRows in8 = to.quantized(operation.in);
        const std::uint32_t turns = divideUp(launch.matrix->blocks, lanes);
        const std::uint32_t segments = divideUp(turns, mostProductTurns[columns > 1]);
        const std::uint32_t rowsPerGroup = rowsPerProduct(launch.rows, tiles, batchRows);
        const bool biased = launch.bias != Lowering::absent || launch.secondBias != Lowering::absent;
        Dispatch dispatch;
        dispatch.pipeline = &to.pipeline(matMulKernel("matmul", plan, launch),
                                         {launch.matrix->blocks, divideUp(turns, segments), segments, columns,
                                          divideUp(rowsPerGroup, batchRows), launchActivation(operation, plan),
                                          plan.gated, in.rows == plan::RowSet::outputs, biased, operation.softcap > 0,
                                          plan.experts && plan.experts->weighted});
        dispatch.bindings = {
            {&to.buffers().step}, {&to.weights().vectors()}, {in8.codes}, {in8.records}, {&plan.out->buffer}};
        bindExperts(to, dispatch, plan);
        bindWeights(dispatch, *launch.matrix, launch.part);
        dispatch.push = matMulPush(to, operation, plan, launch, rowsPerGroup);
        dispatch.groups = {tiles, divideUp(launch.rows, rowsPerGroup), 1};
        if (!plan.experts) to.vary(dispatch, 0, Lowering::countOf(in.rows), columns);
        dispatch.label = matMulLabel(to, operation);
        dispatch.cost = matMulCost(launch, slotsOf(to, plan));
        to.emit(std::move(dispatch));
    }
}

void RowsKernels::single(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const std::uint32_t slots = slotsOf(to, plan);
    const bool summed = plan.experts && plan.experts->summed;
    const std::uint32_t products = summed ? slots / plan.experts->used : slots;
    for (const MatMulLaunch& launch : plan.launches) {
        if (launch.matrix->layout->integer && !plan.experts) continue; // done by integerProducts
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
    const std::uint32_t columns = plan.experts ? plan.experts->tile : columnsPerGroup;
    const std::uint32_t tiles = columnTiles(to, plan, columns);
    for (const MatMulLaunch& launch : plan.launches) {
        if (launch.matrix->layout->integer) continue; // likewise
        const std::uint32_t tileRows = 4;             // of matrix rows in a lane
        const std::uint32_t stored = plan.gated ? tileRows / 2 : tileRows;
        Dispatch dispatch;
        dispatch.pipeline =
            &to.pipeline(matMulKernel("matmul", plan, launch),
                         {launch.matrix->blocks, tileRows, launchActivation(operation, plan), plan.gated,
                          in.rows == plan::RowSet::outputs, columns, plan.experts && plan.experts->weighted});
        dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&in.buffer}, {&plan.out->buffer}};
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
