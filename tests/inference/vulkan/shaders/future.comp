#version 450
// What no compiler can build yet; an optional kernel that is left out.
#extension GL_CALLIOPE_from_the_future : require
layout(local_size_x = 1) in;
void main() {}
