// First include of every kernel; the build puts `#version 450` and the defines of the kernel set in front.
#extension GL_EXT_control_flow_attributes : require
#if ONE_SUBGROUP
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_shuffle : require
#endif

#include "include/buffers.glsl"
