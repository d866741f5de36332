#version 450
#extension GL_GOOGLE_include_directive : require
// Matrix times rows of activations in int8 arithmetic, for software devices. One workgroup = one subgroup = a run of
// matrix rows times a tile of COLUMNS rows of activations. Lane l owns blocks l, l + GROUP, ... of 32 weights: it widens its
// share of the activations once and then walks down the matrix rows; the lanes' sums meet once per row. Nothing is
// handed from lane to lane in between, and llvmpipe leaves the activations on the stack, from where each multiply-add
// takes one as its memory operand. Long rows are taken in segments, so that these stay within the processor's first cache
// and the unrolled code within its decoded-instruction cache.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/matmul_push.glsl"

#ifdef FUSED
#include "include/quantize.glsl"
#define FUSED_CONSTANTS 11
#define FUSED_ROWS COLUMNS
#define WEIGHTS_BINDING 5
#else
#define EXPERT_BINDINGS 5
#define EXPERT_CONSTANTS 11
#define WEIGHTS_BINDING (5 + 3 * EXPERTS)
#endif
#include "format.glsl"

layout(constant_id = 1) const uint BLOCKS = 32; ///< of 32 weights in a row
layout(constant_id = 2) const uint TURNS = 4;   ///< blocks of one lane in a segment
layout(constant_id = 3) const uint SEGMENTS = 1;
layout(constant_id = 4) const uint COLUMNS = 8;       ///< rows of activations; a power of two, at most GROUP
layout(constant_id = 5) const uint MOST_BATCHES = 16; ///< of BATCH_ROWS matrix rows in a workgroup
layout(constant_id = 6) const uint ACTIVATION = ACTIVATION_NONE;
layout(constant_id = 7) const bool GATED = false;
layout(constant_id = 8) const bool OUTPUT_ROWS = false;
layout(constant_id = 9) const bool BIASED = false;
layout(constant_id = 10) const bool SOFTCAPPED = false;

READ_F32(1, vectors);
#ifdef FUSED
#include "include/fused_rows.glsl"
#else
READ_U32X4(2, codes);
READ_F32X4(3, records);
WRITE_BUFFER(4, float, outputs);
#endif
#include "include/column_tiles.glsl"

const uint BATCH_ROWS = GROUP / COLUMNS; ///< matrix rows whose results fill the lanes: lane l has column l % COLUMNS

// The lane's share of the activations. Codes are multiplied by 2^(PLANE_BITS - planeShift), what the format's planes lack.
int x[TURNS * COLUMNS * 32];
float scales[TURNS * COLUMNS];
float shifts[TURNS * COLUMNS * GROUPS];
uint blocks[TURNS];

void loadActivations(ColumnTile tile, uint firstBlock) {
    const uint lane = gl_SubgroupInvocationID;
#ifdef FUSED
    // The rows are turned into their int8 form here, once in each workgroup: a launch that did it for all would take longer.
    QuantizedBlock own8[TURNS * COLUMNS];
    [[dont_unroll]] for (uint turn = 0; turn < TURNS; ++turn) {
        const uint block = min(firstBlock + turn * GROUP + lane, BLOCKS - 1);
        beginBlock(block);
        [[dont_unroll]] for (uint c = 0; c < COLUMNS; ++c) own8[turn * COLUMNS + c] = quantizeBlock(inputBlock(c, block));
    }
#endif
    [[unroll]] for (uint turn = 0; turn < TURNS; ++turn) {
        const uint block = firstBlock + turn * GROUP + lane;
        blocks[turn] = min(block, BLOCKS - 1);
        const float inside = block < BLOCKS ? 1.0 : 0.0;
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
            const uint own = turn * COLUMNS + c;
#ifdef FUSED
            const vec3 record = own8[own].record * inside;
            const uint words[8] = own8[own].words;
#else
            const uint at = inputRow(tile, c) * BLOCKS + blocks[turn];
            const vec4 record = F32X4(records, at) * inside;
            const uvec4 low = U32X4(codes, 2 * at);
            const uvec4 high = U32X4(codes, 2 * at + 1);
            const uint words[8] = uint[8](low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w);
#endif
            scales[own] = record.x / float(1 << PLANE_BITS);
            if (GROUPS == 1) {
                shifts[own] = record.y + record.z;
            } else {
                shifts[own * GROUPS] = record.y;
                shifts[own * GROUPS + GROUPS - 1] = record.z;
            }
            [[unroll]] for (uint k = 0; k < 32; ++k)
                x[own * 32 + k] = int(words[k / 4] << (24 - 8 * (k & 3))) >> 24 << (PLANE_BITS - planeShift(k));
        }
    }
}

