#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/attention_lowering.h"
#include "inference/vulkan/expert_lowering.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/matmul_lowering.h"
#include "inference/vulkan/recurrent_lowering.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <variant>
#include <vector>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t groupSize = 128; // what every device allows

// Shared memory that kernels take at most, however much there is: more would leave too few workgroups on a core.
constexpr std::uint32_t mostShared = 32768;
constexpr std::uint32_t sharedOfHelpers = groupSize * 4 + 64; // scratch of reductions, table of codes
constexpr std::uint32_t sharedOfCodes = 4096;                 // the largest codebook

constexpr std::uint32_t enoughGroups = 256; // workgroups that fill a large device

constexpr std::uint32_t mostVectorColumns = 8; // from more rows of activations on, matrices are multiplied in tiles
constexpr std::uint32_t recordRows = 16;
constexpr std::uint32_t deltaNetSplit = 8;         // invocations that share a column of a delta net's state
constexpr std::uint32_t mostAttentionRows = 16;    // in a tile of the step block
constexpr std::uint32_t mostAttentionQueries = 32; // rows times heads of one workgroup
constexpr std::uint32_t mostAttentionParts = 8;    // of the keys

/// Numbers of rows that a variant of a kernel is for.
struct Range {
    std::uint32_t least;
    std::uint32_t most;
};

/// Batches come in buckets of their size, but how many of their rows want logits is only known when they run: then
/// there is a variant for few and one for many, and the one that does not fit leaves at once.
std::vector<Range> columnVariants(plan::RowSet rows, std::uint32_t most) {
    if (rows == plan::RowSet::all || most <= mostVectorColumns) return {{1, most}};
    return {{1, mostVectorColumns}, {mostVectorColumns + 1, most}};
}

/// As what the factors of a product lie in shared memory or registers.
struct Factors {
    std::string_view suffix;   ///< of the kernels' names
    std::uint32_t bytesOfStep; ///< of a row, its scales included, in a step of the tiles' kernels
};
constexpr Factors float32Factors{"", 128};
constexpr Factors float16Factors{"_half", 80};
constexpr Factors int8Factors{"_int", 48};

/// Whether a launch multiplies by int8 activations.
bool takesInt8(const Lowering& to, const MatMulLaunch& launch) {
    return to.arithmetic().int8 && launch.matrix->layout->integer;
}

/// Whether the plan is a mixture of experts.
bool routes(const plan::Plan& plan) {
    return std::any_of(plan.operations.begin(), plan.operations.end(),
                       [](const plan::Operation& each) { return std::holds_alternative<plan::Route>(each); });
}

/// Of a launch for many rows of activations. Where weights are not quantised, rounding should not choose other experts.
const Factors& tileFactors(const Lowering& to, const MatMulLaunch& launch) {
    if (takesInt8(to, launch)) return int8Factors;
    const WeightFormat& format = *launch.matrix->format;
    const bool isExact = format.type == WeightType::f32 || (format.blockWeights == 1 && routes(to.plan()));
    return to.arithmetic().float16 && !isExact ? float16Factors : float32Factors;
}

/// How the lanes of matvec.comp are spread over a matrix.
struct VectorShape {
    std::uint32_t rowLanes = 4;
    std::uint32_t laneRows = 4;

    /// `products` share the device with each other.
    VectorShape(const MatMulLaunch& launch, std::uint32_t columns, bool gated, std::uint32_t products = 1) {
        const WeightFormat& format = *launch.matrix->format;
        const bool floats = format.blockWeights == 1;
        const std::uint32_t quants = floats ? format.blockBytes * 32u : format.planes[0].bytes;
        const std::uint32_t pieces = std::max(quants / 16, format.blockWeights / 64); // see tile_record.glsl
        const std::uint32_t blocks = launch.matrix->blocks / (floats ? 1 : format.blockWeights / 32);
        // As many sums as registers hold, and enough workgroups.
        if (gated || columns > 4 || launch.rows * products < enoughGroups / 2 * rowLanes * laneRows) laneRows = 2;
        // Short rows have too few blocks for all lanes.
        while (rowLanes * laneRows < recordRows && groupSize / (pieces * rowLanes) > blocks) rowLanes *= 2;
    }
};

/// The tile of matmul.comp: rows of the matrix, rows of activations.
struct TileShape {
    std::uint32_t rows = 64;
    std::uint32_t columns = 64;
    std::uint32_t laneColumns = 4;

