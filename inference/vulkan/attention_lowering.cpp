#include "inference/vulkan/attention_lowering.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

namespace calliope::vulkan {

const ValueBuffer& gateOf(const Lowering& to, const plan::Attention& operation) {
    return to.value(operation.gate != plan::absent ? operation.gate : operation.queries);
}

namespace {

/// Bindings and push constants of a kernel that prepares heads, behind those of attention alone.
void addHeads(const Lowering& to, const plan::PrepareHeads& heads, const std::vector<BufferRange>& cache,
              Dispatch& dispatch) {
    dispatch.bindings[1] = {&to.value(heads.qkv).buffer};
    dispatch.bindings.push_back({&to.buffers().ropes});
    dispatch.bindings.insert(dispatch.bindings.end(), cache.begin(), cache.end());
    append(dispatch.push,
           {heads.heads, to.plan().caches[heads.cache].heads, heads.queryOffset, heads.keyOffset, heads.valueOffset,
            to.value(heads.qkv).stride, to.buffers().ropeStride,
            heads.rope != plan::absent ? to.buffers().ropeOffsets[heads.rope] : 0, to.place(heads.queryNorm.weight),
            to.place(heads.queryNorm.bias), to.place(heads.keyNorm.weight), to.place(heads.keyNorm.bias),
            std::bit_cast<std::uint32_t>(heads.queryNorm.epsilon), std::bit_cast<std::uint32_t>(heads.keyNorm.epsilon),
            to.place(heads.valueNorm.weight), std::bit_cast<std::uint32_t>(heads.valueNorm.epsilon)});
}

} // namespace

void emitAttention(Lowering& to, const plan::Attention& operation, const AttentionLaunch& launch) {
    const plan::Cache& cache = to.plan().caches[operation.cache];
    const std::uint32_t headsPerKv = operation.heads / cache.heads;
    const ValueBuffer& queries = to.value(operation.queries);
    const ValueBuffer& gate = gateOf(to, operation);
    const std::uint32_t perBinding = cacheHeadsPerBinding(to.buffers(), cache, to.device());
    for (std::uint32_t head = 0; head < cache.heads; head += perBinding) {
        const std::uint32_t bound = std::min(perBinding, cache.heads - head);
        Dispatch dispatch;
        dispatch.pipeline = launch.kernel;
        dispatch.bindings = {{&to.buffers().step},
                             {&queries.buffer},
                             {&gate.buffer},
                             {&launch.target->buffer},
                             {&to.weights().vectors()}};
        const auto ranges = cacheBindings(to.buffers(), to.plan(), operation.cache, head, bound);
        dispatch.bindings.insert(dispatch.bindings.end(), ranges.begin(), ranges.end());
        dispatch.push = {headsPerKv,
                         head,
                         to.buffers().slots,
                         queries.stride,
                         gate.stride,
                         operation.gateOffset,
                         launch.target->stride,
                         to.buffers().tilesAt,
                         operation.window,
                         std::bit_cast<std::uint32_t>(operation.scale),
                         std::bit_cast<std::uint32_t>(operation.softcap),
                         operation.chunked ? operation.window : 0,
                         to.place(operation.sinks),
                         static_cast<std::uint32_t>(operation.sight)};
        if (launch.prepared != nullptr) addHeads(to, *launch.prepared, ranges, dispatch);
        dispatch.groups = {bound * (headsPerKv / launch.heads), to.rowsOf(plan::RowSet::all), launch.depth};
        to.vary(dispatch, 1, StepCount::attentionTiles);
        dispatch.label = "attention";
        to.emit(std::move(dispatch));
    }
}

} // namespace calliope::vulkan
