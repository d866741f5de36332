// 64 bytes of quants: per 32 weights four bytes that number entries of the codebook, then a word with four times seven signs and a
// 4-bit scale. Then a half: the scale of the scales.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 66
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 256
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 64) + row / 2);
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint group = quartet / 8 * 2;
    const uint eight = quartet % 8 / 2;
    const uint number = (piece.quants[group] >> (eight * 8)) & 255u;
    return halfOfEight(number, evenSigns((piece.quants[group + 1] >> (eight * 7)) & 127u), quartet % 2);
}

vec2 pieceScale(Piece piece, uint group) {
    const uint code = piece.quants[group * 2 + 1] >> 28;
    return vec2(halfOf(piece.scales.x, piece.row) * (0.25 * float(code) + 0.125), 0.0);
}
