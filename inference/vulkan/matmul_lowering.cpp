#include "inference/vulkan/matmul_lowering.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <string>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t offsetAlignment = 256; // the largest that Vulkan allows a device to ask for

MatrixSegment segmentOf(const plan::Projection& projection) {
    return {projection.weight, projection.firstRow, projection.rows};
}

std::uint32_t biasOf(Lowering& to, const plan::Projection& projection) {
    return projection.bias == plan::absent ? Lowering::absent : to.place(projection.bias) + projection.firstRow;
}

std::uint64_t scaleBytesPerRow(const DeviceMatrix& matrix) {
    return std::uint64_t{matrix.blocks} * matrix.layout->scalesPerBlock * 2;
}

void appendSplit(std::vector<MatMulLaunch>& out, const MatMulLaunch& launch, std::uint64_t mostBytes) {
    for (const MatrixPart& part : matrixParts(*launch.matrix, launch.firstRow, launch.rows, mostBytes)) {
        const std::uint32_t done = part.firstRow - launch.firstRow;
        MatMulLaunch piece = launch;
        piece.part = part;
        piece.firstRow = part.firstRow - part.boundRow;
        piece.rows = part.rows;
        piece.outAt = launch.outAt + done;
        if (launch.bias != Lowering::absent) piece.bias = launch.bias + done;
        out.push_back(piece);
    }
}

/// Whether `next` carries on where `last` ends, in the matrix, in the output and in the biases.
bool continues(const MatMulLaunch& last, const MatMulLaunch& next) {
    const bool biases =
        last.bias == Lowering::absent ? next.bias == Lowering::absent : next.bias == last.bias + last.rows;
    return last.matrix == next.matrix && next.firstRow == last.firstRow + last.rows &&
           next.outAt == last.outAt + last.rows && biases;
}

} // namespace

std::vector<MatrixPart> matrixParts(const DeviceMatrix& matrix, std::uint32_t firstRow, std::uint32_t rows,
                                    std::uint64_t mostBytes) {
    const std::uint32_t group = matrix.layout->rowGroup;
    const bool hasScales = matrix.layout->scalesPerBlock > 0;
    const auto part = [&](std::uint32_t from, std::uint32_t to) { // rows at whole groups
        MatrixPart out;
        out.boundRow = from;
        out.codes = {&matrix.codes, from / group * matrix.groupBytes, (to - from) / group * matrix.groupBytes};
        if (hasScales)
            out.scales = {&matrix.scales, from * scaleBytesPerRow(matrix), (to - from) * scaleBytesPerRow(matrix)};
        return out;
    };
    if (matrix.rows / group * matrix.groupBytes <= mostBytes) {
        MatrixPart all = part(0, matrix.rows);
        all.firstRow = firstRow;
        all.rows = rows;
        return {all};
    }
    std::uint64_t step = group * (offsetAlignment / std::gcd<std::uint64_t>(matrix.groupBytes, offsetAlignment));
    if (hasScales)
        step = std::lcm(step, offsetAlignment / std::gcd<std::uint64_t>(scaleBytesPerRow(matrix), offsetAlignment));
    const std::uint64_t mostRows = mostBytes / matrix.groupBytes * group / step * step;
    if (mostRows == 0)
        throw Error(
            ErrorKind::unsupported,
            concat("A row of a weight matrix is larger than this device can bind at once (", mostBytes, " bytes)."));
    std::vector<MatrixPart> out;
    for (std::uint32_t row = firstRow; row < firstRow + rows;) {
        const auto from = static_cast<std::uint32_t>(row / step * step);
        const auto to = static_cast<std::uint32_t>(std::min<std::uint64_t>(from + mostRows, matrix.rows));
        MatrixPart next = part(from, to);
        next.firstRow = row;
        next.rows = std::min(to, firstRow + rows) - row;
        out.push_back(next);
        row += next.rows;
    }
    return out;
}

void bindWeights(Dispatch& dispatch, const DeviceMatrix& matrix, const MatrixPart& part) {
    dispatch.bindings.push_back(part.codes);
    if (matrix.layout->codesBoundTwice) dispatch.bindings.push_back(part.codes);
    if (part.scales.buffer != nullptr) dispatch.bindings.push_back(part.scales);
    if (matrix.codebook != nullptr) dispatch.bindings.push_back({matrix.codebook});
}

