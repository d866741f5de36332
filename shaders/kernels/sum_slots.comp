#version 450
#extension GL_GOOGLE_include_directive : require
// Adds up the slots of a row: the second half of a plan::ExpertMatMul whose slots were computed apart. One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(push_constant) uniform Push {
    uint slots; ///< of a row
    uint slotStride;
    uint outStride;
} push;

READ_F32X4(1, slots);
WRITE_BUFFER(2, vec4, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    for (uint i = LANE; i < push.outStride / 4; i += GROUP) {
        vec4 sum = vec4(0.0);
        for (uint slot = 0; slot < push.slots; ++slot)
            sum += F32X4(slots, (row * push.slots + slot) * (push.slotStride / 4) + i);
        outputs.values[row * (push.outStride / 4) + i] = sum;
    }
}
