#include "inference/base/checked.h"
#include "inference/base/text.h"
#include "inference/vulkan/attention_lowering.h"
#include "inference/vulkan/expert_lowering.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/matmul_lowering.h"
#include "inference/vulkan/recurrent_lowering.h"

#include <algorithm>
#include <bit>
#include <thread>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t columnsPerGroup = 8; // rows of activations in one workgroup of matmul

/// Blocks of a lane in a segment of an integer product of so many rows of activations. Measured on llvmpipe: with more
/// the activations leave the first cache, or the unrolled code that of decoded instructions. Widened, 128 blocks are
/// half of a cache of 32 KiB; with twice as many a processor that has no more loses a third of its speed.
std::uint32_t mostTurnsOf(std::uint32_t columns, std::uint32_t lanes) {
    return std::clamp(128 / (columns * lanes), 1u, 12u);
}

// Measured on llvmpipe: unrolled code of more blocks per lane falls out of the processor's decoded-instruction cache.
constexpr std::uint32_t mostTurns = 6;

// Rows of an attention tile, and dimensions that a lane of it may hold: rows times query heads times its part of a key
// and a value. More makes the unrolled code too long.
constexpr std::uint32_t attentionRows = 8;
constexpr std::uint32_t mostLaneDimensions = 512;

/// Few workgroups, because each one quantises the activations anew, but several for every thread of the processor.
std::uint32_t rowsPerWorkgroup(std::uint32_t rows, std::uint32_t lanes) {
    const std::uint32_t workgroups = 4 * std::max(std::thread::hardware_concurrency(), 1u);
    return std::clamp(roundUp(divideUp(rows, workgroups), lanes), 32u, 256u);
}

/// Matrix rows of a workgroup of a fused product: one workgroup for every thread of the processor, because each one
/// makes the int8 form of the activations anew and work is dealt out to threads beforehand; but not so many that an
/// invocation does more loops than llvmpipe allows (65,535).
std::uint32_t rowsPerFusedProduct(std::uint32_t rows, std::uint32_t segments, std::uint32_t batchRows) {
    const std::uint32_t threads = std::max(std::thread::hardware_concurrency(), 1u);
    const std::uint32_t most = 4096 / segments;
    const std::uint32_t workgroups = threads * divideUp(rows, threads * most);
    return std::max(roundUp(divideUp(rows, workgroups), batchRows), 32u);
}

/// Matrix rows of an integer product's workgroup: few workgroups, because each one widens the activations anew, but
/// several for every thread of the processor.
std::uint32_t rowsPerProduct(std::uint32_t rows, std::uint32_t tiles, std::uint32_t batchRows) {
    const std::uint32_t workgroups = 2 * std::max(std::thread::hardware_concurrency(), 1u);
    return std::clamp(roundUp(divideUp(rows, divideUp(workgroups, tiles)), batchRows), 32u, 512u);
}

