#version 450
// A second descriptor set: not served.
layout(local_size_x = 1) in;
layout(set = 1, binding = 0, std430) writeonly buffer Out { uint to[]; };
void main() { to[0] = 1u; }
