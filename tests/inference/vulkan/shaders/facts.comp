#version 450
// Many kinds of declarations, for reading the interface.
layout(local_size_x_id = 7, local_size_y = 2, local_size_z_id = 3) in;
layout(constant_id = 5) const bool flag = true;
layout(constant_id = 9) const int number = -1;
struct Pair { vec3 a; float b; };
layout(push_constant) uniform Push {
    uint count;
    vec2 point;
    mat4 matrix;
    Pair pairs[2];
    uint last;
} push;
layout(binding = 0, std430) readonly buffer A { uint a[]; };
layout(binding = 1, std430) writeonly buffer B { uint n; uint b[]; };
layout(binding = 2, std430) buffer C { Pair c[]; };
layout(binding = 3, r32ui) uniform uimageBuffer d;
layout(binding = 4, rgba16f) readonly uniform imageBuffer e;
layout(binding = 5, rgba32i) writeonly uniform iimageBuffer f;
void main() {
    if (flag) b[0] = a[0] + push.count + push.last + uint(number);
    n = 1u;
    c[0].b = push.pairs[1].a.x + push.matrix[3].w + push.point.y;
    imageAtomicAdd(d, 0, uint(imageLoad(e, 0).x));
    imageStore(f, 0, ivec4(1));
}
