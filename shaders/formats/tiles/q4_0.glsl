// 16 bytes of nibbles, then a half: the scale.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 18
#define PIECES 1
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 16) + row / 2);
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) { return nibbles(piece.quants, quartet); }

vec2 pieceScale(Piece piece, uint group) {
    const float scale = halfOf(piece.scales.x, piece.row);
    return vec2(scale, 8.0 * scale);
}
