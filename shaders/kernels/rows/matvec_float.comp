#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times one row of activations in float32, for software devices; the same walk as matvec_int.comp.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#define FUSED_CONSTANTS 7
#define FUSED_ROWS 1
#define EXPERT_BINDINGS 4
#define EXPERT_CONSTANTS 7
#define WEIGHTS_BINDING 5 // behind the residual or the routing
#include "format.glsl"

layout(constant_id = 1) const uint BLOCKS = 32;       ///< of 32 weights in a row
layout(constant_id = 2) const uint SEGMENT_TURNS = 4; ///< blocks of one lane in a segment
layout(constant_id = 3) const uint SEGMENTS = 1;
layout(constant_id = 4) const uint MOST_BATCHES = 16; ///< of GROUP matrix rows in a workgroup
layout(constant_id = 5) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 6) const bool GATED = false;

READ_F32(1, vectors);
#ifdef FUSED
#include "include/fused_rows.glsl"
#else
READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
#endif
#include "include/vector_products.glsl"

// The lane's share of the activations.
float x[SEGMENT_TURNS * 32];

float blockDot(uint row, uint block, uint turn) {
    float weights[32];
    decode32(row, min(block, BLOCKS - 1), BLOCKS, weights);
    float sums[4] = float[4](0.0, 0.0, 0.0, 0.0);
    [[unroll]] for (uint i = 0; i < 32; ++i) sums[i & 3] += weights[i] * x[turn * 32 + i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

float rowDot(uint row, uint firstBlock) {
    float sum = 0.0;
    [[unroll]] for (uint turn = 0; turn < SEGMENT_TURNS; ++turn)
        sum += blockDot(row, firstBlock + turn * GROUP + LANE, turn);
    return groupAdd(sum);
}

void main() {
#if EXPERTS
    if (!hasProducts()) return;
#endif
    const uint lane = gl_SubgroupInvocationID;
    const uint first = gl_WorkGroupID.x * push.rowsPerGroup;
    const uint count = min(push.rowsPerGroup, push.rows - first);
    const uint rows = push.rows;
    const uint batches = (count + GROUP - 1) / GROUP;

#ifdef FUSED
    beginFused(uint[1](0));
#endif
    float sums[MOST_BATCHES];
    float seconds[MOST_BATCHES];
    for (uint number = 0; number < productCount(); ++number) {
        const VectorProduct product = productAt(number);
        const uint firstRow = product.firstRow;
        const uint secondRow = product.secondRow;
#ifndef FUSED
        const uint inputAt = product.inputRow * (push.inStride / 4);
#endif
        for (uint segment = 0; segment < SEGMENTS; ++segment) {
            const uint segmentBlock = segment * SEGMENT_TURNS * GROUP;
            [[unroll]] for (uint turn = 0; turn < SEGMENT_TURNS; ++turn) {
                const uint block = segmentBlock + turn * GROUP + lane;
#ifdef FUSED
                beginBlock(min(block, BLOCKS - 1));
                const float values[32] = inputBlock(0, min(block, BLOCKS - 1));
                [[unroll]] for (uint i = 0; i < 32; ++i) x[turn * 32 + i] = block < BLOCKS ? values[i] : 0.0;
#else
                [[unroll]] for (uint i = 0; i < 8; ++i) {
                    const vec4 four = block < BLOCKS ? F32X4(inputs, inputAt + block * 8 + i) : vec4(0.0);
                    [[unroll]] for (uint j = 0; j < 4; ++j) x[turn * 32 + i * 4 + j] = four[j];
                }
#endif
            }
            float kept = 0.0;
            float keptSecond = 0.0;
            for (uint r = 0; r < batches * GROUP; ++r) {
                const uint row = min(first + r, rows - 1);
                const bool own = lane == r % GROUP;
                const float sum = rowDot(firstRow + row, segmentBlock);
                kept = own ? sum : kept;
                if (GATED) {
                    const float second = rowDot(secondRow + row, segmentBlock);
                    keptSecond = own ? second : keptSecond;
                }
                if (r % GROUP == GROUP - 1) {
                    const uint batch = r / GROUP;
                    const bool goesOn = number + segment > 0;
                    sums[batch] = kept * product.weight + (goesOn ? sums[batch] : 0.0);
                    if (GATED) seconds[batch] = keptSecond * product.weight + (goesOn ? seconds[batch] : 0.0);
                }
            }
        }
    }

    for (uint batch = 0; batch < batches; ++batch) {
        const uint row = first + batch * GROUP + lane;
        if (row >= push.rows) break;
        float value = sums[batch];
        value = activate(ACTIVATION, value + firstBias(row));
        if (GATED) {
            value *= factorOf(ACTIVATION, seconds[batch] + secondBias(row));
        }
        value = softcapped(value * push.scale, push.softcap);
        const uint at = outputStart() + row;
#ifdef FUSED
        value = withResidual(value, at);
#endif
        outputs.values[at] = value;
    }
}
