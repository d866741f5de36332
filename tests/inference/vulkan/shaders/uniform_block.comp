#version 450
// A uniform block: not served.
layout(local_size_x = 1) in;
layout(binding = 0) uniform In { uint from; };
layout(binding = 1, std430) writeonly buffer Out { uint to[]; };
void main() { to[0] = from; }
