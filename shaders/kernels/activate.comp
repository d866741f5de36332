#version 450
#extension GL_GOOGLE_include_directive : require
// out = act(first) * second for gated products whose two matrices have different device layouts. One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

layout(constant_id = 1) const uint ACTIVATION = ACTIVATION_NONE;

READ_F32(1, pairs); ///< a row holds `rows` values to activate, then from `secondRow` on as many factors
WRITE_BUFFER(2, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    for (uint i = LANE; i < push.rows; i += GROUP) {
        const uint at = row * push.inStride;
        const float value = activate(ACTIVATION, F32(pairs, at + i)) * F32(pairs, at + push.secondRow + i);
        outputs.values[row * push.outStride + push.outAt + i] = softcapped(value * push.scale, push.softcap);
    }
}
