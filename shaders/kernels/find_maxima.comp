#version 450
#extension GL_GOOGLE_include_directive : require
// The greatest logit of every segment of a row, and where it is wanted, the sum of exp(logit - that): what pick_tokens.comp goes by. One
// invocation per segment.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/logit_keys.glsl"

layout(local_size_x_id = 0, local_size_y = 1, local_size_z = 1) in;

layout(push_constant) uniform Push {
    uint vocabulary;
    uint logitStride;
    uint segments;
    uint picksAt;
} push;

READ_U32X4(1, logits);
WRITE_BUFFER(2, uint, maxima);
WRITE_BUFFER(3, float, sums);

void main() {
    const uint segment = gl_GlobalInvocationID.x;
    const uint row = gl_WorkGroupID.y;
    if (row >= stepOutputs()) return;
    const uint wanted = U32(step, push.picksAt + row);
    if (pickCount(wanted) == 0 || segment >= push.segments) return;

    const uint at = row * push.logitStride / 4;
    const uint first = segment * SEGMENT;
    const uint end = min(first + SEGMENT, push.vocabulary);
    uvec4 most = uvec4(KEY_NONE);
    for (uint i = first; i < end; i += 4) most = max(most, logitKeys(U32X4(logits, at + i / 4), i, end));
    const uint greatest = max(max(most.x, most.y), max(most.z, most.w));
    maxima.values[row * push.segments + segment] = greatest;
    if (!picksSum(wanted)) return;

    float sum = 0.0;
    if (greatest >= KEY_LEAST)
        for (uint i = first; i < end; i += 4) {
            const uvec4 bits = U32X4(logits, at + i / 4);
            const vec4 below = max(uintBitsToFloat(bits) - keyLogit(greatest), -100.0);
            const vec4 parts = mix(vec4(0.0), exp(below), greaterThanEqual(logitKeys(bits, i, end), uvec4(KEY_LEAST)));
            sum += parts.x + parts.y + parts.z + parts.w;
        }
    sums.values[row * push.segments + segment] = sum;
}
