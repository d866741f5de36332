#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Gather: an output row made of several rows. One workgroup per output row.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

// plan::Gather::Join
const uint JOIN_BEHIND = 0;
const uint JOIN_ALTERNATE = 1;
const uint JOIN_MEAN = 2;

layout(constant_id = 1) const uint JOIN = JOIN_BEHIND;

layout(push_constant) uniform Push {
    uint width; ///< of a part
    uint inStride;
    uint outStride;
    uint parts;
    uint sourcesAt; ///< word of the step block where the lists of parts begin
    float scale;    ///< of means
} push;

READ_F32(1, inputs);
WRITE_BUFFER(2, float, outputs);

void main() {
    const uint row = gl_WorkGroupID.x;
    if (row >= stepOutputs()) return;
    const uint outAt = row * push.outStride;
    for (uint i = LANE; i < push.width; i += GROUP) {
        float sum = 0.0;
        for (uint part = 0; part < push.parts; ++part) {
            const uint source = U32(step, push.sourcesAt + row * push.parts + part);
            const float value = F32(inputs, source * push.inStride + i);
            if (JOIN == JOIN_MEAN) sum += value;
            if (JOIN == JOIN_BEHIND) outputs.values[outAt + part * push.width + i] = value;
            if (JOIN == JOIN_ALTERNATE) outputs.values[outAt + i * push.parts + part] = value;
        }
        if (JOIN == JOIN_MEAN) outputs.values[outAt + i] = sum / float(push.parts) * push.scale;
    }
}
