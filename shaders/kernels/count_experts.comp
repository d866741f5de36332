#version 450
#extension GL_GOOGLE_include_directive : require
// How many slots of the batch chose an expert. One workgroup per expert.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(push_constant) uniform Push {
    uint used;
    uint routingStride;
} push;

READ_F32(1, routing);
WRITE_BUFFER(2, uint, counts);

void main() {
    const float own = float(gl_WorkGroupID.x);
    const uint slots = stepRows() * push.used;
    float count = 0.0;
    for (uint slot = LANE; slot < slots; slot += GROUP)
        if (F32(routing, slot / push.used * push.routingStride + slot % push.used) == own) count += 1.0;
    const float total = groupAdd(count);
    if (LANE == 0) counts.values[gl_WorkGroupID.x] = uint(total);
}
