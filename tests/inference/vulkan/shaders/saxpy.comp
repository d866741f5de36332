#version 450
// y = factor * x + y
layout(local_size_x_id = 0) in;
layout(constant_id = 1) const float factor = 1.0;
layout(push_constant) uniform Push { uint count; };
layout(binding = 0, std430) readonly buffer X { float x[]; };
layout(binding = 1, std430) buffer Y { float y[]; };
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i < count) y[i] += factor * x[i];
}
