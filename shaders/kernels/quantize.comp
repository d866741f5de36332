#version 450
#extension GL_GOOGLE_include_directive : require
// Rows of activations to int8, see quantize.glsl, for the kernels that multiply integers: codes [row][block][8 words], records
// [row][block] (vec4). One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/quantize.glsl"

layout(push_constant) uniform Push {
    uint blocks; ///< of 32 in a row
    uint inStride;
    uint outputRows; ///< 1: rows are those of the logits
    uint slots;      ///< rows of the value for each of the batch
} push;

READ_F32X4(1, inputs);
WRITE_BUFFER(2, uvec4, codes);
WRITE_BUFFER(3, vec4, records);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= (push.outputRows != 0 ? stepOutputs() : stepRows()) * push.slots) return;
    const uint blocks = push.blocks;
    const uint inputAt = row * (push.inStride / 4);
    for (uint block = LANE; block < blocks; block += GROUP) {
        float values[32];
        [[unroll]] for (uint i = 0; i < 8; ++i) {
            const vec4 four = F32X4(inputs, inputAt + block * 8 + i);
            [[unroll]] for (uint j = 0; j < 4; ++j) values[i * 4 + j] = four[j];
        }
        const QuantizedBlock quantized = quantizeBlock(values);
        const uint at = row * blocks + block;
        codes.values[2 * at] =
            uvec4(quantized.words[0], quantized.words[1], quantized.words[2], quantized.words[3]);
        codes.values[2 * at + 1] =
            uvec4(quantized.words[4], quantized.words[5], quantized.words[6], quantized.words[7]);
        records.values[at] = vec4(quantized.record, 0.0);
    }
}
