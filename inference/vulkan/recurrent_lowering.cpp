#include "inference/vulkan/recurrent_lowering.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vulkan/kernel_set.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace calliope::vulkan {

namespace {

std::uint32_t bits(float value) {
    return std::bit_cast<std::uint32_t>(value);
}

/// Workgroups that share the runs of a batch: a batch may have as many runs as rows, but mostly it has few.
std::uint32_t runGroups(const Lowering& to) {
    return std::min(to.rowsOf(plan::RowSet::all), 8u);
}

/// Heads of a state that one binding can hold.
std::uint32_t headsPerBinding(const Lowering& to, const plan::State& state) {
    const std::uint64_t perHead = state.stride() * sizeof(float) * to.buffers().stateSlots;
    const std::uint64_t most = std::min(to.device().maxStorageRange, to.device().maxTexelElements * 4) / perHead;
    if (most == 0)
        throw Error(ErrorKind::memory,
                    concat("The states of ", to.buffers().stateSlots,
                           " sequences do not fit this device, which can "
                           "bind at most ",
                           to.device().maxStorageRange >> 20, " MiB at once; allow fewer sequences."));
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(most, state.heads));
}

BufferRange stateRange(const Lowering& to, plan::StateId id, std::uint32_t head, std::uint32_t heads) {
    const std::uint64_t perHead = to.plan().states[id].stride() * sizeof(float) * to.buffers().stateSlots;
    return {&to.buffers().states[id], head * perHead, heads * perHead};
}

} // namespace

void emitShortConv(Lowering& to, const plan::ShortConv& operation) {
    const ValueBuffer& in = to.value(operation.in);
    const ValueBuffer& out = to.value(operation.out);
    const plan::State& state = to.plan().states[operation.state];
    static_cast<void>(headsPerBinding(to, state)); // it has one; throws where that is too large
    const std::uint32_t rows = to.rowsOf(plan::RowSet::all);
    const auto stride = static_cast<std::uint32_t>(state.stride());
    const BufferRange stateBuffer = stateRange(to, operation.state, 0, 1);

    Dispatch conv;
    conv.pipeline = &to.pipeline("short_conv", {operation.kernel, rows == 1});
    conv.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&in.buffer}, stateBuffer, stateBuffer,
                     {&out.buffer}};
    conv.push = {
        in.stride,  operation.inOffset,  operation.width,       to.buffers().runsAt,        stride,
        out.stride, operation.headWidth, operation.normedHeads, to.place(operation.weight), bits(operation.epsilon)};
    conv.groups = {divideUp(operation.width, operation.headWidth), rows, 1};
    to.vary(conv, 1, StepCount::rows);
    conv.label = "short_conv";
    to.emit(std::move(conv));
    if (rows == 1) return;

    Dispatch keep;
    keep.pipeline = &to.pipeline("keep_inputs", {operation.kernel});
    keep.bindings = {{&to.buffers().step}, {&in.buffer}, stateBuffer, stateBuffer};
    keep.push = {in.stride, operation.inOffset, operation.width, to.buffers().runsAt, stride};
    keep.groups = {divideUp(operation.width, to.group()), runGroups(to), 1};
    keep.label = "short_conv";
    to.emit(std::move(keep));
}

void emitDeltaNet(Lowering& to, const plan::DeltaNet& operation, const DeltaNetLaunch& launch) {
    const ValueBuffer& in = to.value(operation.in);
    const ValueBuffer& gates = to.value(operation.gates);
    const ValueBuffer& out = to.value(operation.out);
    const plan::State& state = to.plan().states[operation.state];
    const std::uint32_t rows = to.rowsOf(plan::RowSet::all);
    const std::uint32_t perBinding = headsPerBinding(to, state);
    const float scale = static_cast<float>(1 / std::sqrt(static_cast<double>(operation.width)));
    const Pipeline& kernel = to.pipeline("delta_net", {operation.width});
    for (std::uint32_t head = 0; head < operation.heads; head += perBinding) {
        const std::uint32_t heads = std::min(perBinding, operation.heads - head);
        Dispatch dispatch;
        dispatch.pipeline = &kernel;
        dispatch.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&in.buffer}, {&gates.buffer}};
        dispatch.bindings.insert(dispatch.bindings.end(), launch.stateBoundTwice ? 2 : 1,
                                 stateRange(to, operation.state, head, heads));
        dispatch.bindings.push_back({&out.buffer});
        dispatch.push = {in.stride,
                         operation.keyHeads,
                         head,
                         2 * operation.keyHeads * operation.width,
                         gates.stride,
                         operation.betaOffset,
                         operation.decayOffset,
                         to.place(operation.decay),
                         to.place(operation.decayBias),
                         out.stride,
                         to.buffers().runsAt,
                         to.buffers().stateSlots,
                         static_cast<std::uint32_t>(state.stride()),
                         bits(scale)};
        dispatch.groups = {divideUp(operation.width, launch.columns), heads, runGroups(to)};
        dispatch.label = "delta_net";
        dispatch.cost = 4.0 * rows * heads * operation.width * operation.width;
        to.emit(std::move(dispatch));
    }

    Dispatch norm;
    norm.pipeline = &to.pipeline("gated_norm", {});
    norm.bindings = {{&to.buffers().step}, {&to.weights().vectors()}, {&gates.buffer}, {&out.buffer}};
    norm.push = {operation.width,
                 out.stride,
                 gates.stride,
                 operation.outputOffset,
                 to.place(operation.norm.weight),
                 bits(operation.norm.epsilon)};
    norm.groups = {operation.heads, rows, 1};
    to.vary(norm, 1, StepCount::rows);
    norm.label = "gated_norm";
    to.emit(std::move(norm));
}

} // namespace calliope::vulkan
