// 64 bytes with the lower bits of the numbers of entries of the codebook, 4 weights each; 8 bytes with their ninth bits; 32 bytes of
// signs; 4 bytes of 4-bit scales of 32 weights each; a half: their scale. The values are 1, 3, 5, ..., 15.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 110
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 512
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    const uint signs = planeWords(record, 72) + row * 9;
    piece.high.xyz = uvec3(U32(weightWords, signs + number * 2), U32(weightWords, signs + number * 2 + 1),
                           U32(weightWords, planeWords(record, 64) + row * 2 + number / 2));
    piece.scales.xy = uvec2(U32(weightWords, signs + 8), U32(weightWords, planeWords(record, 108) + row / 2));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint ninth = (piece.high.z >> (piece.number % 2 * 16 + quartet)) & 1u;
    const uint number = ((piece.quants[quartet / 4] >> (quartet % 4 * 8)) & 255u) | ninth << 8;
    const uint values = spreadThrees(codebookEntry(number));
    return withSigns(bytes(0x01010101u + values * 2u), piece.high[quartet / 8] >> (quartet % 8 * 4));
}

vec2 pieceScale(Piece piece, uint group) {
    const uint code = (piece.scales.x >> (piece.number * 8 + group * 4)) & 15u;
    return vec2(halfOf(piece.scales.y, piece.row) * (2.0 * float(code) + 1.0), 0.0);
}
