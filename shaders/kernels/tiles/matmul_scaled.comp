#version 450
#extension GL_GOOGLE_include_directive : require
// As matmul.comp, but the factors lie in shared memory as small numbers with their scales apart: as int8 (INTEGER) or as float16. A
// step is two halves of 16 weights, each with scales of its own. Sums are float32.
#include "include/prelude.glsl"
#ifndef INTEGER
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#endif
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#ifdef INTEGER
#define INPUT_BINDINGS 2
#else
#define INPUT_BINDINGS 1
#endif
#define EXPERT_BINDINGS (3 + INPUT_BINDINGS)
#define EXPERT_CONSTANTS 10
#define WEIGHTS_BINDING (3 + INPUT_BINDINGS + 3 * EXPERTS)
#define SHARED_CODES 1
#include "format.glsl"
#include "kernels/tiles/columns.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint TILE_ROWS = 64;
layout(constant_id = 3) const uint TILE_COLUMNS = 64;
layout(constant_id = 4) const uint LANE_COLUMNS = 4;
layout(constant_id = 5) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 6) const bool GATED = false; ///< then the second half of the tile's rows are factors

READ_F32(1, vectors);
WRITE_BUFFER(2 + INPUT_BINDINGS, float, outputs);
#include "include/column_tiles.glsl"
#include "kernels/tiles/tile_lanes.glsl"

const uint HALVES = 2; ///< of a step
const uint HALF_PIECES = PIECE_QUARTETS < 4 ? 4 / PIECE_QUARTETS : 1; ///< with the weights of a half
#ifdef INTEGER
#include "kernels/tiles/int8_factors.glsl"
#else
#include "kernels/tiles/float16_factors.glsl"
#endif

// Halves that a lane decodes, and those of activations that it loads.
const uint WEIGHTS = (TILE_ROWS * HALVES + GROUP - 1) / GROUP;
const uint INPUTS = (TILE_COLUMNS * HALVES + GROUP - 1) / GROUP;

// Half by half, quad by quad, in each the rows one behind another.
shared uvec4 weightTile[TILE_ROWS * HALVES * QUADS];
shared vec2 weightScales[TILE_ROWS * HALVES]; ///< as pieceScale()
shared uvec4 inputTile[TILE_COLUMNS * HALVES * QUADS];
shared vec2 inputScales[TILE_COLUMNS * HALVES]; ///< scale and scaled sum

Piece loadedPieces[WEIGHTS * HALF_PIECES];
Input loadedInputs[INPUTS];
uint record[WEIGHTS];
uint rowInRecord[WEIGHTS];
uint inputAt[INPUTS]; ///< quartets before the row of activations

void loadStep(uint at) {
    const uint block = at / (BLOCK_WEIGHTS / 32);
    const uint part = at % (BLOCK_WEIGHTS / 32);
    [[unroll]] for (uint i = 0; i < WEIGHTS; ++i) {
        const uint number = stepQuartet(part, 4 * ((LANE + i * GROUP) / TILE_ROWS % HALVES)).x;
        [[unroll]] for (uint j = 0; j < HALF_PIECES; ++j)
            loadedPieces[i * HALF_PIECES + j] = loadPiece(record[i] + block * BLOCK_BYTES, rowInRecord[i], number + j);
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i) {
        const uvec2 from = stepQuartet(part, 4 * ((LANE + i * GROUP) / TILE_COLUMNS % HALVES));
        loadedInputs[i] = loadInput(inputAt[i] + block * (BLOCK_WEIGHTS / 4) + quartetAt(from.x, from.y));
    }
}

