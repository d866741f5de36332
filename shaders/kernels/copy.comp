#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Copy: elements of out, from one on, = in. One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(push_constant) uniform Push {
    uint width;
    uint inStride;
    uint outStride;
    uint outOffset;
} push;

READ_F32(1, inputs);
WRITE_BUFFER(2, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    for (uint i = LANE; i < push.width; i += GROUP)
        outputs.values[row * push.outStride + push.outOffset + i] = F32(inputs, row * push.inStride + i);
}
