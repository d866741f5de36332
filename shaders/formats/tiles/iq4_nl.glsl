// 16 bytes of nibbles that number values of a table, then a half: the scale.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 18
#define PIECES 1
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODE_TABLE -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 16) + row / 2);
    return piece;
}

uint pieceNumbers(Piece piece, uint quartet) { return nibbles(piece.quants, quartet); }

vec2 pieceScale(Piece piece, uint group) { return vec2(halfOf(piece.scales.x, piece.row), 0.0); }
