// Activations as int8: blocks of 32 with scale = greatest / 127.

struct QuantizedBlock {
    uint words[8]; ///< four signed codes each
    vec3 record;   ///< scale, scale * sum of the first 16 codes, scale * sum of the last 16
};

QuantizedBlock quantizeBlock(float values[32]) {
    float greatest = 0.0;
    [[unroll]] for (uint i = 0; i < 32; ++i) greatest = max(greatest, abs(values[i]));
    const float scale = greatest * (1.0 / 127.0);
    const float inverse = greatest > 0.0 ? 127.0 / greatest : 0.0;
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
