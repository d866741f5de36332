#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Embed: out = norm(scale * table[token]). One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"

#define WEIGHTS_BINDING 3
#include "format.glsl"

layout(constant_id = 1) const uint NORM = NORM_NONE;

layout(push_constant) uniform Push {
    uint width;
    uint outStride;
    uint blocks;     ///< of 32 weights in a row of the table
    float tableScale; ///< times `scale`: undoes the power of two that the layout put into its scales
    float epsilon;
    uint weight; ///< places in `vectors`, or ABSENT
    uint bias;
    uint boundRow; ///< row of the table where the weight bindings begin
    uint firstRow; ///< rows of the table that this dispatch serves
    uint rows;
} push;

READ_F32(1, vectors);
UPDATE_BUFFER(2, float, outValues);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;
    const uint token = rowToken(row);
    if (token < push.firstRow || token >= push.firstRow + push.rows) return;
    const uint outAt = row * push.outStride;

    float sum = 0.0;
    float squares = 0.0;
    for (uint block = LANE; block < push.blocks; block += GROUP) {
        float weights[32];
        decode32(token - push.boundRow, block, push.blocks, weights);
        [[unroll]] for (uint i = 0; i < 32; ++i) {
            const float value = weights[i] * push.tableScale;
            if (block * 32 + i < push.width) {
                outValues.values[outAt + block * 32 + i] = value;
                sum += value;
                squares += value * value;
            }
        }
    }
    if (NORM != NORM_NONE) {
        const float perElement = 1.0 / float(push.width);
        const float shift = NORM == NORM_LAYER ? groupAdd(sum) * perElement : 0.0;
        const float variance = groupAdd(squares) * perElement - shift * shift;
        const float factor = 1.0 / sqrt(variance + push.epsilon);
        for (uint block = LANE; block < push.blocks; block += GROUP) {
            for (uint i = block * 32; i < min(block * 32 + 32, push.width); ++i) {
                float value = (outValues.values[outAt + i] - shift) * factor;
                if (push.weight != ABSENT) value *= F32(vectors, push.weight + i);
                if (push.bias != ABSENT) value += F32(vectors, push.bias + i);
                outValues.values[outAt + i] = value;
            }
        }
    }
}
