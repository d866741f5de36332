#version 450
#extension GL_GOOGLE_include_directive : require
// out = act(first) * second for gated products whose two matrices have different device layouts. One workgroup per row of the values.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/activation.glsl"

layout(constant_id = 1) const uint ACTIVATION = ACTIVATION_NONE;

layout(push_constant) uniform Push {
    uint width;
    uint inStride;
    uint outStride;
    uint slots; ///< rows of the values for each of the batch
    float scale;
    float softcap;
} push;

READ_F32(1, pairs); ///< a row holds `width` values to activate, then as many factors
WRITE_BUFFER(2, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows() * push.slots) return;
    const uint at = row * push.inStride;
    for (uint i = LANE; i < push.width; i += GROUP) {
        const float value = activate(ACTIVATION, F32(pairs, at + i)) *
                            factorOf(ACTIVATION, F32(pairs, at + push.width + i));
        outputs.values[row * push.outStride + i] = softcapped(value * push.scale, push.softcap);
    }
}
