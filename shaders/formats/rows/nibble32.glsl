// Codes of 4 bits, one scale and offset per 32. Word j of a block holds weights 8j..8j+3 in the low and 8j+4..8j+7 in the high
// half of its bytes, so that one mask yields four codes ready for a byte-wise dot product.
READ_U32X4(WEIGHTS_BINDING, weightCodes);
READ_U32(WEIGHTS_BINDING + 1, weightScales);

#define GROUPS 1

uint[8] blockCodes(uint at) {
    const uvec4 words = U32X4(weightCodes, at);
    const uint mask = 0x0f0f0f0fu;
    return uint[8](words.x & mask, (words.x >> 4) & mask, words.y & mask, (words.y >> 4) & mask, //
                   words.z & mask, (words.z >> 4) & mask, words.w & mask, (words.w >> 4) & mask);
}
vec2 groupScale(uint at, uint group) { return unpackHalf2x16(U32(weightScales, at)); }

#define WORDS 4
#define PLANE_BITS 8
uint[WORDS] blockWords(uint at) {
    const uvec4 words = U32X4(weightCodes, at);
    return uint[WORDS](words.x, words.y, words.z, words.w);
}
uint nibbleBit(uint k) { return 8 * (k & 3) + (k & 4); }
// Within each half of a word all codes but the last can be used where they lie.
uint planeShift(uint k) { return nibbleBit(k) % 16 == 12 ? 0 : nibbleBit(k) % 16; }
uint planeCode(uint word, uint k) {
    const uint bit = nibbleBit(k);
    if (bit % 16 == 12) return (word >> bit) & 15u;
    return (bit < 16 ? word : word >> 16) & (15u << (bit % 16));
}

#include "formats/rows/int8_blocks.glsl"
