// Codes of 8 bits, two scales and two offsets per 32.
READ_U32X4(WEIGHTS_BINDING, weightCodes);
READ_U32(WEIGHTS_BINDING + 1, weightScales);

#define GROUPS 2

uint[8] blockCodes(uint at) {
    const uvec4 low = U32X4(weightCodes, 2 * at);
    const uvec4 high = U32X4(weightCodes, 2 * at + 1);
    return uint[8](low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w);
}
vec2 groupScale(uint at, uint group) { return unpackHalf2x16(U32(weightScales, 2 * at + group)); }

#include "formats/rows/int8_blocks.glsl"
