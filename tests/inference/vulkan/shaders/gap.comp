#version 450
// Binding 1 is missing: not served.
layout(local_size_x = 1) in;
layout(binding = 0, std430) readonly buffer In { uint from[]; };
layout(binding = 2, std430) writeonly buffer Out { uint to[]; };
void main() { to[0] = from[0]; }
