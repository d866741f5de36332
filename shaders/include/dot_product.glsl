// Dot products of four signed bytes each (SPV_KHR_integer_dot_product). They stand here as SPIR-V, because GLSL compilers got the
// extension for them later.
#extension GL_EXT_spirv_intrinsics : require

spirv_instruction(extensions = ["SPV_KHR_integer_dot_product"], capabilities = [6018, 6019], id = 4450) // OpSDot
int packedDot(uint a, uint b, spirv_literal int format);

int dotFour(uint a, uint b) { return packedDot(a, b, 0); } // 0: PackedVectorFormat4x8Bit

int dotSixteen(uvec4 a, uvec4 b) {
    return dotFour(a.x, b.x) + dotFour(a.y, b.y) + dotFour(a.z, b.z) + dotFour(a.w, b.w);
}
