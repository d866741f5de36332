#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Copy: elements of out, from one on, = in, held within limits. One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const bool OUTPUTS = false; ///< rows are outputs
layout(constant_id = 2) const bool HELD = false;    ///< there are limits

layout(push_constant) uniform Push {
    uint width;
    uint inStride;
    uint outStride;
    uint outOffset;
    float least;
    float most;
} push;

READ_F32(1, inputs);
WRITE_BUFFER(2, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= (OUTPUTS ? stepOutputs() : stepRows())) return;
    for (uint i = LANE; i < push.width; i += GROUP) {
        const float value = F32(inputs, row * push.inStride + i);
        outputs.values[row * push.outStride + push.outOffset + i] = HELD ? clamp(value, push.least, push.most) : value;
    }
}
