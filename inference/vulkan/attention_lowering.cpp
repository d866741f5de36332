#include "inference/vulkan/attention_lowering.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace calliope::vulkan {

const ValueBuffer& gateOf(const Lowering& to, const plan::Attention& operation) {
    return to.value(operation.gate != plan::absent ? operation.gate : operation.queries);
}

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
                         to.place(operation.sinks)};
        dispatch.groups = {bound * (headsPerKv / launch.heads), to.rowsOf(plan::RowSet::all), launch.depth};
        to.vary(dispatch, 1, StepCount::attentionTiles);
        dispatch.label = "attention";
        to.emit(std::move(dispatch));
    }
}

} // namespace calliope::vulkan
