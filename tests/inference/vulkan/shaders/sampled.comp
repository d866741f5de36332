#version 450
// A samplerBuffer: not served.
layout(local_size_x = 1) in;
layout(binding = 0) uniform usamplerBuffer from;
layout(binding = 1, std430) writeonly buffer Out { uint to[]; };
void main() { to[0] = texelFetch(from, 0).x; }
