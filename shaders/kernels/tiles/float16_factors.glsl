// The factors of matmul_scaled.comp as float16: activations, plain weights and codes of quantised ones, which are exact. The first two
// are divided by the power of two in the greatest of their 16, so that none is too large or too small.

#define PRODUCT float
const uint QUADS = 2; ///< words in fours that 16 codes take
const uint SCALED_HALVES = 1; ///< of a step that share their scales

READ_F32X4(2, inputs);

struct Input {
    vec4 values[4];
};

Input loadInput(uint place) {
    return Input(vec4[4](F32X4(inputs, place), F32X4(inputs, place + 1), F32X4(inputs, place + 2), F32X4(inputs, place + 3)));
}

float scaleOf(vec4 values[4]) {
    vec4 most = abs(values[0]);
    [[unroll]] for (uint i = 1; i < 4; ++i) most = max(most, abs(values[i]));
    const float greatest = max(max(most.x, most.y), max(most.z, most.w));
    return uintBitsToFloat(floatBitsToUint(greatest) & 0x7f800000u);
}
float inverseOf(float scale) { return scale > 1e-37 ? 1.0 / scale : 0.0; }

/// With the scaled sum of the values as they are after rounding.
vec2 inputScale(Input input_) {
    const float scale = scaleOf(input_.values);
    vec4 sum = vec4(0.0);
    [[unroll]] for (uint i = 0; i < 4; ++i) sum += vec4(f16vec4(inverseOf(scale) * input_.values[i]));
    return vec2(scale, scale * ((sum.x + sum.y) + (sum.z + sum.w)));
}

uvec4 packEight(vec4 a, vec4 b) {
    return uvec4(packFloat2x16(f16vec2(a.xy)), packFloat2x16(f16vec2(a.zw)), packFloat2x16(f16vec2(b.xy)),
                 packFloat2x16(f16vec2(b.zw)));
}

uvec4 inputQuad(Input input_, uint number, float scale) {
    return packEight(inverseOf(scale) * input_.values[2 * number], inverseOf(scale) * input_.values[2 * number + 1]);
}

vec4[4] weightCodes(Piece pieces[HALF_PIECES], uint quartet) {
    vec4 codes[4];
    [[unroll]] for (uint i = 0; i < 4; ++i)
        codes[i] = pieceCodes(pieces[(quartet + i) / PIECE_QUARTETS], (quartet + i) % PIECE_QUARTETS);
    return codes;
}

#if PIECE_QUARTETS < 4 // plain floats
vec2 weightScale(Piece pieces[HALF_PIECES], uint quartet) { return vec2(scaleOf(weightCodes(pieces, quartet)), 0.0); }
float codesFactor(vec4 codes[4]) { return inverseOf(scaleOf(codes)); }
#else
vec2 weightScale(Piece pieces[HALF_PIECES], uint quartet) { return pieceScale(pieces[0], quartet / GROUP_QUARTETS); }
float codesFactor(vec4 codes[4]) { return 1.0; }
#endif

uvec4 weightQuad(Piece pieces[HALF_PIECES], uint quartet, uint number) {
    const vec4 codes[4] = weightCodes(pieces, quartet);
    const float factor = codesFactor(codes);
    return packEight(factor * codes[2 * number], factor * codes[2 * number + 1]);
}

float addProducts(float sum, uvec4 a, uvec4 b) {
    [[unroll]] for (uint i = 0; i < 4; ++i) {
        const vec2 x = vec2(unpackFloat2x16(a[i]));
        const vec2 y = vec2(unpackFloat2x16(b[i]));
        sum += x.x * y.x;
        sum += x.y * y.y;
    }
    return sum;
}
