#version 450
// out[i] = in[i] + in[i + 1], around the end: every element needs what other workgroups wrote before.
layout(local_size_x_id = 0) in;
layout(push_constant) uniform Push { uint count; };
layout(binding = 0, std430) readonly buffer In { uint from[]; };
layout(binding = 1, std430) writeonly buffer Out { uint to[]; };
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i < count) to[i] = from[i] + from[(i + 1) % count];
}
