// SINGLE: the kernel multiplies one row of activations. It can do parts of the plan::AddNorm before and behind it: norm the row on
// its way in, and add what comes out to the residual. A kernel defines SINGLE_CONSTANTS, the first of two free specialisation
// constants.
#include "include/norm.glsl"
#include "include/row_norm.glsl"

layout(constant_id = SINGLE_CONSTANTS) const uint INPUT_NORM = NORM_NONE;
layout(constant_id = SINGLE_CONSTANTS + 1) const bool ADDED = false; ///< `outputs` is the residual

READ_F32X4(2, inputs);
UPDATE_BUFFER(3, float, outputs);

float inputShift = 0.0;
float inputFactor = 1.0;

/// Comes before the first inputFour. Each workgroup measures the row anew, which is cheaper than a launch that does it for all.
void measureInput() {
    if (INPUT_NORM == NORM_NONE) return;
    const uint fours = (push.inWidth + 3) / 4;
    const float perElement = 1.0 / float(push.inWidth);
    if (INPUT_NORM == NORM_LAYER) {
        float sum = 0.0;
        for (uint i = LANE; i < fours; i += GROUP) sum += sumOfFour(F32X4(inputs, i));
        inputShift = groupAdd(sum) * perElement;
    }
    float squares = 0.0;
    for (uint i = LANE; i < fours; i += GROUP) {
        const vec4 value = (F32X4(inputs, i) - inputShift) * insideRow(push.inWidth, i);
        squares += dot(value, value);
    }
    inputFactor = 1.0 / sqrt(groupAdd(squares) * perElement + push.normEpsilon);
}

/// Four neighbouring elements of the row; zero behind its width.
vec4 inputFour(uint i) {
    const vec4 value = F32X4(inputs, i);
    if (INPUT_NORM == NORM_NONE) return value;
    return scaledFour((value - inputShift) * inputFactor, INPUT_NORM, push.normWeight, push.normBias, push.inWidth, i);
}

float withResidual(float value, uint at) {
    return ADDED ? (outputs.values[at] + push.branchScale * value) * push.residualScale : value;
}
