#version 450
#extension GL_KHR_shader_subgroup_basic : require
layout(local_size_x_id = 0) in;
layout(binding = 0, std430) writeonly buffer Out { uint to[]; };
void main() { to[gl_GlobalInvocationID.x] = gl_SubgroupSize; }
