#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Input, and what plan::Embed does with rows that bring a vector: out = norm(elements of the row's vector). One workgroup
// per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"

layout(constant_id = 1) const uint NORM = NORM_NONE;
layout(constant_id = 2) const bool KEEP_OTHERS = false; ///< rows without a vector stay as they are, else they become zero

layout(push_constant) uniform Push {
    uint width;
    uint vectorWidth;
    uint offset;
    uint outStride;
    float epsilon;
    uint weight; ///< places in `vectors`, or ABSENT
    uint bias;
} push;

READ_F32(1, vectors);
READ_F32(2, inputs);
WRITE_BUFFER(3, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    const uint vector = rowVector(row);
    if (vector == ABSENT && KEEP_OTHERS) return;
    const uint inAt = vector == ABSENT ? 0 : vector * push.vectorWidth + push.offset;
    const float some = vector == ABSENT ? 0.0 : 1.0;
    float shift = 0.0;
    float factor = 1.0;
    if (NORM == NORM_LAYER) {
        float sum = 0.0;
        for (uint i = LANE; i < push.width; i += GROUP) sum += F32(inputs, inAt + i);
        shift = groupAdd(sum) / float(push.width);
    }
    if (NORM != NORM_NONE) {
        float squares = 0.0;
        for (uint i = LANE; i < push.width; i += GROUP) {
            const float value = F32(inputs, inAt + i) - shift;
            squares += value * value;
        }
        factor = 1.0 / sqrt(groupAdd(squares) / float(push.width) + push.epsilon);
    }
    for (uint i = LANE; i < push.width; i += GROUP) {
        float value = (F32(inputs, inAt + i) - shift) * factor * some;
        if (NORM != NORM_NONE && push.weight != ABSENT) value *= F32(vectors, push.weight + i);
        if (NORM != NORM_NONE && push.bias != ABSENT) value += F32(vectors, push.bias + i);
        outputs.values[row * push.outStride + i] = value;
    }
}
