// 64 bytes of quants: per 8 weights nine bits that number an entry of the codebook, then seven signs. Then 8 bytes of 4-bit scales of
// 16 weights each, then a half: their scale.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 74
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 4
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 512
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 64) + row * 2 + number / 2);
    piece.scales.y = U32(weightWords, planeWords(record, 72) + row / 2);
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint both = (piece.quants[quartet / 4] >> (quartet % 4 / 2 * 16)) & 0xffffu;
    return halfOfEight(both & 511u, evenSigns(both >> 9), quartet % 2);
}

vec2 pieceScale(Piece piece, uint group) {
    const uint code = (piece.scales.x >> (piece.number % 2 * 16 + group * 4)) & 15u;
    return vec2(halfOf(piece.scales.y, piece.row) * (0.25 * float(code) + 0.125), 0.0);
}
