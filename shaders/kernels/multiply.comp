#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Multiply: out = activation(in) * factor. One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/activation.glsl"

layout(constant_id = 1) const uint ACTIVATION = ACTIVATION_NONE;

layout(push_constant) uniform Push {
    uint width;
    uint inStride;
    uint factorStride;
    uint factorOffset;
    uint outStride;
} push;

READ_F32(1, inputs);
READ_F32(2, factors);
WRITE_BUFFER(3, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    for (uint i = LANE; i < push.width; i += GROUP) {
        const float factor = F32(factors, row * push.factorStride + push.factorOffset + i);
        outputs.values[row * push.outStride + i] = activate(ACTIVATION, F32(inputs, row * push.inStride + i)) * factor;
    }
}
