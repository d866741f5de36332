#version 450
#extension GL_GOOGLE_include_directive : require
// The end of plan::ShortConv for batches of several rows: keeps the last inputs of each run. One workgroup per GROUP channels
// and several runs.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint KERNEL = 4;

layout(push_constant) uniform Push {
    uint inStride;
    uint inOffset;
    uint width; ///< channels
    uint runsAt; ///< word of the step block where the runs begin
    uint stateStride;
} push;

READ_F32(1, inputs);
READ_F32(2, oldState);
WRITE_BUFFER(3, float, newState); ///< the same memory

#include "include/kept_inputs.glsl"

void main() {
    const uint channel = gl_WorkGroupID.x * GROUP + LANE;
    if (channel >= push.width) return;
    for (uint number = gl_WorkGroupID.y; number < stepRuns(); number += gl_NumWorkGroups.y) keepInputs(runAt(number), channel);
}
