#version 450
#extension GL_GOOGLE_include_directive : require
// plan::AddNorm: residual += branchScale * branchNorm(branch); out = norm(residual). One workgroup per row.
// The set for software devices can store the int8 form of `out` as well, see quantize.glsl.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"
#if ONE_SUBGROUP
#include "include/quantize.glsl"
#endif

layout(constant_id = 1) const bool HAS_BRANCH = true;
layout(constant_id = 2) const uint BRANCH_NORM = NORM_NONE;
layout(constant_id = 3) const bool HAS_OUT = true;
layout(constant_id = 4) const uint OUT_NORM = NORM_RMS;
layout(constant_id = 5) const bool GATHER = false; ///< rows are taken from the list of output rows
layout(constant_id = 6) const bool GATED = false;  ///< the branch is multiplied by the sigmoid of an element of `gates`
layout(constant_id = 7) const bool QUANTIZED = false; ///< out's int8 form is wanted

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
    uint gateStride;
    uint gateAt;
    float residualScale;
} push;

READ_F32(1, vectors);
#include "include/row_norm.glsl"
UPDATE_BUFFER(2, vec4, residual);
READ_F32X4(3, branch);
WRITE_BUFFER(4, vec4, outValues);
READ_F32(5, gates);
#if ONE_SUBGROUP
WRITE_BUFFER(6, uint, codes);
WRITE_BUFFER(7, vec4, records);
#endif

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= (GATHER ? stepOutputs() : stepRows())) return;
    const uint source = GATHER ? U32(step, push.outputsAt + row) : row;
    const uint residualAt = source * (push.residualStride / 4);
    const uint fours = (push.width + 3) / 4;
    const uint width = push.width; // read once: software devices gather push constants anew wherever they stand
    const float perElement = 1.0 / float(width);

    float squares = 0.0; // of the residual
    if (HAS_BRANCH) {
        const uint branchAt = source * (push.branchStride / 4);
        float shift = 0.0;
        float factor = 1.0;
        if (BRANCH_NORM == NORM_LAYER) {
            float sum = 0.0;
            for (uint i = LANE; i < fours; i += GROUP) sum += sumOfFour(F32X4(branch, branchAt + i));
            shift = groupAdd(sum) * perElement;
        }
        if (BRANCH_NORM == NORM_RMS || BRANCH_NORM == NORM_LAYER) {
            float branchSquares = 0.0;
            for (uint i = LANE; i < fours; i += GROUP) {
                const vec4 value = (F32X4(branch, branchAt + i) - shift) * insideRow(width, i);
                branchSquares += dot(value, value);
            }
            factor = 1.0 / sqrt(groupAdd(branchSquares) * perElement + push.branchEpsilon);
        }
        const uint weight = push.branchWeight;
        const uint bias = push.branchBias;
        const float branchScale = push.branchScale;
        const float residualScale = push.residualScale;
        const float open = GATED ? 1.0 / (1.0 + exp(-F32(gates, source * push.gateStride + push.gateAt))) : 1.0;
        for (uint i = LANE; i < fours; i += GROUP) {
            const vec4 value = (F32X4(branch, branchAt + i) - shift) * factor;
            const vec4 added = (residual.values[residualAt + i] +
                                branchScale * open *
                                    scaledFour(value, BRANCH_NORM, weight, bias, width, i)) *
                               residualScale;
            residual.values[residualAt + i] = added;
            squares += dot(added, added);
        }
    }

    if (HAS_OUT) {
        // Each invocation reads back only elements that it wrote itself, so no barrier is needed.
        float shift = 0.0;
        float factor = 1.0;
        if (OUT_NORM == NORM_LAYER) {
            float sum = 0.0;
            for (uint i = LANE; i < fours; i += GROUP) sum += sumOfFour(residual.values[residualAt + i]);
            shift = groupAdd(sum) * perElement;
        }
        if (OUT_NORM == NORM_LAYER || (OUT_NORM == NORM_RMS && !HAS_BRANCH)) {
            squares = 0.0;
            for (uint i = LANE; i < fours; i += GROUP) {
                const vec4 value = (residual.values[residualAt + i] - shift) * insideRow(width, i);
                squares += dot(value, value);
            }
        }
        if (OUT_NORM == NORM_RMS || OUT_NORM == NORM_LAYER) factor = 1.0 / sqrt(groupAdd(squares) * perElement + push.outEpsilon);
        const uint weight = push.outWeight;
        const uint bias = push.outBias;
        const uint outAt = row * (push.outStride / 4);
        // Blocks of the int8 form are whole, what is behind the width counts as zero.
        const uint count = QUANTIZED ? push.outStride / 4 : fours;
        for (uint i = LANE; i < count; i += GROUP) {
            const vec4 plain = (residual.values[residualAt + i] - shift) * factor;
            const vec4 value = scaledFour(plain, OUT_NORM, weight, bias, width, i);
            outValues.values[outAt + i] = value;
#if ONE_SUBGROUP
            if (QUANTIZED) {
                const QuantizedFour four = quantizeFour(value);
                codes.values[outAt + i] = four.word;
                if (LANE % 8 == 0) records.values[(outAt + i) / 8] = vec4(four.record, 0.0);
            }
#endif
        }
    }
}
