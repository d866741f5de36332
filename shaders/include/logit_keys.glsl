// Logits as whole numbers in their order, so that nothing depends on how a device compares floats. What is not a number is the greatest;
// both zeros are the same.

const uint KEY_NONE = 0; ///< of no logit
const uint KEY_LEAST = 0x00800000u; ///< of the lowest finite one; minus infinity is below
const uint KEY_NAN = 0xfffffffeu;

/// Keys of four logits of a row, of which those from place `end` on do not count.
uvec4 logitKeys(uvec4 bits, uint place, uint end) {
    const uvec4 negative = uvec4(ivec4(bits) >> 31);
    uvec4 keys = bits ^ (negative | 0x80000000u);
    keys = mix(keys, uvec4(0x80000000u), equal(keys, uvec4(0x7fffffffu)));
    keys = mix(keys, uvec4(KEY_NAN), greaterThan(bits & 0x7fffffffu, uvec4(0x7f800000u)));
    return mix(uvec4(KEY_NONE), keys, lessThan(place + uvec4(0, 1, 2, 3), uvec4(end)));
}

/// The logit of a key that is one of a number.
float keyLogit(uint key) { return uintBitsToFloat((key & 0x80000000u) != 0 ? key ^ 0x80000000u : ~key); }

// Segments of a row: 64 logits, the last one maybe fewer.
const uint SEGMENT = 64;

// Words of the step block that say what is wanted of a row: how many of its likeliest tokens, and whether the sum of the exponentials.
uint pickCount(uint wanted) { return wanted & 0xffffu; }
bool picksSum(uint wanted) { return (wanted & 0x10000u) != 0; }
