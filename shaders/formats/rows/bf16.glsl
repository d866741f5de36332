// Plain bfloat16 rows, padded with zeros to a multiple of 32.
READ_U32X4(WEIGHTS_BINDING, weightValues);

void decode32(uint row, uint block, uint blocks, out float weights[32]) {
    const uint at = (row * blocks + block) * 4;
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        const uvec4 words = U32X4(weightValues, at + i);
        [[unroll]] for (uint j = 0; j < 4; ++j) {
            weights[8 * i + 2 * j] = uintBitsToFloat(words[j] << 16);
            weights[8 * i + 2 * j + 1] = uintBitsToFloat(words[j] & 0xffff0000u);
        }
    }
}
