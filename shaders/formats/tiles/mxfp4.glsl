// 16 bytes of nibbles that number twice the values of an E2M1 number, then a byte: the exponent of the scale (E8M0).
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 17
#define PIECES 1
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODE_TABLE 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 16) + row / 4);
    return piece;
}

uint pieceNumbers(Piece piece, uint quartet) { return nibbles(piece.quants, quartet); }

// 2^(exponent - 128), which undoes the doubling; the two least are subnormal.
vec2 pieceScale(Piece piece, uint group) {
    const uint exponent = (piece.scales.x >> (piece.row % 4 * 8)) & 255u;
    return vec2(uintBitsToFloat(exponent < 2 ? 0x00200000u << exponent : (exponent - 1) << 23), 0.0);
}