// Adds up the columns' values over the lanes; lane l ends with column l % COLUMNS. After the stage with distance d the
// lane's bits from d up say which columns it still holds.
#define HALVE_COLUMNS(distance) \
    if (COLUMNS > distance) { \
        const bool upper = (gl_SubgroupInvocationID & distance) != 0; \
        [[unroll]] for (uint c = 0; c < distance; ++c) { \
            const float a = values[c]; \
            const float b = values[(c + distance) % COLUMNS]; \
            values[c] = (upper ? b : a) + subgroupShuffleXor(upper ? a : b, distance); \
        } \
    }
#define ADD_LANES(distance) \
    if (GROUP > distance && COLUMNS <= distance) values[0] += subgroupShuffleXor(values[0], distance);
float sumColumns(float values[COLUMNS]) {
    HALVE_COLUMNS(16);
    HALVE_COLUMNS(8);
    HALVE_COLUMNS(4);
    HALVE_COLUMNS(2);
    HALVE_COLUMNS(1);
    ADD_LANES(1);
    ADD_LANES(2);
    ADD_LANES(4);
    ADD_LANES(8);
    ADD_LANES(16);
    return values[0];
}

// One matrix row times all columns. The products must look to the compiler like 16-bit factors: unsigned codes times sign-extended
// ones become one multiply-add instruction each on processors that have it. All turns go side by side, which gives it
// many sums to work on.
float rowProduct(uint row) {
    uint words[TURNS * WORDS];
    [[unroll]] for (uint turn = 0; turn < TURNS; ++turn) {
        const uint block[WORDS] = blockWords(row * BLOCKS + blocks[turn]);
        [[unroll]] for (uint i = 0; i < WORDS; ++i) words[turn * WORDS + i] = block[i];
    }
    int products[TURNS * COLUMNS * GROUPS];
    [[unroll]] for (uint i = 0; i < TURNS * COLUMNS * GROUPS; ++i) products[i] = 0;
    [[unroll]] for (uint k = 0; k < 32; ++k) {
        [[unroll]] for (uint turn = 0; turn < TURNS; ++turn) {
            const int code = int(planeCode(words[turn * WORDS + k * WORDS / 32], k));
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                const uint own = turn * COLUMNS + c;
                products[own * GROUPS + k * GROUPS / 32] += code * x[own * 32 + k];
            }
        }
    }
    float sums[COLUMNS];
    [[unroll]] for (uint c = 0; c < COLUMNS; ++c) sums[c] = 0.0;
    [[unroll]] for (uint turn = 0; turn < TURNS; ++turn) {
        [[unroll]] for (uint g = 0; g < GROUPS; ++g) {
            const vec2 affine = groupScale(row * BLOCKS + blocks[turn], g);
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                const uint own = turn * COLUMNS + c;
                sums[c] += affine.x * (scales[own] * float(products[own * GROUPS + g])) -
                           affine.y * shifts[own * GROUPS + g];
            }
        }
    }
    return sumColumns(sums);
}

