#include "inference/vulkan/pick_lowering.h"

#include "inference/base/checked.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

namespace calliope::vulkan {

void emitPicks(Lowering& to, plan::ValueId from) {
    PlanBuffers& buffers = to.buffers();
    const std::uint32_t vocabulary = to.plan().vocabulary;
    const ValueBuffer& logits = to.value(from);
    const std::uint32_t outputs = to.rowsOf(plan::RowSet::outputs);
    const std::uint32_t segments = divideUp(vocabulary, pickSegment);
    buffers.pickSegments = segments;

    Dispatch maxima;
    maxima.pipeline = &to.pipeline("find_maxima", {});
    maxima.bindings = {{&buffers.step}, {&logits.buffer}, {&buffers.pickMaxima}, {&buffers.pickSums}};
    maxima.push = {vocabulary, logits.stride, segments, buffers.picksAt};
    maxima.groups = {divideUp(segments, to.group()), outputs, 1};
    to.vary(maxima, 1, StepCount::outputs);
    maxima.label = "pick";
    to.emit(std::move(maxima));

    Dispatch tokens;
    tokens.pipeline = &to.pipeline("pick_tokens", {pickRoom});
    tokens.bindings = {
        {&buffers.step}, {&logits.buffer}, {&buffers.pickMaxima}, {&buffers.pickSums}, {&buffers.picked}};
    tokens.push = {vocabulary, logits.stride, segments, buffers.picksAt};
    tokens.groups = {outputs, 1, 1};
    to.vary(tokens, 0, StepCount::outputs);
    tokens.label = "pick";
    to.emit(std::move(tokens));
}

std::uint32_t pickWord(const plan::Pick& pick) {
    return pick.count | (pick.expSum ? 1u << 16 : 0);
}

plan::Picked readPicks(Memory& memory, const Buffer& picked, std::uint32_t output) {
    const std::uint64_t at = std::uint64_t{output} * pickedWords * sizeof(std::uint32_t);
    const auto read = [&](std::uint64_t word, std::span<std::uint32_t> out) {
        memory.read(picked, at + word * sizeof(std::uint32_t), std::as_writable_bytes(out));
    };
    std::array<std::uint32_t, 2> head{};
    read(0, head);
    const std::uint32_t count = std::min(head[0], pickRoom);
    std::vector<std::uint32_t> tokens(count);
    std::vector<std::uint32_t> bits(count);
    read(2, tokens);
    read(2 + pickRoom, bits);

    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return plan::likelier(std::bit_cast<float>(bits[a]), tokens[a], std::bit_cast<float>(bits[b]), tokens[b]);
    });
    plan::Picked out;
    for (const std::uint32_t each : order) {
        out.tokens.push_back(tokens[each]);
        out.logits.push_back(std::bit_cast<float>(bits[each]));
    }
    out.expSum = std::bit_cast<float>(head[1]);
    return out;
}

} // namespace calliope::vulkan
