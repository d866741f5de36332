#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times many rows of activations (columns here), for GPUs. One workgroup computes a tile of TILE_ROWS x TILE_COLUMNS outputs in
// steps of 32 weights: both factors of a step lie in shared memory, decoded, and every lane holds LANE_ROWS x LANE_COLUMNS sums. While
// a step is multiplied, the loads of the next one are under way. The weights of a step are whole pieces, in their own order; the
// activations follow them.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#define EXPERT_BINDINGS 4
#define EXPERT_CONSTANTS 10
#define WEIGHTS_BINDING (4 + 3 * EXPERTS)
#define SHARED_CODES 1
#include "format.glsl"
#include "kernels/tiles/columns.glsl"
#include "kernels/tiles/multiply_add.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint TILE_ROWS = 64;
layout(constant_id = 3) const uint TILE_COLUMNS = 64;
layout(constant_id = 4) const uint LANE_COLUMNS = 4;
layout(constant_id = 5) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 6) const bool GATED = false; ///< then the second half of the tile's rows are factors

READ_F32(1, vectors);
READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
#include "include/column_tiles.glsl"
#include "kernels/tiles/tile_lanes.glsl"

// Lanes share the decoding: each takes UNIT quartets of one piece, UNITS times.
const uint LANE_QUARTETS = TILE_ROWS * STEP / GROUP;
const uint UNIT = LANE_QUARTETS < PIECE_QUARTETS ? LANE_QUARTETS : PIECE_QUARTETS;
const uint UNITS = LANE_QUARTETS / UNIT;
const uint INPUTS = TILE_COLUMNS * STEP / GROUP; ///< quartets of activations that a lane loads

// The quartets of a row of weights lie in an order that differs from row to row, so that lanes side by side, which read one
// quartet of different rows, use different banks. They read the same activations.
shared vec4 weightTile[TILE_ROWS * STEP];
shared vec4 inputTile[TILE_COLUMNS * STEP];

Piece loadedPieces[UNITS];
vec4 loadedInputs[INPUTS];
uint record[UNITS];
uint rowInRecord[UNITS];
uint inputAt[INPUTS];

void loadStep(uint at) {
    const uint block = at / (BLOCK_WEIGHTS / 32);
    const uint part = at % (BLOCK_WEIGHTS / 32);
    [[unroll]] for (uint i = 0; i < UNITS; ++i) {
        const uint unit = LANE + i * GROUP;
        loadedPieces[i] = loadPiece(record[i] + block * BLOCK_BYTES, rowInRecord[i],
                                    stepQuartet(part, unit % (STEP / UNIT) * UNIT).x);
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i) {
        const uvec2 from = stepQuartet(part, (LANE + i * GROUP) % STEP);
        loadedInputs[i] = F32X4(inputs, inputAt[i] + block * (BLOCK_WEIGHTS / 4) + quartetAt(from.x, from.y));
    }
}

void storeStep(uint at) {
    const uint part = at % (BLOCK_WEIGHTS / 32);
    [[unroll]] for (uint i = 0; i < UNITS; ++i) {
        const uint unit = LANE + i * GROUP;
        const uint row = unit / (STEP / UNIT);
        const uint to = unit % (STEP / UNIT) * UNIT;
        const uint from = stepQuartet(part, to).y;
        [[unroll]] for (uint j = 0; j < UNIT; ++j)
            weightTile[row * STEP + ((to + j) ^ (row % STEP))] = pieceWeights(loadedPieces[i], from + j);
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i) inputTile[LANE + i * GROUP] = loadedInputs[i];
}

void main() {
    const ColumnTile tile = columnTile(columnCount(), TILE_COLUMNS);
    if (tile.count == 0) return;
    prepareCodes();
    const uint first = gl_WorkGroupID.y * STORED_ROWS;
    const uint rowLane = LANE % ROW_LANES;
    const uint columnLane = LANE / ROW_LANES;

    [[unroll]] for (uint i = 0; i < UNITS; ++i) {
        const uint ownRow = (LANE + i * GROUP) / (STEP / UNIT);
        const uint matrixRow = tileMatrixRow(tile, first, ownRow);
        record[i] = recordAt(matrixRow, 0, BLOCKS / (BLOCK_WEIGHTS / 32));
        rowInRecord[i] = matrixRow % RECORD_ROWS;
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i)
        inputAt[i] = inputRow(tile, (LANE + i * GROUP) / STEP) * (push.inStride / 4);

    [[unroll]] for (uint i = 0; i < LANE_ROWS * LANE_COLUMNS; ++i) sums[i] = 0.0;

    loadStep(0);
    for (uint at = 0; at < BLOCKS; ++at) {
        barrier();
        storeStep(at);
        barrier();
        if (at + 1 < BLOCKS) loadStep(at + 1);
        for (uint quartet = 0; quartet < STEP; ++quartet) {
            vec4 weights[LANE_ROWS];
            [[unroll]] for (uint r = 0; r < LANE_ROWS; ++r)
                weights[r] = weightTile[rowLane * STEP + (quartet ^ rowLane % STEP) + r * ROW_LANES * STEP];
            [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
                const vec4 x = inputTile[columnLane * STEP + quartet + c * COLUMN_LANES * STEP];
                [[unroll]] for (uint r = 0; r < LANE_ROWS; ++r)
                    sums[r * LANE_COLUMNS + c] = multiplyAdd(weights[r], x, sums[r * LANE_COLUMNS + c]);
            }
        }
    }
    storeSums(tile, first, rowLane, columnLane);
}