// Push constants that follow a row's product, read once: within the loop over rows llvmpipe would gather each anew for every row.
float matrixScale;
float scale;
float softcap;
uint rows;
uint outAt; ///< of the lane's column
uint firstBias;
uint secondBias;
float weight; ///< of the lane's column

void readEpilogue(ColumnTile tile) {
    const uint column = gl_SubgroupInvocationID % COLUMNS;
    weight = columnWeight(tile, column);
    matrixScale = push.matrixScale;
    scale = push.scale;
    softcap = push.softcap;
    rows = push.rows;
    outAt = outputRow(tile, column) * push.outStride + push.outAt;
    firstBias = push.bias != ABSENT ? tileBias(tile) : ABSENT;
    secondBias = push.secondBias != ABSENT ? tileSecondBias(tile) : ABSENT;
}

void store(ColumnTile tile, uint column, uint row, float value, float second) {
    value *= matrixScale;
    if (BIASED && firstBias != ABSENT) value += F32(vectors, firstBias + row);
    value = activate(ACTIVATION, weight * value);
    if (GATED) {
        second *= matrixScale;
        if (BIASED && secondBias != ABSENT) second += F32(vectors, secondBias + row);
        value *= factorOf(ACTIVATION, weight * second);
    }
    value *= scale;
    if (SOFTCAPPED) value = softcapped(value, softcap);
    if (column < tile.count && row < rows) {
        const uint at = outAt + row;
#ifdef FUSED
        value = withResidual(value, at);
#endif
        outputs.values[at] = value;
    }
}

void main() {
    const ColumnTile tile = columnTile(OUTPUT_ROWS ? stepOutputs() : stepRows(), COLUMNS);
    if (tile.count == 0) return;
    readEpilogue(tile);
    const uint firstRow = tileRow(tile, push.firstRow);
    const uint secondRow = tileRow(tile, push.secondRow);
    const uint first = gl_WorkGroupID.y * push.rowsPerGroup;
    const uint batches = (min(push.rowsPerGroup, rows - first) + BATCH_ROWS - 1) / BATCH_ROWS;
    const uint ownRow = gl_SubgroupInvocationID / COLUMNS;
    const uint ownColumn = gl_SubgroupInvocationID % COLUMNS;

#ifdef FUSED
    uint inputRows[COLUMNS];
    [[unroll]] for (uint c = 0; c < COLUMNS; ++c) inputRows[c] = inputRow(tile, c);
    beginFused(inputRows);
#endif
    float sums[SEGMENTS > 1 ? MOST_BATCHES : 1];
    float seconds[SEGMENTS > 1 ? MOST_BATCHES : 1];
    for (uint segment = 0; segment < SEGMENTS; ++segment) {
        loadActivations(tile, segment * TURNS * GROUP);
        float kept = 0.0;
        float keptSecond = 0.0;
        for (uint r = 0; r < batches * BATCH_ROWS; ++r) { // one loop: with two, nested, llvmpipe took twice as long
            const uint row = min(first + r, rows - 1);
            const bool own = ownRow == r % BATCH_ROWS;
            const float sum = rowProduct(firstRow + row);
            kept = own ? sum : kept;
            if (GATED) {
                const float second = rowProduct(secondRow + row);
                keptSecond = own ? second : keptSecond;
            }
            if (r % BATCH_ROWS == BATCH_ROWS - 1) {
                const uint batch = r / BATCH_ROWS;
                if (SEGMENTS == 1) {
                    store(tile, ownColumn, first + batch * BATCH_ROWS + ownRow, kept, keptSecond);
                } else {
                    sums[batch] = kept + (segment > 0 ? sums[batch] : 0.0);
                    if (GATED) seconds[batch] = keptSecond + (segment > 0 ? seconds[batch] : 0.0);
                }
            }
        }
    }
    if (SEGMENTS > 1) {
        for (uint batch = 0; batch < batches; ++batch)
            store(tile, ownColumn, first + batch * BATCH_ROWS + ownRow, sums[batch], seconds[batch]);
    }
}