void storeStep(uint at) {
    const uint part = at % (BLOCK_WEIGHTS / 32);
    [[unroll]] for (uint i = 0; i < WEIGHTS; ++i) {
        const uint to = LANE + i * GROUP;
        if (to >= TILE_ROWS * HALVES) break;
        const uint upper = to / TILE_ROWS;
        const uint from = stepQuartet(part, 4 * upper).y;
        Piece pieces[HALF_PIECES];
        [[unroll]] for (uint j = 0; j < HALF_PIECES; ++j) pieces[j] = loadedPieces[i * HALF_PIECES + j];
        [[unroll]] for (uint k = 0; k < QUADS; ++k)
            weightTile[(upper * QUADS + k) * TILE_ROWS + to % TILE_ROWS] = weightQuad(pieces, from, k);
        weightScales[to] = weightScale(pieces, from);
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i) {
        const uint to = LANE + i * GROUP;
        if (to >= TILE_COLUMNS * HALVES) break;
        const vec2 scale = inputScale(loadedInputs[i]);
        [[unroll]] for (uint k = 0; k < QUADS; ++k)
            inputTile[(to / TILE_COLUMNS * QUADS + k) * TILE_COLUMNS + to % TILE_COLUMNS] =
                inputQuad(loadedInputs[i], k, scale.x);
        inputScales[to] = scale;
    }
}

void main() {
    const ColumnTile tile = columnTile(columnCount(), TILE_COLUMNS);
    if (tile.count == 0) return;
    prepareCodes();
    const uint first = gl_WorkGroupID.y * STORED_ROWS;
    const uint rowLane = LANE % ROW_LANES;
    const uint columnLane = LANE / ROW_LANES;

    [[unroll]] for (uint i = 0; i < WEIGHTS; ++i) {
        const uint matrixRow = tileMatrixRow(tile, first, (LANE + i * GROUP) % TILE_ROWS);
        record[i] = recordAt(matrixRow, 0, BLOCKS / (BLOCK_WEIGHTS / 32));
        rowInRecord[i] = matrixRow % RECORD_ROWS;
    }
    [[unroll]] for (uint i = 0; i < INPUTS; ++i)
        inputAt[i] = inputRow(tile, (LANE + i * GROUP) % TILE_COLUMNS) * (push.inStride / 4);

    [[unroll]] for (uint i = 0; i < LANE_ROWS * LANE_COLUMNS; ++i) sums[i] = 0.0;

    loadStep(0);
    for (uint at = 0; at < BLOCKS; ++at) {
        barrier();
        storeStep(at);
        barrier();
        if (at + 1 < BLOCKS) loadStep(at + 1);
        for (uint part = 0; part < HALVES; part += SCALED_HALVES) {
            const uint quads = SCALED_HALVES * QUADS;
            uvec4 weights[LANE_ROWS * quads];
            vec2 scales[LANE_ROWS];
            [[unroll]] for (uint r = 0; r < LANE_ROWS; ++r) {
                const uint row = r * ROW_LANES + rowLane;
                [[unroll]] for (uint i = 0; i < quads; ++i)
                    weights[r * quads + i] = weightTile[(part * QUADS + i) * TILE_ROWS + row];
                scales[r] = weightScales[part * TILE_ROWS + row];
            }
            [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
                const uint column = c * COLUMN_LANES + columnLane;
                uvec4 x[quads];
                [[unroll]] for (uint i = 0; i < quads; ++i)
                    x[i] = inputTile[(part * QUADS + i) * TILE_COLUMNS + column];
                vec2 scale = vec2(0.0);
                [[unroll]] for (uint i = 0; i < SCALED_HALVES; ++i) {
                    const vec2 known = inputScales[(part + i) * TILE_COLUMNS + column];
                    scale = vec2(known.x, scale.y + known.y);
                }
                [[unroll]] for (uint r = 0; r < LANE_ROWS; ++r) {
                    PRODUCT product = PRODUCT(0);
                    [[unroll]] for (uint i = 0; i < quads; ++i) product = addProducts(product, weights[r * quads + i], x[i]);
                    sums[r * LANE_COLUMNS + c] += scales[r].x * (scale.x * float(product));
#if HAS_OFFSET
                    sums[r * LANE_COLUMNS + c] -= scales[r].y * scale.y;
#endif
                }
            }
        }
    }
    storeSums(tile, first, rowLane, columnLane);
}
