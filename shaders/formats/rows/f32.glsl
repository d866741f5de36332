// Plain float32 rows, padded with zeros to a multiple of 32.
READ_F32X4(WEIGHTS_BINDING, weightValues);

void decode32(uint row, uint block, uint blocks, out float weights[32]) {
    const uint at = (row * blocks + block) * 8;
    [[unroll]] for (uint i = 0; i < 8; ++i) {
        const vec4 four = F32X4(weightValues, at + i);
        weights[4 * i] = four.x;
        weights[4 * i + 1] = four.y;
        weights[4 * i + 2] = four.z;
        weights[4 * i + 3] = four.w;
    }
}
