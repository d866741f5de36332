// Codes of 8 bits, one scale and offset per 32.
READ_U32X4(WEIGHTS_BINDING, weightCodes);
READ_U32(WEIGHTS_BINDING + 1, weightScales);

#define GROUPS 1

uint[8] blockCodes(uint at) {
    const uvec4 low = U32X4(weightCodes, 2 * at);
    const uvec4 high = U32X4(weightCodes, 2 * at + 1);
    return uint[8](low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w);
}
vec2 groupScale(uint at, uint group) { return unpackHalf2x16(U32(weightScales, at)); }

#define WORDS 8
#define PLANE_BITS 0
uint[WORDS] blockWords(uint at) { return blockCodes(at); }
uint planeShift(uint k) { return 0; }
uint planeCode(uint word, uint k) { return (word >> (8 * (k & 3))) & 255u; }

#include "formats/rows/int8_blocks.glsl"
