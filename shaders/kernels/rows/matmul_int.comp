#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times several rows of activations in int8 arithmetic, for software devices. One workgroup = one subgroup computes
// TILE_ROWS * GROUP matrix rows (a lane holds TILE_ROWS of them) for COLUMNS rows of activations. Each lane loads the block of one row of
// activations; shuffles hand them round.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#define EXPERT_BINDINGS 5
#define EXPERT_CONSTANTS 7
#define WEIGHTS_BINDING (5 + 3 * EXPERTS)
#include "format.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint TILE_ROWS = 2;
layout(constant_id = 3) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 4) const bool GATED = false; ///< then TILE_ROWS is even: first half activated, second half factors
layout(constant_id = 5) const bool OUTPUT_ROWS = false;
layout(constant_id = 6) const uint COLUMNS = 8; ///< rows of activations, at most 8

READ_F32(1, vectors);
READ_U32X4(2, codes);
READ_F32X4(3, records);
WRITE_BUFFER(4, float, outputs);
#include "include/column_tiles.glsl"

const uint STORED = GATED ? TILE_ROWS / 2 : TILE_ROWS;

void main() {
    const ColumnTile tile = columnTile(OUTPUT_ROWS ? stepOutputs() : stepRows(), COLUMNS);
    if (tile.count == 0) return;
    const uint lane = gl_SubgroupInvocationID;
    const uint first = gl_WorkGroupID.y * STORED * GROUP;

    uint weightAt[TILE_ROWS];
    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        const uint row = min(first + (r % STORED) * GROUP + lane, push.rows - 1);
        weightAt[r] = (tileRow(tile, r < STORED ? push.firstRow : push.secondRow) + row) * BLOCKS;
    }
    const uint inputAt = inputRow(tile, lane % COLUMNS) * BLOCKS; // lane l loads for row l of the tile

    float sums[TILE_ROWS * COLUMNS];
    [[unroll]] for (uint i = 0; i < TILE_ROWS * COLUMNS; ++i) sums[i] = 0.0;

    for (uint block = 0; block < BLOCKS; ++block) {
        uint weights[TILE_ROWS * 8];
        vec2 affine[TILE_ROWS * GROUPS];
        [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
            const uint words[8] = blockCodes(weightAt[r] + block);
            [[unroll]] for (uint i = 0; i < 8; ++i) weights[r * 8 + i] = words[i];
            [[unroll]] for (uint g = 0; g < GROUPS; ++g)
                affine[r * GROUPS + g] = groupScale(weightAt[r] + block, g);
        }
        const vec4 record = F32X4(records, inputAt + block);
        const uvec4 low16 = U32X4(codes, (inputAt + block) * 2);
        const uvec4 high16 = U32X4(codes, (inputAt + block) * 2 + 1);
        int x[32];
        [[unroll]] for (uint k = 0; k < 32; ++k)
            x[k] = int((k < 16 ? low16[k / 4] : high16[k / 4 - 4]) << (24 - 8 * (k & 3))) >> 24;
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
            int products[TILE_ROWS * 2];
            [[unroll]] for (uint i = 0; i < TILE_ROWS * 2; ++i) products[i] = 0;
            [[unroll]] for (uint k = 0; k < 32; ++k) {
                const int factor = subgroupShuffle(x[k], c);
                [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r)
                    products[r * 2 + k / 16] += int((weights[r * 8 + k / 4] >> (8 * (k & 3))) & 255u) * factor;
            }
            const float scale = subgroupShuffle(record.x, c);
            const float low = subgroupShuffle(record.y, c);
            const float high = subgroupShuffle(record.z, c);
            [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
                const float a = float(products[r * 2]);
                const float b = float(products[r * 2 + 1]);
#if GROUPS == 1
                sums[r * COLUMNS + c] += affine[r].x * (scale * (a + b)) - affine[r].y * (low + high);
#else
                sums[r * COLUMNS + c] += affine[r * 2].x * (scale * a) - affine[r * 2].y * low +
                                         (affine[r * 2 + 1].x * (scale * b) - affine[r * 2 + 1].y * high);
#endif
            }
        }
    }

    [[unroll]] for (uint r = 0; r < STORED; ++r) {
        const uint row = first + r * GROUP + lane;
        if (row < push.rows) {
            const float bias = push.bias != ABSENT ? F32(vectors, tileBias(tile) + row) : 0.0;
            const float secondBias = push.secondBias != ABSENT ? F32(vectors, tileSecondBias(tile) + row) : 0.0;
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                const float weight = columnWeight(tile, c);
                const float second = sums[(STORED + r) % TILE_ROWS * COLUMNS + c] * push.matrixScale + secondBias;
                float value = activate(ACTIVATION, weight * (sums[r * COLUMNS + c] * push.matrixScale + bias));
                if (GATED) value *= weight * second;
                if (c < tile.count)
                    outputs.values[outputRow(tile, c) * push.outStride + push.outAt + row] =
                        softcapped(value * push.scale, push.softcap);
            }
        }
    }
}
