#version 450
#extension GL_GOOGLE_include_directive : require
// plan::AddNorm: residual += branchScale * branchNorm(branch); out = norm(residual). One workgroup per row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"

layout(constant_id = 1) const bool HAS_BRANCH = true;
layout(constant_id = 2) const uint BRANCH_NORM = NORM_NONE;
layout(constant_id = 3) const bool HAS_OUT = true;
layout(constant_id = 4) const uint OUT_NORM = NORM_RMS;
layout(constant_id = 5) const bool GATHER = false; ///< rows are taken from the list of output rows

layout(push_constant) uniform Push {
    uint width;
    uint residualStride;
    uint branchStride;
    uint outStride;
    uint outputsAt; ///< word of the step block where the list of output rows begins
    uint branchWeight; ///< places in `vectors`, or ABSENT
    uint branchBias;
    uint outWeight;
    uint outBias;
    float branchEpsilon;
    float branchScale;
    float outEpsilon;
} push;

READ_F32(1, vectors);
UPDATE_BUFFER(2, float, residual);
READ_F32(3, branch);
WRITE_BUFFER(4, float, outValues);

float weightAt(uint place, uint i) { return place == ABSENT ? 1.0 : F32(vectors, place + i); }
float biasAt(uint place, uint i) { return place == ABSENT ? 0.0 : F32(vectors, place + i); }

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= (GATHER ? stepOutputs() : stepRows())) return;
    const uint source = GATHER ? U32(step, push.outputsAt + row) : row;
    const uint residualAt = source * push.residualStride;
    const float perElement = 1.0 / float(push.width);

    if (HAS_BRANCH) {
        const uint branchAt = source * push.branchStride;
        float shift = 0.0;
        float factor = 1.0;
        if (BRANCH_NORM == NORM_LAYER) {
            float sum = 0.0;
            for (uint i = LANE; i < push.width; i += GROUP) sum += F32(branch, branchAt + i);
            shift = groupAdd(sum) * perElement;
        }
        if (BRANCH_NORM != NORM_NONE) {
            float squares = 0.0;
            for (uint i = LANE; i < push.width; i += GROUP) {
                const float value = F32(branch, branchAt + i) - shift;
                squares += value * value;
            }
            factor = 1.0 / sqrt(groupAdd(squares) * perElement + push.branchEpsilon);
        }
        for (uint i = LANE; i < push.width; i += GROUP) {
            float value = (F32(branch, branchAt + i) - shift) * factor;
            if (BRANCH_NORM != NORM_NONE) value = value * weightAt(push.branchWeight, i) + biasAt(push.branchBias, i);
            residual.values[residualAt + i] += push.branchScale * value;
        }
    }

    if (HAS_OUT) {
        // Each invocation reads back only elements that it wrote itself, so no barrier is needed.
        float shift = 0.0;
        float factor = 1.0;
        if (OUT_NORM == NORM_LAYER) {
            float sum = 0.0;
            for (uint i = LANE; i < push.width; i += GROUP) sum += residual.values[residualAt + i];
            shift = groupAdd(sum) * perElement;
        }
        if (OUT_NORM != NORM_NONE) {
            float squares = 0.0;
            for (uint i = LANE; i < push.width; i += GROUP) {
                const float value = residual.values[residualAt + i] - shift;
                squares += value * value;
            }
            factor = 1.0 / sqrt(groupAdd(squares) * perElement + push.outEpsilon);
        }
        const uint outAt = row * push.outStride;
        for (uint i = LANE; i < push.width; i += GROUP) {
            float value = (residual.values[residualAt + i] - shift) * factor;
            if (OUT_NORM != NORM_NONE) value = value * weightAt(push.outWeight, i) + biasAt(push.outBias, i);
            outValues.values[outAt + i] = value;
        }
    }
}
