// Codes of 8 bits, two scales per 32 and no stored offset: codes are shifted up by 128.
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
    return vec2(scale, 128.0 * scale);
}

#include "formats/rows/int8_blocks.glsl"
