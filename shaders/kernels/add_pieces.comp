#version 450
#extension GL_GOOGLE_include_directive : require
// plan::AddPieces: out = scale * (in + norm(branch)), piece by piece. One workgroup per (piece, row).
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(push_constant) uniform Push {
    uint width; ///< of a piece
    uint inStride;
    uint branchStride;
    uint outStride;
    uint weight; ///< place in `vectors`, or ABSENT
    float epsilon;
    float scale;
} push;

READ_F32(1, vectors);
READ_F32(2, inputs);
READ_F32(3, branch);
WRITE_BUFFER(4, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint first = gl_WorkGroupID.x * push.width;
    float squares = 0.0;
    for (uint i = LANE; i < push.width; i += GROUP) {
        const float value = F32(branch, row * push.branchStride + first + i);
        squares += value * value;
    }
    const float factor = 1.0 / sqrt(groupAdd(squares) / float(push.width) + push.epsilon);
    for (uint i = LANE; i < push.width; i += GROUP) {
        float value = F32(branch, row * push.branchStride + first + i) * factor;
        if (push.weight != ABSENT) value *= F32(vectors, push.weight + i);
        outputs.values[row * push.outStride + first + i] =
            push.scale * (F32(inputs, row * push.inStride + first + i) + value);
    }
}