    TileShape(std::uint32_t mostColumns, const DeviceInfo& device, const Factors& factors) {
        const std::uint32_t shared = device.sharedBytes - sharedOfHelpers - sharedOfCodes;
        while (columns > 16 && columns / 2 >= mostColumns) columns /= 2;
        while (columns > 16 && (rows + columns) * factors.bytesOfStep > shared) columns /= 2;
    }

    /// Makes the tile lower where a matrix would have too few for a large device; `across` are side by side.
    void fill(std::uint32_t matrixRows, std::uint32_t across, bool gated) {
        if (divideUp(matrixRows, rows) * across < enoughGroups / 2 && !gated) rows /= 2;
    }
};

/// How attention.comp divides its work.
struct AttentionShape {
    std::uint32_t tileRows;
    std::uint32_t heads;
    std::uint32_t positions = 32;
    std::uint32_t keyStage = 32;

    /// `most`: rows of the step block's tiles. Throws Error{unsupported} where the device cannot hold a single query.
    AttentionShape(const plan::Cache& cache, std::uint32_t headsPerKv, std::uint32_t most, const DeviceInfo& device)
        : tileRows(most)
        , heads(headsPerKv) {
        const std::uint32_t keyWidth = roundUp(cache.keyWidth, 32u);
        const std::uint32_t budget = std::min(device.sharedBytes, mostShared) - sharedOfHelpers;
        const auto bytes = [&](std::uint32_t rows, std::uint32_t stage, std::uint32_t places) {
            const std::uint32_t queryLanes = groupSize / places;
            const std::uint32_t slots = roundUp(rows * heads, queryLanes);
            return 4 * (slots * keyWidth + places * stage + 2 * slots * places);
        };
        const auto tooLarge = [&](std::uint32_t rows) {
            return rows * heads > mostAttentionQueries || bytes(rows, keyStage, positions) > budget;
        };
        const std::uint32_t enoughHeads = std::max(1u, mostAttentionQueries / tileRows);
        while (heads > 1 && (heads > enoughHeads || headsPerKv % heads != 0 || tooLarge(1))) --heads;
        while (tileRows > 1 && tooLarge(tileRows)) tileRows /= 2;
        if (bytes(tileRows, keyStage, positions) > budget)
            throw Error(ErrorKind::unsupported,
                        concat("Attention heads of ", cache.keyWidth, " dimensions do not fit into the ",
                               device.sharedBytes, " bytes of shared memory of ", device.name,
                               "; choose another device."));
        // With few queries more positions at once keep all lanes busy.
        while (positions < groupSize && positions * tileRows * heads < groupSize &&
               bytes(tileRows, keyStage, positions * 2) <= budget)
            positions *= 2;
        if (keyWidth % 64 == 0 && bytes(tileRows, 64, positions) <= budget) keyStage = 64;
    }

    /// Into how many parts the keys are cut, so that few queries over a long context still keep the device busy.
    /// `groups` there are without.
    [[nodiscard]] std::uint32_t parts(std::uint32_t slots, std::uint32_t groups) const {
        return std::clamp(std::min(enoughGroups / groups, slots / (4 * positions)), 1u, mostAttentionParts);
    }
};

/// All products of a mixture take the same tiles of slots, whatever their factors are.
TileShape expertShape(std::uint32_t slots, const DeviceInfo& device) {
    return {slots, device, float32Factors};
}

class TilesKernels final : public KernelSet {
public:
    [[nodiscard]] std::string_view name() const override { return "tiles"; }
    [[nodiscard]] std::uint32_t group(const DeviceInfo& /*device*/) const override { return groupSize; }
    [[nodiscard]] std::uint32_t subgroup(const DeviceInfo& /*device*/) const override { return 0; }

    [[nodiscard]] const WeightLayout& layout(const WeightFormat& format, Precision /*precision*/) const override {
        return tilesLayout(format);
    }

    [[nodiscard]] bool normsQuantize() const override { return false; }
    [[nodiscard]] std::uint32_t fusedRows() const override { return 0; }

    [[nodiscard]] std::uint64_t mostBoundBytes(const DeviceInfo& device) const override {
        return device.maxStorageRange;
    }

    [[nodiscard]] AttentionTiles attentionTiles(std::uint32_t rows) const override {
        return {std::min(rows, mostAttentionRows), false};
    }

    [[nodiscard]] std::uint32_t expertTile(const DeviceInfo& device, std::uint32_t slots,
                                           std::uint32_t experts) const override {
        return expertShape(slots / experts, device).columns;
    }