MatMulLaunches planMatMul(Lowering& to, const plan::MatMul& operation) {
    const std::uint64_t mostBytes = to.mostBoundBytes();
    MatMulLaunches plan;
    plan.before = to.normBefore();
    plan.behind = to.sumBehind();
    plan.in = &to.value(plan.before != nullptr ? plan.before->residual : operation.in);
    plan.out = &to.value(plan.behind != nullptr ? plan.behind->residual : operation.out);
    plan.outStride = plan.out->stride;

    // Neighbouring projections of one layout share a matrix.
    std::vector<MatMulLaunch> launches;
    const auto& projections = operation.projections;
    std::uint32_t outAt = 0;
    for (std::size_t i = 0; i < projections.size();) {
        const WeightLayout* layout = &to.weights().layoutOf(projections[i].weight);
        std::vector<MatrixSegment> segments;
        std::size_t end = i;
        for (; end < projections.size() && &to.weights().layoutOf(projections[end].weight) == layout; ++end)
            segments.push_back(segmentOf(projections[end]));
        const DeviceMatrix& matrix = to.weights().matrix(segments);
        for (std::size_t part = 0; part < segments.size(); ++part, ++i) {
            MatMulLaunch launch;
            launch.matrix = &matrix;
            launch.firstRow = matrix.segmentStart[part];
            launch.rows = projections[i].rows;
            launch.outAt = outAt;
            launch.bias = biasOf(to, projections[i]);
            launches.push_back(launch);
            outAt += projections[i].rows;
        }
    }

    if (operation.gated) {
        MatMulLaunch both = launches[0];
        both.secondRow = launches[1].firstRow;
        both.secondBias = launches[1].bias;
        const std::uint64_t bytes = both.matrix->rows / both.matrix->layout->rowGroup * both.matrix->groupBytes;
        if (launches[0].matrix == launches[1].matrix && bytes <= mostBytes) {
            appendSplit(plan.launches, both, mostBytes);
            plan.gated = true;
            return plan;
        }
        plan.separateActivation = true;
        plan.out = &to.scratch(2 * operation.projections[0].rows, plan.out->rows);
        plan.outStride = plan.out->stride;
    }
    std::vector<MatMulLaunch> merged;
    for (const MatMulLaunch& launch : launches) {
        if (!merged.empty() && continues(merged.back(), launch))
            merged.back().rows += launch.rows;
        else
            merged.push_back(launch);
    }
    for (const MatMulLaunch& launch : merged) appendSplit(plan.launches, launch, mostBytes);
    return plan;
}

std::vector<std::uint32_t> matMulPush(const plan::MatMul& operation, const MatMulLaunches& plan,
                                      const MatMulLaunch& launch, std::uint32_t rowsPerGroup) {
    const bool last = !plan.separateActivation;
    std::vector<std::uint32_t> push{launch.rows,
                                    launch.firstRow,
                                    launch.secondRow,
                                    plan.in->stride,
                                    launch.outAt,
                                    plan.outStride,
                                    launch.bias,
                                    launch.secondBias,
                                    std::bit_cast<std::uint32_t>(launch.matrix->scaleFactor),
                                    std::bit_cast<std::uint32_t>(last ? operation.scale : 1.0f),
                                    std::bit_cast<std::uint32_t>(last ? operation.softcap : 0.0f),
                                    rowsPerGroup};
    if (plan.experts) {
        const ExpertRange& range = launch.experts;
        push.insert(push.end(),
                    {plan.experts->routing->stride, plan.experts->used, plan.experts->inSlots, range.matrixRows,
                     range.bound, range.first, range.last, range.biasStride, range.secondBiasStride});
    }
    return push;
}

std::vector<std::uint32_t> fusedPush(const Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) {
    const plan::AddNorm none;
    const plan::Norm& norm = (plan.before != nullptr ? *plan.before : none).norm;
    const plan::AddNorm& sum = plan.behind != nullptr ? *plan.behind : none;
    return {to.plan().values[operation.in].width,
            to.place(norm.weight),
            to.place(norm.bias),
            std::bit_cast<std::uint32_t>(norm.epsilon),
            std::bit_cast<std::uint32_t>(sum.branchScale),
            std::bit_cast<std::uint32_t>(sum.residualScale)};
}

std::vector<std::uint32_t> fusedConstants(const MatMulLaunches& plan) {
    return {plan.before != nullptr ? static_cast<std::uint32_t>(plan.before->norm.kind) : 0, plan.behind != nullptr};
}

std::string matMulKernel(std::string_view name, const MatMulLaunches& plan, const MatMulLaunch& launch) {
    return concat(plan.experts ? "expert_" : "", name, '/', launch.matrix->layout->shader);
}

std::uint32_t launchActivation(const plan::MatMul& operation, const MatMulLaunches& plan) {
    return plan.separateActivation ? 0 : static_cast<std::uint32_t>(operation.activation);
}

void emitActivation(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan) {
    if (!plan.separateActivation) return;
    const ValueBuffer& out = to.value(operation.out);
    const std::uint32_t width = operation.projections[0].rows;
    Dispatch dispatch;
    dispatch.pipeline = &to.pipeline("activate", {static_cast<std::uint32_t>(operation.activation)});
    dispatch.bindings = {{&to.buffers().step}, {&plan.out->buffer}, {&out.buffer}};
    dispatch.push = {width,
                     plan.outStride,
                     out.stride,
                     out.slots,
                     std::bit_cast<std::uint32_t>(operation.scale),
                     std::bit_cast<std::uint32_t>(operation.softcap)};
    dispatch.groups = {to.rowsOf(out.rows) * out.slots, 1, 1};
    to.vary(dispatch, 0, Lowering::countOf(out.rows), 1, out.slots);
    dispatch.label = "activate";
    to.emit(std::move(dispatch));
}

double matMulCost(const MatMulLaunch& launch, std::uint32_t rows) {
    return static_cast<double>(launch.rows) * (launch.secondRow > 0 ? 2 : 1) * launch.matrix->columns * rows;
}

std::string matMulLabel(const Lowering& to, const plan::MatMul& operation) {
    // "blk.12.ffn_gate.weight" counts as "ffn_gate" with all other layers.
    std::string name = printable(to.plan().weights[operation.projections.front().weight].tensor->name);
    if (name.starts_with("blk.")) name = name.substr(name.find('.', 4) + 1);
    if (name.ends_with(".weight")) name.resize(name.size() - 7);
    return name;
}

} // namespace calliope::vulkan
