// Activations as int8: blocks of 32 with scale = greatest / 127.

struct QuantizedBlock {
    uint words[8]; ///< four signed codes each
    vec3 record;   ///< scale, scale * sum of the first 16 codes, scale * sum of the last 16
};

float quantizedScale(float greatest) { return greatest * (1.0 / 127.0); }
float quantizedInverse(float greatest) { return greatest > 0.0 ? 127.0 / greatest : 0.0; }

uint packCodes(ivec4 four) {
    const uvec4 bits = uvec4(four) & 255u;
    return bits.x | bits.y << 8 | bits.z << 16 | bits.w << 24;
}

#if ONE_SUBGROUP
/// A block whose values lie four in each of 8 neighbouring lanes, in order. Each lane gets the word of its own four;
/// all get the block's record.
struct QuantizedFour {
    uint word;
    vec3 record;
};

QuantizedFour quantizeFour(vec4 values) {
    float greatest = max(max(abs(values.x), abs(values.y)), max(abs(values.z), abs(values.w)));
    greatest = max(greatest, subgroupShuffleXor(greatest, 1));
    greatest = max(greatest, subgroupShuffleXor(greatest, 2));
    greatest = max(greatest, subgroupShuffleXor(greatest, 4));
    const ivec4 four = ivec4(roundEven(values * quantizedInverse(greatest)));
    int sum = (four.x + four.y) + (four.z + four.w);
    sum += subgroupShuffleXor(sum, 1);
    sum += subgroupShuffleXor(sum, 2);
    const int other = subgroupShuffleXor(sum, 4);
    const bool first = (gl_SubgroupInvocationID & 4) == 0;
    return QuantizedFour(packCodes(four), quantizedScale(greatest) * vec3(1.0, float(first ? sum : other),
                                                                          float(first ? other : sum)));
}
#endif

QuantizedBlock quantizeBlock(float values[32]) {
    float greatest = 0.0;
    [[unroll]] for (uint i = 0; i < 32; ++i) greatest = max(greatest, abs(values[i]));
    const float scale = quantizedScale(greatest);
    const float inverse = quantizedInverse(greatest);
    QuantizedBlock block;
    int sums[2] = int[2](0, 0);
    [[unroll]] for (uint word = 0; word < 8; ++word) {
        uint bits = 0;
        [[unroll]] for (uint i = 0; i < 4; ++i) {
            const int code = int(roundEven(values[word * 4 + i] * inverse));
            sums[word / 4] += code;
            bits |= (uint(code) & 255u) << (8 * i);
        }
        block.words[word] = bits;
    }
    block.record = scale * vec3(1.0, float(sums[0]), float(sums[1]));
    return block;
}
