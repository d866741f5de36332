// The factors of matmul_scaled.comp as int8: the codes of the weights, and activations as quantize.glsl makes them.
#include "include/dot_product.glsl"

#define PRODUCT int
const uint QUADS = 1; ///< words in fours that 16 codes take
const uint SCALED_HALVES = GROUP_QUARTETS / 4; ///< of a step that share their scales

READ_U32X4(2, inputCodes);
READ_F32X4(3, inputRecords);

struct Input {
    uvec4 codes;
    vec2 scale; ///< and the scaled sum of the codes
};

Input loadInput(uint place) {
    const vec4 known = F32X4(inputRecords, place / 8);
    return Input(U32X4(inputCodes, place / 4), vec2(known.x, place % 8 == 0 ? known.y : known.z));
}

vec2 inputScale(Input input_) { return input_.scale; }
uvec4 inputQuad(Input input_, uint number, float scale) { return input_.codes; }

vec2 weightScale(Piece pieces[HALF_PIECES], uint quartet) { return pieceScale(pieces[0], quartet / GROUP_QUARTETS); }
uvec4 weightQuad(Piece pieces[HALF_PIECES], uint quartet, uint number) {
    return uvec4(pieceBytes(pieces[0], quartet), pieceBytes(pieces[0], quartet + 1), pieceBytes(pieces[0], quartet + 2),
                 pieceBytes(pieces[0], quartet + 3));
}

int addProducts(int sum, uvec4 a, uvec4 b) { return sum + dotSixteen(a, b); }
