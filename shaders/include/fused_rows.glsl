// FUSED: the kernel multiplies few rows of activations, FUSED_ROWS at most. It can do parts of the plan::AddNorm before and behind
// it: norm the rows on their way in, and add what comes out to the residual. A kernel defines FUSED_ROWS, and FUSED_CONSTANTS, the
// first of two free specialisation constants.
#include "include/norm.glsl"
#include "include/row_norm.glsl"

layout(constant_id = FUSED_CONSTANTS) const uint INPUT_NORM = NORM_NONE;
layout(constant_id = FUSED_CONSTANTS + 1) const bool ADDED = false; ///< `outputs` is the residual

READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
READ_F32(4, residual); ///< the same memory as `outputs`: an invocation writes only what it has read before

uint inputAt[FUSED_ROWS]; ///< in fours
float inputShift[FUSED_ROWS];
float inputFactor[FUSED_ROWS];
vec4 inputWeight[8]; ///< of the block that beginBlock() was called for
vec4 inputBias[8];

// Push constants, read once: llvmpipe gathers them anew wherever they stand.
uint inWidth;
uint normWeight;
uint normBias;
float branchScale;
float residualScale;

/// Comes before all else; `rows` are those of the activations. Each workgroup measures them anew, which is cheaper than a launch
/// that does it for all.
void beginFused(uint rows[FUSED_ROWS]) {
    inWidth = push.inWidth;
    normWeight = push.normWeight;
    normBias = push.normBias;
    branchScale = push.branchScale;
    residualScale = push.residualScale;
    const uint stride = push.inStride / 4;
    [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) {
        inputAt[r] = rows[r] * stride;
        inputShift[r] = 0.0;
        inputFactor[r] = 1.0;
    }
    if (INPUT_NORM != NORM_RMS && INPUT_NORM != NORM_LAYER) return;
    const uint fours = (inWidth + 3) / 4;
    const float perElement = 1.0 / float(inWidth);
    if (INPUT_NORM == NORM_LAYER) {
        float sums[FUSED_ROWS];
        [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) sums[r] = 0.0;
        for (uint i = LANE; i < fours; i += GROUP) {
            [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) sums[r] += sumOfFour(F32X4(inputs, inputAt[r] + i));
        }
        [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) inputShift[r] = groupAdd(sums[r]) * perElement;
    }
    float squares[FUSED_ROWS];
    [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) squares[r] = 0.0;
    for (uint i = LANE; i < fours; i += GROUP) {
        [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) {
            const vec4 value = (F32X4(inputs, inputAt[r] + i) - inputShift[r]) * insideRow(inWidth, i);
            squares[r] += dot(value, value);
        }
    }
    const float epsilon = push.normEpsilon;
    [[unroll]] for (uint r = 0; r < FUSED_ROWS; ++r) inputFactor[r] = 1.0 / sqrt(groupAdd(squares[r]) * perElement + epsilon);
}

/// Comes before inputBlock() for a block of 32 elements: what all rows are multiplied by there.
void beginBlock(uint block) {
    if (INPUT_NORM == NORM_NONE) return;
    [[unroll]] for (uint i = 0; i < 8; ++i) {
        const uint four = block * 8 + i;
        const vec4 inside = insideRow(inWidth, four);
        inputWeight[i] = (normWeight != ABSENT ? vectorFour(normWeight, inWidth, four) : vec4(1.0)) * inside;
        inputBias[i] = (normBias != ABSENT ? vectorFour(normBias, inWidth, four) : vec4(0.0)) * inside;
    }
}

/// The block's elements of a row; zero behind its width.
float[32] inputBlock(uint row, uint block) {
    float values[32];
    [[unroll]] for (uint i = 0; i < 8; ++i) {
        vec4 four = F32X4(inputs, inputAt[row] + block * 8 + i);
        if (INPUT_NORM == NORM_SCALE) four = (four - inputBias[i]) * inputWeight[i];
        if (INPUT_NORM == NORM_RMS || INPUT_NORM == NORM_LAYER)
            four = (four - inputShift[row]) * inputFactor[row] * inputWeight[i] + inputBias[i];
        [[unroll]] for (uint j = 0; j < 4; ++j) values[i * 4 + j] = four[j];
    }
    return values;
}

float withResidual(float value, uint at) {
    return ADDED ? (F32(residual, at) + branchScale * value) * residualScale : value;
}