/// Rows of activations that a product's workgroups take at once: a power of two, and no more than there can be.
std::uint32_t columnsOf(const Lowering& to, const MatMulLaunches& plan) {
    return plan.experts ? plan.experts->tile : std::min(columnsPerGroup, std::bit_ceil(to.rowsOf(plan.out->rows)));
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

    [[nodiscard]] bool normsQuantize() const override { return true; }
    [[nodiscard]] std::uint32_t fusedRows() const override { return columnsPerGroup; }

    [[nodiscard]] std::uint64_t mostBoundBytes(const DeviceInfo& device) const override {
        return device.maxTexelElements * 4; // the scales have the smallest texels
    }

    [[nodiscard]] AttentionTiles attentionTiles(std::uint32_t rows) const override {
        return {std::min(attentionRows, std::bit_ceil(rows)), true};
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
    /// The launches with matrices in an integer layout, of any number of rows or of few.
    void severalIntegers(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    void fewIntegers(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    /// The launches with others. The second also does all those for the slots of few rows.
    void several(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
    void single(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const;
};

void RowsKernels::matMul(Lowering& to, const plan::MatMul& operation) const {
    const MatMulLaunches plan = planMatMul(to, operation);
    const std::uint32_t rows = to.rowsOf(plan.out->rows);
    if (rows <= fusedRows())
        fewIntegers(to, operation, plan);
    else
        severalIntegers(to, operation, plan);
    if (rows == 1)
        single(to, operation, plan);
    else
        several(to, operation, plan);
    emitActivation(to, operation, plan);
}

void RowsKernels::expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const {
    const std::uint32_t slots = to.rowsOf(plan::RowSet::all) * operation.used;
    const MatMulLaunches plan = planExpertMatMul(to, operation, expertTile(to.device(), slots, operation.experts));
    if (plan.experts->tiles) {
        severalIntegers(to, productOf(operation), plan);
        several(to, productOf(operation), plan);
    } else {
        single(to, productOf(operation), plan);
    }
    finishExpertMatMul(to, operation, plan);
}

void RowsKernels::severalIntegers(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const ValueBuffer& in = *plan.in;
    const std::uint32_t columns = columnsOf(to, plan);
    const std::uint32_t tiles = columnTiles(to, plan, columns);
    const std::uint32_t batchRows = lanes / columns;
    for (const MatMulLaunch& launch : plan.launches) {
        if (!launch.matrix->layout->integer) continue;
        const QuantizedRows in8 = to.quantized(operation.in);
        const std::uint32_t turns = divideUp(launch.matrix->blocks, lanes);
        const std::uint32_t segments = divideUp(turns, mostTurnsOf(columns, lanes));
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
        dispatch.push = matMulPush(operation, plan, launch, rowsPerGroup);
        dispatch.groups = {tiles, divideUp(launch.rows, rowsPerGroup), 1};
        if (!plan.experts) to.vary(dispatch, 0, Lowering::countOf(in.rows), columns);
        dispatch.label = matMulLabel(to, operation);
        dispatch.cost = matMulCost(launch, slotsOf(to, plan));
        to.emit(std::move(dispatch));
    }
}

void RowsKernels::fewIntegers(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const std::uint32_t columns = columnsOf(to, plan);
    const std::uint32_t batchRows = lanes / columns;
    for (const MatMulLaunch& launch : plan.launches) {
        if (!launch.matrix->layout->integer) continue;
        const std::uint32_t turns = divideUp(launch.matrix->blocks, lanes);
        const std::uint32_t segments = divideUp(turns, mostTurnsOf(columns, lanes));
        const std::uint32_t rowsPerGroup = rowsPerFusedProduct(launch.rows, segments, batchRows);
        const bool biased = launch.bias != Lowering::absent || launch.secondBias != Lowering::absent;
        std::vector<std::uint32_t> constants{launch.matrix->blocks,
                                             divideUp(turns, segments),
                                             segments,
                                             columns,
                                             divideUp(rowsPerGroup, batchRows),
                                             launchActivation(operation, plan),
                                             plan.gated,
                                             plan.in->rows == plan::RowSet::outputs,
                                             biased,
                                             operation.softcap > 0};
        append(constants, fusedConstants(plan));
        Dispatch dispatch;
        dispatch.pipeline = &to.pipeline(matMulKernel("matmul_fused", plan, launch), std::move(constants));
        dispatch.bindings = {{&to.buffers().step},
                             {&to.weights().vectors()},
                             {&plan.in->buffer},
                             {&plan.out->buffer},
                             {&plan.out->buffer}};
        bindWeights(dispatch, *launch.matrix, launch.part);
        dispatch.push = matMulPush(operation, plan, launch, rowsPerGroup);
        append(dispatch.push, fusedPush(to, operation, plan));
        dispatch.groups = {1, divideUp(launch.rows, rowsPerGroup), 1};
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
        if (launch.matrix->layout->integer && !plan.experts) continue; // done by fewIntegers
        const std::uint32_t turns = divideUp(launch.matrix->blocks, lanes);
        const std::uint32_t segments = divideUp(turns, mostTurns);
        const std::uint32_t rowsPerGroup = rowsPerWorkgroup(launch.rows * products, lanes);
        std::vector<std::uint32_t> constants{
            launch.matrix->blocks,         divideUp(turns, segments),         segments,
            divideUp(rowsPerGroup, lanes), launchActivation(operation, plan), plan.gated};
        append(constants,
               plan.experts ? std::vector<std::uint32_t>{plan.experts->weighted, summed} : fusedConstants(plan));
        Dispatch dispatch;
        dispatch.pipeline = &to.pipeline(matMulKernel("matvec", plan, launch), std::move(constants));
        dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&plan.in->buffer}, {&plan.out->buffer}};
        if (!plan.experts) dispatch.bindings.push_back({&plan.out->buffer});
        bindExperts(to, dispatch, plan);
        bindWeights(dispatch, *launch.matrix, launch.part);
        dispatch.push = matMulPush(operation, plan, launch, rowsPerGroup);
        if (!plan.experts) append(dispatch.push, fusedPush(to, operation, plan));
        dispatch.groups = {divideUp(launch.rows, rowsPerGroup), products, 1};
        dispatch.label = matMulLabel(to, operation);
        dispatch.cost = matMulCost(launch, slots);
        to.emit(std::move(dispatch));
    }
}

void RowsKernels::several(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) const {
    const std::uint32_t lanes = group(to.device());
    const ValueBuffer& in = *plan.in;
    const std::uint32_t columns = columnsOf(to, plan);
    const std::uint32_t tiles = columnTiles(to, plan, columns);
    for (const MatMulLaunch& launch : plan.launches) {
        if (launch.matrix->layout->integer) continue; // done before
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
        dispatch.push = matMulPush(operation, plan, launch, 0);
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

    const plan::PrepareHeads* prepared = to.headsBefore();
    std::vector<std::uint32_t> constants{
        cache.keyWidth, cache.valueWidth, tileRows, heads, operation.gate != plan::absent, operation.softcap > 0};
    if (prepared != nullptr) append(constants, to.headConstants(*prepared));
    const Pipeline& kernel = to.pipeline(
        concat(prepared != nullptr ? "attention_single/" : "attention/", cacheTypeName(to.buffers().cacheType)),
        std::move(constants));
    emitAttention(to, operation,
                  {.kernel = &kernel, .target = &to.value(operation.out), .heads = heads, .prepared = prepared});
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