    void matMul(Lowering& to, const plan::MatMul& operation) const override;
    void expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const override;
    void attention(Lowering& to, const plan::Attention& operation) const override;
    void deltaNet(Lowering& to, const plan::DeltaNet& operation) const override;

private:
    /// A launch for at most mostVectorColumns rows of activations, or for slots one by one.
    static void emitVector(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                           const MatMulLaunch& launch, const VectorShape& shape, Range columns);

    /// A launch for more, `across` tiles of them.
    static void emitTiles(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                          const MatMulLaunch& launch, const TileShape& shape, Range columns, std::uint32_t across);

    /// With the bindings in front: the step, vectors, and the activations or their int8 form.
    static Dispatch beginProduct(Lowering& to, const plan::MatMul& operation, const Factors& factors);

    /// What both have in common.
    static void emitProduct(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                            const MatMulLaunch& launch, Dispatch dispatch, std::uint32_t rowsPerGroup,
                            std::uint32_t columns);

    /// Attention for the tiles of the step block that have so many rows.
    static void attendTiles(Lowering& to, const plan::Attention& operation, Range tileRows);
};

void TilesKernels::matMul(Lowering& to, const plan::MatMul& operation) const {
    const MatMulLaunches plan = planMatMul(to, operation);
    const ValueBuffer& in = to.value(operation.in);
    for (const MatMulLaunch& launch : plan.launches) {
        for (const Range& columns : columnVariants(in.rows, to.rowsOf(in.rows))) {
            if (columns.most <= mostVectorColumns) {
                const VectorShape shape(launch, columns.most, plan.gated);
                emitVector(to, operation, plan, launch, shape, columns);
            } else {
                TileShape shape(columns.most, to.device(), tileFactors(to, launch));
                const std::uint32_t across = divideUp(columns.most, shape.columns);
                shape.fill(launch.rows, across, plan.gated);
                emitTiles(to, operation, plan, launch, shape, columns, across);
            }
        }
    }
    emitActivation(to, operation, plan);
}

void TilesKernels::expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const {
    const std::uint32_t slots = to.rowsOf(plan::RowSet::all) * operation.used;
    const MatMulLaunches plan = planExpertMatMul(to, operation, expertTile(to.device(), slots, operation.experts));
    for (const MatMulLaunch& launch : plan.launches) {
        if (plan.experts->tiles) {
            TileShape shape = expertShape(slots / operation.experts, to.device());
            const std::uint32_t across = mostExpertTiles(slots, operation.experts, plan.experts->tile);
            shape.fill(launch.rows, across, plan.gated);
            emitTiles(to, productOf(operation), plan, launch, shape, {1, slots}, across);
        } else {
            const VectorShape shape(launch, 1, plan.gated, slots);
            emitVector(to, productOf(operation), plan, launch, shape, {1, 1});
        }
    }
    finishExpertMatMul(to, operation, plan);
}

void TilesKernels::emitVector(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                              const MatMulLaunch& launch, const VectorShape& shape, Range columns) {
    const ValueBuffer& in = to.value(operation.in);
    const bool summed = plan.experts && plan.experts->summed;
    const std::uint32_t rowsPerGroup = shape.rowLanes * shape.laneRows;
    const Factors& factors = takesInt8(to, launch) ? int8Factors : float32Factors;
    Dispatch dispatch = beginProduct(to, operation, factors);
    dispatch.pipeline = &to.pipeline(matMulKernel(concat("matvec", factors.suffix), plan, launch),
                                     {launch.matrix->blocks, columns.most, shape.rowLanes, shape.laneRows,
                                      launchActivation(operation, plan), plan.gated, in.rows == plan::RowSet::outputs,
                                      columns.least, columns.most, plan.experts && plan.experts->weighted, summed});
    dispatch.groups = {divideUp(launch.rows, rowsPerGroup), 1, 1};
    if (plan.experts) dispatch.groups[1] = summed ? to.rowsOf(in.rows) : slotsOf(to, plan);
    emitProduct(to, operation, plan, launch, std::move(dispatch), rowsPerGroup, columns.most);
}

