#version 450
// Sums the words of each 16-byte texel and adds a float.
layout(local_size_x = 8) in;
layout(push_constant) uniform Push { uint count; };
layout(binding = 0, rgba32ui) readonly uniform uimageBuffer words;
layout(binding = 1, r32f) readonly uniform imageBuffer floats;
layout(binding = 2, std430) writeonly buffer Out { float to[]; };
void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i >= count) return;
    const uvec4 four = imageLoad(words, int(i));
    to[i] = float(four.x + four.y + four.z + four.w) + imageLoad(floats, int(i)).x;
}
