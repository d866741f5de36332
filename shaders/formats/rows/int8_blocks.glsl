// Shared by the integer row formats: rows are stored one after another as blocks of 32 weights in an unsigned code each.
// A format file before this include defines
//   uint[8] blockCodes(uint at)          the block's codes, four to a word, in the order of the weights
//   GROUPS                               1 or 2 scale groups in a block
//   vec2 groupScale(uint at, uint group) scale and offset: w = scale * code - offset
// `at` is row * blocks + block. Scales are float16 multiplied by a power of two of the whole matrix (push.matrixScale undoes it).

void decode32(uint row, uint block, uint blocks, out float weights[32]) {
    const uint at = row * blocks + block;
    const uint codes[8] = blockCodes(at);
    [[unroll]] for (uint i = 0; i < 32; ++i) {
        const vec2 affine = groupScale(at, i * GROUPS / 32);
        weights[i] = affine.x * float((codes[i / 4] >> (8 * (i & 3))) & 255u) - affine.y;
    }
}
