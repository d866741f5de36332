#version 450
#extension GL_GOOGLE_include_directive : require
// plan::ShortConv: one workgroup per (head, row). Batches of one row keep the inputs for the next step here; with more rows
// others still need the old ones, and keep_inputs.comp does it afterwards.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint KERNEL = 4;
layout(constant_id = 2) const bool SINGLE_ROW = false;

layout(push_constant) uniform Push {
    uint inStride;
    uint inOffset;
    uint width; ///< channels
    uint runsAt; ///< word of the step block where the runs begin
    uint stateStride;
    uint outStride;
    uint headWidth;
    uint normedHeads;
    uint weight; ///< place in `vectors`
    float epsilon;
} push;

READ_F32(1, vectors);
READ_F32(2, inputs);
READ_F32(3, oldState);
WRITE_BUFFER(4, float, newState); ///< the same memory
UPDATE_BUFFER(5, float, outputs);

#include "include/kept_inputs.glsl"

void main() {
    const uint row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint head = gl_WorkGroupID.x;
    const Run run = runAt(rowRun(row));
    const uint inside = min(row - run.first, KERNEL - 1); // rows of this run before this one, as far as it looks
    const uint outAt = row * push.outStride;
    const uint end = min((head + 1) * push.headWidth, push.width);

    float squares = 0.0;
    for (uint channel = head * push.headWidth + LANE; channel < end; channel += GROUP) {
        const uint weight = push.weight + channel * KERNEL + KERNEL - 1;
        float sum = 0.0;
        for (uint back = 0; back <= inside; ++back) sum += F32(vectors, weight - back) * inputAt(row - back, channel);
        for (uint back = inside + 1; back < KERNEL; ++back) {
            const uint at = run.state + (KERNEL - 1 + inside - back) * push.width + channel;
            sum += run.fresh ? 0.0 : F32(vectors, weight - back) * F32(oldState, at);
        }
        const float value = sum / (1.0 + exp(-sum));
        squares += value * value;
        outputs.values[outAt + channel] = value;
        if (SINGLE_ROW) keepInputs(run, channel);
    }
    if (head >= push.normedHeads) return;
    // Each invocation reads back only elements that it wrote itself, so no barrier is needed.
    const float factor = 1.0 / sqrt(groupAdd(squares) + push.epsilon);
    for (uint channel = head * push.headWidth + LANE; channel < end; channel += GROUP) outputs.values[outAt + channel] *= factor;
}
