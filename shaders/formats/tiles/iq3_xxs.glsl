// 64 bytes that number entries of the codebook, 4 weights each; per 32 weights a word with four times seven signs and a 4-bit scale; a
// half: the scale of the scales. The values are 4, 12, 20, ..., 52 and 62.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 98
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 256
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    const uint scales = planeWords(record, 64) + row * 8 + number * 2;
    piece.scales.xyz = uvec3(U32(weightWords, scales), U32(weightWords, scales + 1),
                             U32(weightWords, planeWords(record, 96) + row / 2));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint values = spreadThrees(codebookEntry((piece.quants[quartet / 4] >> (quartet % 4 * 8)) & 255u));
    const uint signs = evenSigns((piece.scales[quartet / 8] >> (quartet % 8 / 2 * 7)) & 127u);
    const uint greatest = values & (values >> 1) & (values >> 2) & 0x01010101u; // 62 and not 60
    return withSigns(bytes(0x04040404u + values * 8u + greatest * 2u), signs >> (quartet % 2 * 4));
}

vec2 pieceScale(Piece piece, uint group) {
    const uint code = piece.scales[group] >> 28;
    return vec2(halfOf(piece.scales.z, piece.row) * (0.5 * float(code) + 0.25), 0.0);
}
