#version 450
#extension GL_GOOGLE_include_directive : require
// The end of plan::DeltaNet: out = norm(out) * silu(gate), head by head. One workgroup per (head, row).
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(push_constant) uniform Push {
    uint width; ///< of a head
    uint outStride;
    uint gateStride;
    uint gateOffset;
    uint weight; ///< place in `vectors`, or ABSENT
    float epsilon;
} push;

READ_F32(1, vectors);
READ_F32(2, gates);
UPDATE_BUFFER(3, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint first = gl_WorkGroupID.x * push.width;
    const uint outAt = row * push.outStride + first;
    const uint gateAt = row * push.gateStride + push.gateOffset + first;

    float squares = 0.0;
    for (uint i = LANE; i < push.width; i += GROUP) squares += outputs.values[outAt + i] * outputs.values[outAt + i];
    const float factor = 1.0 / sqrt(groupAdd(squares) / float(push.width) + push.epsilon);
    for (uint i = LANE; i < push.width; i += GROUP) {
        const float gate = F32(gates, gateAt + i);
        float value = outputs.values[outAt + i] * factor;
        if (push.weight != ABSENT) value *= F32(vectors, push.weight + i);
        outputs.values[outAt + i] = value * gate / (1.0 + exp(-gate));
    }
}
