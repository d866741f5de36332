#include "inference/vulkan/expert_lowering.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t mostUnsortedRows = 8;

constexpr std::uint32_t offsetAlignment = 256; // the largest that Vulkan allows a device to ask for

/// Rows of some projections of every expert that share a device matrix.
struct ExpertRows {
    std::vector<plan::Projection> projections; ///< with as many rows each
    std::uint32_t outAt = 0;
};

/// How the rows of all experts lie in a matrix.
struct ExpertStride {
    std::uint32_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint32_t step = 1; ///< bindings can begin with every step-th expert

    ExpertStride(const Lowering& to, const std::vector<plan::Projection>& projections, std::uint32_t count) {
        const plan::Weight& weight = to.plan().weights[projections.front().weight];
        const WeightLayout& layout = to.weights().layoutOf(projections.front().weight);
        const WeightFormat& format = *weightFormat(weight.tensor->type);
        const auto groups = static_cast<std::uint32_t>(divideUp(count, layout.rowGroup) * projections.size());
        rows = groups * layout.rowGroup;
        bytes = groups * layout.groupBytes(format, weight.columns);
        const std::uint64_t blocks = divideUp(weight.columns, std::max(format.blockWeights, 32u)) *
                                     std::uint64_t{std::max(format.blockWeights, 32u) / 32};
        const auto stepOf = [](std::uint64_t size) {
            return offsetAlignment / std::gcd<std::uint64_t>(size, offsetAlignment);
        };
        const std::uint64_t scaleBytes = rows * blocks * layout.scalesPerBlock * 2;
        step = static_cast<std::uint32_t>(std::lcm(stepOf(bytes), scaleBytes > 0 ? stepOf(scaleBytes) : 1));
    }

    /// Experts that one binding can hold.
    [[nodiscard]] std::uint32_t perBinding(std::uint32_t experts, std::uint64_t mostBytes) const {
        const std::uint64_t most = mostBytes / bytes;
        return most >= experts ? experts : static_cast<std::uint32_t>(most / step * step);
    }
};

/// Emits launches for `count` rows of each projection from row `done` on.
void appendRows(Lowering& to, MatMulLaunches& plan, const ExpertRows& part, std::uint32_t done, std::uint32_t count,
                const ExpertStride& stride) {
    const std::uint32_t experts = plan.experts->experts;
    std::vector<MatrixSegment> segments;
    for (std::uint32_t expert = 0; expert < experts; ++expert)
        for (const plan::Projection& each : part.projections)
            segments.push_back(
                {each.weight, expert * to.plan().weights[each.weight].rows + each.firstRow + done, count});
    const DeviceMatrix& matrix = to.weights().matrix(segments);

    const auto biasOf = [&](const plan::Projection& each) {
        return each.bias == plan::absent ? Lowering::absent : to.place(each.bias) + each.firstRow + done;
    };
    const auto biasStrideOf = [&](const plan::Projection& each) {
        return each.bias == plan::absent ? 0 : to.plan().weights[each.bias].columns;
    };
    const plan::Projection& first = part.projections.front();
    const plan::Projection& second = part.projections.back();
    const std::uint32_t perBinding = stride.perBinding(experts, to.mostBoundBytes());
    for (std::uint32_t expert = 0; expert < experts; expert += perBinding) {
        const std::uint32_t bound = std::min(perBinding, experts - expert);
        const std::uint64_t groupRows = matrix.layout->rowGroup;
        const std::uint64_t scaleBytes = std::uint64_t{stride.rows} * matrix.blocks * matrix.layout->scalesPerBlock * 2;
        MatMulLaunch launch;
        launch.matrix = &matrix;
        launch.part.codes = {&matrix.codes, expert * stride.bytes,
                             std::uint64_t{bound} * stride.rows / groupRows * matrix.groupBytes};
        if (scaleBytes > 0) launch.part.scales = {&matrix.scales, expert * scaleBytes, bound * scaleBytes};
        launch.firstRow = 0;
        launch.secondRow = plan.gated ? matrix.segmentStart[1] : 0;
        launch.rows = count;
        launch.outAt = part.outAt + done;
        launch.bias = biasOf(first);
        launch.experts = {stride.rows, expert, expert, expert + bound - 1, biasStrideOf(first), 0};
        if (plan.gated) {
            launch.secondBias = biasOf(second);
            launch.experts.secondBiasStride = biasStrideOf(second);
        }
        plan.launches.push_back(launch);
    }
}

void appendLaunches(Lowering& to, MatMulLaunches& plan, const ExpertRows& part) {
    const std::uint32_t rows = part.projections.front().rows;
    const std::uint32_t group = to.weights().layoutOf(part.projections.front().weight).rowGroup;
    std::uint32_t most = rows;
    while (ExpertStride(to, part.projections, most).perBinding(plan.experts->experts, to.mostBoundBytes()) == 0) {
        if (most <= group)
            throw Error(ErrorKind::unsupported,
                        concat("A row of an expert's weights is larger than this device can bind "
                               "at once (",
                               to.mostBoundBytes(), " bytes)."));
        most = std::max(most / 2 / group * group, group);
    }
    for (std::uint32_t done = 0; done < rows; done += most) {
        const std::uint32_t count = std::min(most, rows - done);
        appendRows(to, plan, part, done, count, ExpertStride(to, part.projections, count));
    }
}

} // namespace

bool sortsByExpert(const Lowering& to) {
    return to.rowsOf(plan::RowSet::all) > mostUnsortedRows;
}

std::uint32_t mostExpertTiles(std::uint32_t slots, std::uint32_t experts, std::uint32_t tile) {
    return slots / tile + std::min(slots, experts);
}

