#version 450
#extension GL_GOOGLE_include_directive : require
// Slots of experts by themselves: matrices times one row of activations each in int8 arithmetic, for software devices. One workgroup = one subgroup = a run of
// matrix rows. Each lane keeps its share of the activations in registers, quantised on the way in, and walks down the
// rows; lane l owns blocks l, l + GROUP, ... of 32 weights. Long rows are taken in segments, so that the unrolled code
// stays within the processor's decoded-instruction cache.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"
#include "include/quantize.glsl"

#define EXPERT_BINDINGS 4
#define EXPERT_CONSTANTS 7
#define WEIGHTS_BINDING (4 + EXPERTS)
#include "format.glsl"

layout(constant_id = 1) const uint BLOCKS = 32;       ///< of 32 weights in a row
layout(constant_id = 2) const uint SEGMENT_TURNS = 4; ///< blocks of one lane in a segment
layout(constant_id = 3) const uint SEGMENTS = 1;
layout(constant_id = 4) const uint MOST_BATCHES = 16; ///< of GROUP matrix rows in a workgroup
layout(constant_id = 5) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 6) const bool GATED = false;

READ_F32(1, vectors);
READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
#include "include/vector_products.glsl"

// The lane's share of the activations.
int x[SEGMENT_TURNS * 32];
vec3 records[SEGMENT_TURNS];

// The products of a block must look to the compiler like 16-bit factors: unsigned bytes times sign-extended bytes become one
// multiply-add instruction each on processors that have it. Sums of different accumulators meet as floats, which keeps
// them apart.
float blockDot(uint at, uint turn) {
    const uint codes[8] = blockCodes(at);
    int sums[4] = int[4](0, 0, 0, 0);
    [[unroll]] for (uint word = 0; word < 8; ++word) {
        [[unroll]] for (uint i = 0; i < 4; ++i)
            sums[word / 2] += int((codes[word] >> (8 * i)) & 255u) * x[turn * 32 + word * 4 + i];
    }
    const float low = float(sums[0]) + float(sums[1]);
    const float high = float(sums[2]) + float(sums[3]);
#if GROUPS == 1
    const vec2 affine = groupScale(at, 0);
    return affine.x * (records[turn].x * (low + high)) - affine.y * (records[turn].y + records[turn].z);
#else
    const vec2 a = groupScale(at, 0);
    const vec2 b = groupScale(at, 1);
    return a.x * (records[turn].x * low) - a.y * records[turn].y + (b.x * (records[turn].x * high) - b.y * records[turn].z);
#endif
}

void main() {
#if EXPERTS
    if (!hasProducts()) return;
#endif
    const uint lane = gl_SubgroupInvocationID;
    const uint first = gl_WorkGroupID.x * push.rowsPerGroup;
    const uint count = min(push.rowsPerGroup, push.rows - first);
    const uint batches = (count + GROUP - 1) / GROUP;

    float sums[MOST_BATCHES];
    float seconds[MOST_BATCHES];
    for (uint number = 0; number < productCount(); ++number) {
        const VectorProduct product = productAt(number);
        const uint inputAt = product.inputRow * (push.inStride / 4);
        for (uint segment = 0; segment < SEGMENTS; ++segment) {
            const uint segmentBlock = segment * SEGMENT_TURNS * GROUP;
            uint blocks[SEGMENT_TURNS];
            [[unroll]] for (uint turn = 0; turn < SEGMENT_TURNS; ++turn) {
                const uint block = segmentBlock + turn * GROUP + lane;
                float values[32];
                [[unroll]] for (uint i = 0; i < 8; ++i) {
                    const vec4 four = block < BLOCKS ? F32X4(inputs, inputAt + block * 8 + i) : vec4(0.0);
                    [[unroll]] for (uint j = 0; j < 4; ++j) values[i * 4 + j] = four[j];
                }
                const QuantizedBlock quantized = quantizeBlock(values);
                records[turn] = quantized.record; // zero beyond the row's end
                blocks[turn] = min(block, BLOCKS - 1);
                [[unroll]] for (uint i = 0; i < 32; ++i)
                    x[turn * 32 + i] = int(quantized.words[i / 4] << (24 - 8 * (i & 3))) >> 24;
            }
            for (uint batch = 0; batch < batches; ++batch) {
                float kept = 0.0;
                float keptSecond = 0.0;
                for (uint r = 0; r < GROUP; ++r) {
                    const uint row = min(first + batch * GROUP + r, push.rows - 1);
                    float sum = 0.0;
                    [[unroll]] for (uint turn = 0; turn < SEGMENT_TURNS; ++turn)
                        sum += blockDot((product.firstRow + row) * BLOCKS + blocks[turn], turn);
                    sum = groupAdd(sum);
                    kept = lane == r ? sum : kept;
                    if (GATED) {
                        float second = 0.0;
                        [[unroll]] for (uint turn = 0; turn < SEGMENT_TURNS; ++turn)
                            second += blockDot((product.secondRow + row) * BLOCKS + blocks[turn], turn);
                        second = groupAdd(second);
                        keptSecond = lane == r ? second : keptSecond;
                    }
                }
                const bool goesOn = number + segment > 0;
                sums[batch] = kept * product.weight + (goesOn ? sums[batch] : 0.0);
                if (GATED) seconds[batch] = keptSecond * product.weight + (goesOn ? seconds[batch] : 0.0);
            }
        }
    }

    for (uint batch = 0; batch < batches; ++batch) {
        const uint row = first + batch * GROUP + lane;
        if (row >= push.rows) break;
        float value = sums[batch] * push.matrixScale;
        value = activate(ACTIVATION, value + firstBias(row));
        if (GATED) {
            value *= factorOf(ACTIVATION, seconds[batch] * push.matrixScale + secondBias(row));
        }
        outputs.values[outputStart() + row] = softcapped(value * push.scale, push.softcap);
    }
}
