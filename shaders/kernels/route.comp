#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Route. One workgroup per row. The chosen are found one after another, each as the greatest logit behind the last one; of equal
// logits the first.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint WEIGHTS = 0;
layout(constant_id = 2) const bool NORMALISED = false;

const uint WEIGHTS_SOFTMAX = 0; // as plan::Route::Weights
const uint WEIGHTS_SIGMOID = 2;

layout(push_constant) uniform Push {
    uint experts;
    uint used;
    uint logitStride;
    uint outStride;
    uint scales; ///< place in `vectors`, or ABSENT
    float leastSum;
} push;

READ_F32(1, vectors);
READ_F32(2, logits);
UPDATE_BUFFER(3, float, outputs);

const float LOWEST = -3.0e38;

uint row;

/// What is no number counts as the lowest, so that an expert is always found.
float logit(uint expert) {
    const float value = F32(logits, row * push.logitStride + expert);
    return value > LOWEST ? value : LOWEST;
}

float chosenWeight(float value, float greatest, float total) {
    return WEIGHTS == WEIGHTS_SIGMOID ? 1.0 / (1.0 + exp(-value)) : exp(value - greatest) / total;
}

void main() {
    row = gl_WorkGroupID.x;
    if (row >= stepRows()) return;

    float greatest = 0.0;
    float last = 0.0;
    uint lastExpert = 0;
    float chosenTotal = 0.0; // of exp(logit - greatest), or of the sigmoids
    const uint outAt = row * push.outStride;
    for (uint slot = 0; slot < push.used; ++slot) {
        float best = LOWEST;
        float bestExpert = float(push.experts);
        for (uint expert = LANE; expert < push.experts; expert += GROUP) {
            const float value = logit(expert);
            const bool behind = slot == 0 || value < last || (value == last && expert > lastExpert);
            if (behind && (value > best || bestExpert == float(push.experts))) {
                best = value;
                bestExpert = float(expert);
            }
        }
        last = groupMax(best);
        const float candidate = best == last ? bestExpert : float(push.experts);
        lastExpert = min(uint(-groupMax(-candidate)), push.experts - 1);
        if (slot == 0) greatest = last;
        chosenTotal += chosenWeight(last, greatest, 1.0);
        if (LANE == slot % GROUP) {
            outputs.values[outAt + slot] = float(lastExpert);
            outputs.values[outAt + push.used + slot] = last;
        }
    }

    float total = chosenTotal;
    float sum = chosenTotal; // of the weights
    if (WEIGHTS == WEIGHTS_SOFTMAX) {
        float part = 0.0;
        for (uint expert = LANE; expert < push.experts; expert += GROUP) part += exp(logit(expert) - greatest);
        total = groupAdd(part);
    }
    if (WEIGHTS != WEIGHTS_SIGMOID) sum = chosenTotal / total;
    const float divisor = NORMALISED ? max(sum, push.leastSum) : 1.0;
    // Each lane reads back only what it wrote itself.
    for (uint slot = LANE; slot < push.used; slot += GROUP) {
        float weight = chosenWeight(outputs.values[outAt + push.used + slot], greatest, total) / divisor;
        const uint expert = uint(outputs.values[outAt + slot]);
        if (push.scales != ABSENT) weight *= F32(vectors, push.scales + expert);
        outputs.values[outAt + push.used + slot] = weight;
    }
}