void emitRoute(Lowering& to, const plan::Route& operation) {
    const ValueBuffer& logits = to.value(operation.logits);
    const ValueBuffer& out = to.value(operation.out);
    Dispatch dispatch;
    dispatch.pipeline = &to.pipeline("route", {static_cast<std::uint32_t>(operation.weights), operation.normalised});
    dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&logits.buffer}, {&out.buffer}};
    dispatch.push = {operation.experts,
                     operation.used,
                     logits.stride,
                     out.stride,
                     to.place(operation.scales),
                     std::bit_cast<std::uint32_t>(plan::Route::leastSum)};
    dispatch.groups = {to.rowsOf(plan::RowSet::all), 1, 1};
    dispatch.label = "route";
    to.emit(std::move(dispatch));
}

void emitExpertLists(Lowering& to, const plan::Route& operation, std::uint32_t tile) {
    PlanBuffers& buffers = to.buffers();
    const ValueBuffer& routing = to.value(operation.out);
    const std::uint32_t tiles = mostExpertTiles(to.rowsOf(plan::RowSet::all) * operation.used, operation.experts, tile);
    buffers.expertCountWords = std::max(buffers.expertCountWords, operation.experts);
    buffers.expertTileWords = std::max(buffers.expertTileWords, 2 + 2 * tiles);
    buffers.expertSlotWords = std::max(buffers.expertSlotWords, tiles * tile);

    Dispatch count;
    count.pipeline = &to.pipeline("count_experts", {});
    count.bindings = {{&buffers.step}, {&routing.buffer}, {&buffers.expertCounts}};
    count.push = {operation.used, routing.stride};
    count.groups = {operation.experts, 1, 1};
    count.label = "route";
    to.emit(std::move(count));

    Dispatch list;
    list.pipeline = &to.pipeline("list_experts", {tile});
    list.bindings = {
        {&buffers.step}, {&routing.buffer}, {&buffers.expertCounts}, {&buffers.expertTiles}, {&buffers.expertSlots}};
    list.push = {operation.experts, operation.used, routing.stride};
    list.groups = {operation.experts, 1, 1};
    list.label = "route";
    to.emit(std::move(list));
}

plan::MatMul productOf(const plan::ExpertMatMul& operation) {
    return {.in = operation.in,
            .out = operation.out,
            .projections = operation.projections,
            .activation = operation.activation,
            .gated = operation.gated};
}

MatMulLaunches planExpertMatMul(Lowering& to, const plan::ExpertMatMul& operation, std::uint32_t tile) {
    MatMulLaunches plan;
    plan.in = &to.value(operation.in);
    plan.out = &to.value(operation.out);
    plan.outStride = plan.out->stride;
    plan.experts = ExpertUse{.routing = &to.value(operation.routing),
                             .experts = operation.experts,
                             .used = operation.used,
                             .inSlots = to.value(operation.in).slots,
                             .weighted = operation.weighted,
                             .tiles = sortsByExpert(to),
                             .tile = tile};

    const auto& projections = operation.projections;
    const auto layoutOf = [&](std::size_t i) { return &to.weights().layoutOf(projections[i].weight); };
    plan.gated = operation.gated && layoutOf(0) == layoutOf(1);
    plan.separateActivation = operation.gated && !plan.gated;
    if (plan.gated) {
        appendLaunches(to, plan, {projections, 0});
    } else {
        std::uint32_t outAt = 0;
        for (const plan::Projection& each : projections) {
            appendLaunches(to, plan, {{each}, outAt});
            outAt += each.rows;
        }
    }

    const auto toScratch = [&](std::uint32_t width) {
        plan.outStride = roundUp(width, 32u);
        plan.out = &to.scratch(operation.used * plan.outStride, plan.out->rows);
    };
    if (plan.separateActivation) toScratch(2 * projections[0].rows);
    const bool sums = plan.out->slots == 1 && operation.used > 1;
    // Where several launches share the experts, none of them meets all slots of a row.
    const bool all = std::all_of(plan.launches.begin(), plan.launches.end(), [&](const MatMulLaunch& launch) {
        return launch.experts.last - launch.experts.first + 1 == operation.experts;
    });
    plan.experts->summed = sums && !plan.separateActivation && !plan.experts->tiles && all;
    if (sums && !plan.separateActivation && !plan.experts->summed) toScratch(to.plan().values[operation.out].width);
    return plan;
}

void bindExperts(const Lowering& to, Dispatch& dispatch, const MatMulLaunches& plan) {
    if (!plan.experts) return;
    dispatch.bindings.push_back({&plan.experts->routing->buffer});
    if (plan.experts->tiles)
        dispatch.bindings.insert(dispatch.bindings.end(), {{&to.buffers().expertTiles}, {&to.buffers().expertSlots}});
}

void finishExpertMatMul(Lowering& to, const plan::ExpertMatMul& operation, const MatMulLaunches& plan) {
    emitActivation(to, productOf(operation), plan);
    const ValueBuffer& out = to.value(operation.out);
    if (plan.separateActivation || plan.out == &out) return;
    Dispatch dispatch;
    dispatch.pipeline = &to.pipeline("sum_slots", {});
    dispatch.bindings = {{&to.buffers().step}, {&plan.out->buffer}, {&out.buffer}};
    dispatch.push = {operation.used, plan.outStride, out.stride};
    dispatch.groups = {to.rowsOf(out.rows), 1, 1};
    dispatch.label = "sum_slots";
    to.emit(std::move(dispatch));
}

std::uint32_t slotsOf(const Lowering& to, const MatMulLaunches& plan) {
    const std::uint32_t rows = to.rowsOf(plan.out->rows);
    return plan.experts ? rows * plan.experts->used : rows;
}

} // namespace calliope::vulkan
