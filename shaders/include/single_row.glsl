// SINGLE: the kernel multiplies one row of activations. It can do parts of the plan::AddNorm before and behind it: norm the row on
// its way in, and add what comes out to the residual. A kernel defines SINGLE_CONSTANTS, the first of two free specialisation
// constants.
#include "include/norm.glsl"
#include "include/row_norm.glsl"

layout(constant_id = SINGLE_CONSTANTS) const uint INPUT_NORM = NORM_NONE;
layout(constant_id = SINGLE_CONSTANTS + 1) const bool ADDED = false; ///< `outputs` is the residual

READ_F32X4(2, inputs);
WRITE_BUFFER(3, float, outputs);
READ_F32(4, residual); ///< the same memory as `outputs`: an invocation writes only what it has read before

float inputShift = 0.0;
float inputFactor = 1.0;

// Push constants, read once: llvmpipe gathers them anew wherever they stand.
uint inWidth;
uint normWeight;
uint normBias;
float branchScale;
float residualScale;

/// Comes before all else. Each workgroup measures the row anew, which is cheaper than a launch that does it for all.
void beginSingleRow() {
    inWidth = push.inWidth;
    normWeight = push.normWeight;
    normBias = push.normBias;
    branchScale = push.branchScale;
    residualScale = push.residualScale;
    if (INPUT_NORM != NORM_RMS && INPUT_NORM != NORM_LAYER) return;
    const uint fours = (inWidth + 3) / 4;
    const float perElement = 1.0 / float(inWidth);
    if (INPUT_NORM == NORM_LAYER) {
        float sum = 0.0;
        for (uint i = LANE; i < fours; i += GROUP) sum += sumOfFour(F32X4(inputs, i));
        inputShift = groupAdd(sum) * perElement;
    }
    float squares = 0.0;
    for (uint i = LANE; i < fours; i += GROUP) {
        const vec4 value = (F32X4(inputs, i) - inputShift) * insideRow(inWidth, i);
        squares += dot(value, value);
    }
    inputFactor = 1.0 / sqrt(groupAdd(squares) * perElement + push.normEpsilon);
}

/// Four neighbouring elements of the row; zero behind its width.
vec4 inputFour(uint i) {
    const vec4 value = F32X4(inputs, i);
    if (INPUT_NORM == NORM_NONE) return value;
    return scaledFour((value - inputShift) * inputFactor, INPUT_NORM, normWeight, normBias, inWidth, i);
}

float withResidual(float value, uint at) {
    return ADDED ? (F32(residual, at) + branchScale * value) * residualScale : value;
}
