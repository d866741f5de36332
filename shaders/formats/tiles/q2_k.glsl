// 64 bytes of 2-bit quants: each 32 bytes are four bit planes of 32 weights. Then 16 bytes with the nibbles of scale and minimum of
// 16 weights each, then two halves: the scales of both.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 84
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 2
#define GROUP_QUARTETS 4
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    const uint scales = planeWords(record, 64) + row * 4 + number / 2 * 2;
    piece.scales.xy = uvec2(U32(weightWords, scales), U32(weightWords, scales + 1));
    piece.scales.z = U32(weightWords, planeWords(record, 80) + row);
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) {
    return (piece.quants[quartet % 4] >> (quartet / 4 * 2)) & 0x03030303u;
}

vec2 pieceScale(Piece piece, uint group) {
    const uint both = piece.scales[group / 2] >> (group % 2 * 16 + piece.number % 2 * 8);
    return unpackHalf2x16(piece.scales.z) * vec2(both & 15u, (both >> 4) & 15u);
}
