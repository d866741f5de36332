// Codes of 7 bits, two scales per 32 and no stored offset: codes are shifted up by 64.
READ_U32X4(WEIGHTS_BINDING, weightCodes);
READ_U32(WEIGHTS_BINDING + 1, weightScales);

#define GROUPS 2

uint[8] blockCodes(uint at) {
    const uvec4 low = U32X4(weightCodes, 2 * at);
    const uvec4 high = U32X4(weightCodes, 2 * at + 1);
    return uint[8](low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w);
}
vec2 groupScale(uint at, uint group) {
    const vec2 scales = unpackHalf2x16(U32(weightScales, at));
    const float scale = group == 0 ? scales.x : scales.y;
    return vec2(scale, 64.0 * scale);
}

#define WORDS 8
#define PLANE_BITS 8
uint[WORDS] blockWords(uint at) { return blockCodes(at); }
// Codes of 7 bits in the second byte can be used where they lie.
uint planeShift(uint k) { return (k & 3) == 1 ? 8 : 0; }
uint planeCode(uint word, uint k) { return (k & 3) == 1 ? word & 0x7f00u : (word >> (8 * (k & 3))) & 127u; }

#include "formats/rows/int8_blocks.glsl"
