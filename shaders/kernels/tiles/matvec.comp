#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times one to eight rows of activations (columns here), for GPUs. One workgroup takes ROW_LANES * LANE_ROWS matrix rows.
// Neighbouring lanes read neighbouring pieces of a matrix row, then the rows, then the next block columns of the records; every lane
// has LANE_ROWS independent 16-byte loads under way and uses each activation for all its rows. Lanes add up in shared memory.
// INTEGER: the activations are int8.
#include "include/prelude.glsl"
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
#define WEIGHTS_BINDING (3 + INPUT_BINDINGS + EXPERTS)
#define SHARED_CODES 1
#include "format.glsl"
#include "kernels/tiles/columns.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint COLUMNS = 1; ///< of one workgroup
layout(constant_id = 3) const uint ROW_LANES = 4;
layout(constant_id = 4) const uint LANE_ROWS = 4;
layout(constant_id = 5) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 6) const bool GATED = false;

READ_F32(1, vectors);
WRITE_BUFFER(2 + INPUT_BINDINGS, float, outputs);
#include "include/vector_products.glsl"

const uint ROWS = ROW_LANES * LANE_ROWS;
const uint MATRICES = GATED ? 2 : 1;
const uint LANE_RUNS = LANE_ROWS * MATRICES;     ///< matrix rows of one lane, those of the factors last
const uint BLOCK_LANES = GROUP / (ROW_LANES * PIECES);
const uint RUN_LANES = GROUP / ROW_LANES;        ///< lanes that share a matrix row
const uint FORMAT_BLOCKS = BLOCKS / (BLOCK_WEIGHTS / 32);
const uint PASS = COLUMNS < 4 ? COLUMNS : 4;     ///< columns summed up at once

#ifdef INTEGER
#include "kernels/tiles/integer_pieces.glsl"
#else
#include "kernels/tiles/float_pieces.glsl"
#endif

shared float scratch[PASS * LANE_RUNS * GROUP];

float laneSum(uint column, uint run) {
    float sum = 0.0;
    for (uint i = 0; i < RUN_LANES; ++i) sum += scratch[(column * LANE_RUNS * ROW_LANES + run) * RUN_LANES + i];
    return sum;
}

void main() {
#if EXPERTS
    const uint columns = 1;
    if (!hasProducts()) return;
#else
    const uint columns = columnCount();
    if (columns == 0) return;
#endif
    prepareCodes();

    const uint number = LANE % PIECES;
    const uint rowLane = LANE / PIECES % ROW_LANES;
    const uint blockLane = LANE / (PIECES * ROW_LANES);
    const uint first = gl_WorkGroupID.x * ROWS;

    [[unroll]] for (uint i = 0; i < LANE_RUNS * COLUMNS; ++i) sums[i] = 0.0;

    for (uint term = 0; term < productCount(); ++term) {
        const VectorProduct product = productAt(term);
        uint record[LANE_RUNS];
        uint rowInRecord[LANE_RUNS];
        [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
            const uint row = min(first + r % LANE_ROWS * ROW_LANES + rowLane, push.rows - 1);
            const uint matrixRow = row + (r < LANE_ROWS ? product.firstRow : product.secondRow);
            record[r] = recordAt(matrixRow, blockLane, FORMAT_BLOCKS);
            rowInRecord[r] = matrixRow % RECORD_ROWS;
        }
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c)
            inputAt[c] = (product.inputRow + min(c, columns - 1)) * (push.inStride / 4);

        for (uint block = blockLane; block < FORMAT_BLOCKS; block += BLOCK_LANES) {
            [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
                pieces[r] = loadPiece(record[r], rowInRecord[r], number);
                record[r] += BLOCK_LANES * BLOCK_BYTES;
            }
            multiplyPieces(number, block, product.weight);
        }
    }

    [[unroll]] for (uint pass = 0; pass < COLUMNS; pass += PASS) {
        barrier();
        [[unroll]] for (uint c = 0; c < PASS; ++c) {
            [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
                const uint run = (c * LANE_RUNS + r) * ROW_LANES + rowLane;
                scratch[run * RUN_LANES + blockLane * PIECES + number] =
                    sums[r * COLUMNS + (pass + c < COLUMNS ? pass + c : 0)];
            }
        }
        barrier();
        for (uint i = LANE; i < PASS * ROWS; i += GROUP) {
            const uint row = first + i % ROWS;
            const uint column = pass + i / ROWS;
            if (row >= push.rows || column >= COLUMNS || column >= columns) continue;
            float value = activate(ACTIVATION, laneSum(i / ROWS, i % ROWS) + firstBias(row));
            if (GATED) value *= factorOf(ACTIVATION, laneSum(i / ROWS, ROWS + i % ROWS) + secondBias(row));
            outputs.values[outputStart() + column * push.outStride + row] = softcapped(value * push.scale, push.softcap);
        }
    }
}
