#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times several rows of activations in float32, for software devices; the same tiles as matmul_int.comp.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#define EXPERT_BINDINGS 4
#define EXPERT_CONSTANTS 7
#define WEIGHTS_BINDING (4 + 3 * EXPERTS)
#include "format.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint TILE_ROWS = 2;
layout(constant_id = 3) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 4) const bool GATED = false; ///< then TILE_ROWS is even: first half activated, second half factors
layout(constant_id = 5) const bool OUTPUT_ROWS = false;
layout(constant_id = 6) const uint COLUMNS = 8; ///< rows of activations, at most 8

READ_F32(1, vectors);
READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
#include "include/column_tiles.glsl"

const uint STORED = GATED ? TILE_ROWS / 2 : TILE_ROWS;

void main() {
    const ColumnTile tile = columnTile(OUTPUT_ROWS ? stepOutputs() : stepRows(), COLUMNS);
    if (tile.count == 0) return;
    const uint lane = gl_SubgroupInvocationID;
    const uint first = gl_WorkGroupID.y * STORED * GROUP;

    uint matrixRow[TILE_ROWS];
    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        const uint row = min(first + (r % STORED) * GROUP + lane, push.rows - 1);
        matrixRow[r] = tileRow(tile, r < STORED ? push.firstRow : push.secondRow) + row;
    }
    uint inputAt[COLUMNS];
    [[unroll]] for (uint c = 0; c < COLUMNS; ++c) inputAt[c] = inputRow(tile, c) * (push.inStride / 4) + (lane & 7);

    float sums[TILE_ROWS * COLUMNS];
    [[unroll]] for (uint i = 0; i < TILE_ROWS * COLUMNS; ++i) sums[i] = 0.0;

    for (uint block = 0; block < BLOCKS; ++block) {
        float weights[TILE_ROWS * 32];
        [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
            float decoded[32];
            decode32(matrixRow[r], block, BLOCKS, decoded);
            [[unroll]] for (uint i = 0; i < 32; ++i) weights[r * 32 + i] = decoded[i];
        }
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
            const vec4 x = F32X4(inputs, inputAt[c] + block * 8);
            [[unroll]] for (uint k = 0; k < 32; ++k) {
                const float factor = subgroupShuffle(x[k & 3], k / 4);
                [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r)
                    sums[r * COLUMNS + c] += weights[r * 32 + k] * factor;
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
                float value = activate(ACTIVATION, weight * (sums[r * COLUMNS + c] + bias));
                const float second = sums[(STORED + r) % TILE_ROWS * COLUMNS + c] + secondBias;
                if (GATED) value *= factorOf(ACTIVATION, weight * second);
                if (c < tile.count)
                    outputs.values[outputRow(tile, c) * push.outStride + push.outAt + row] =
                        softcapped(value * push.scale, push.softcap);
            }
        }
    }
}