void TilesKernels::emitTiles(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                             const MatMulLaunch& launch, const TileShape& shape, Range columns, std::uint32_t across) {
    const ValueBuffer& in = to.value(operation.in);
    const std::uint32_t rowsPerGroup = plan.gated ? shape.rows / 2 : shape.rows;
    const Factors& factors = tileFactors(to, launch);
    Dispatch dispatch = beginProduct(to, operation, factors);
    dispatch.pipeline = &to.pipeline(matMulKernel(concat("matmul", factors.suffix), plan, launch),
                                     {launch.matrix->blocks, shape.rows, shape.columns, shape.laneColumns,
                                      launchActivation(operation, plan), plan.gated, in.rows == plan::RowSet::outputs,
                                      columns.least, columns.most, plan.experts && plan.experts->weighted});
    dispatch.groups = {across, divideUp(launch.rows, rowsPerGroup), 1};
    emitProduct(to, operation, plan, launch, std::move(dispatch), rowsPerGroup, columns.most);
}

Dispatch TilesKernels::beginProduct(Lowering& to, const plan::MatMul& operation, const Factors& factors) {
    Dispatch dispatch;
    dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}};
    if (&factors == &int8Factors) {
        const QuantizedRows rows = to.quantized(operation.in);
        dispatch.bindings.insert(dispatch.bindings.end(), {{rows.codes}, {rows.records}});
    } else {
        dispatch.bindings.push_back({&to.value(operation.in).buffer});
    }
    return dispatch;
}

void TilesKernels::emitProduct(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan,
                               const MatMulLaunch& launch, Dispatch dispatch, std::uint32_t rowsPerGroup,
                               std::uint32_t columns) {
    dispatch.bindings.push_back({&plan.out->buffer});
    bindExperts(to, dispatch, plan);
    bindWeights(dispatch, *launch.matrix, launch.part);
    dispatch.push = matMulPush(operation, plan, launch, rowsPerGroup);
    dispatch.label = matMulLabel(to, operation);
    dispatch.cost = matMulCost(launch, plan.experts ? slotsOf(to, plan) : columns);
    to.emit(std::move(dispatch));
}

void TilesKernels::attention(Lowering& to, const plan::Attention& operation) const {
    // Tiles of one row are a step of generation: they have a variant of their own, or most of its queries would be
    // idle.
    const std::uint32_t mostRows = attentionTiles(to.rowsOf(plan::RowSet::all)).rows;
    attendTiles(to, operation, {1, 1});
    if (mostRows > 1) attendTiles(to, operation, {2, mostRows});
}

void TilesKernels::attendTiles(Lowering& to, const plan::Attention& operation, Range tileRows) {
    const plan::Cache& cache = to.plan().caches[operation.cache];
    const std::uint32_t rows = to.rowsOf(plan::RowSet::all);
    const std::uint32_t headsPerKv = operation.heads / cache.heads;
    const ValueBuffer& out = to.value(operation.out);
    const ValueBuffer& gate = gateOf(to, operation);
    const bool gated = operation.gate != plan::absent;

    const AttentionShape shape(cache, headsPerKv, tileRows.most, to.device());
    const std::uint32_t parts =
        shape.parts(to.buffers().slots, operation.heads / shape.heads * divideUp(rows, tileRows.most));
    const ValueBuffer& target =
        parts == 1 ? out : to.scratch(operation.heads * parts * (cache.valueWidth + 2), plan::RowSet::all);

    const Pipeline& kernel = to.pipeline(concat("attention/", cacheTypeName(to.buffers().cacheType)),
                                         {cache.keyWidth, cache.valueWidth, shape.tileRows, shape.heads, gated,
                                          shape.positions, shape.keyStage, parts, tileRows.least, tileRows.most});
    emitAttention(to, operation,
                  {.kernel = &kernel,
                   .target = &target,
                   .heads = shape.heads,
                   .depth = divideUp(tileRows.most, shape.tileRows) * parts});
    if (parts == 1) return;

    Dispatch merge;
    merge.pipeline = &to.pipeline("attention_merge", {cache.valueWidth, parts, gated, tileRows.least, tileRows.most});
    merge.bindings = {{&to.buffers().step}, {&target.buffer}, {&gate.buffer}, {&out.buffer}};
    merge.push = {target.stride, gate.stride, operation.gateOffset, out.stride, to.buffers().tilesAt};
    merge.groups = {operation.heads, rows, tileRows.most};
    merge.label = "attention";
    to.emit(std::move(merge));
}

void TilesKernels::deltaNet(Lowering& to, const plan::DeltaNet& operation) const {
    emitDeltaNet(to, operation, {.columns = groupSize / deltaNetSplit});
}

} // namespace

const KernelSet& tilesKernels() {
    static const TilesKernels kernels;
    return kernels;
}

} // namespace calliope::vulkan
