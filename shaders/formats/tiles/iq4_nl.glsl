// 16 bytes of nibbles that number values of a table, then a half: the scale.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 18
#define PIECES 1
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODE_TABLE \
    float[16](-127.0, -104.0, -83.0, -65.0, -49.0, -35.0, -22.0, -10.0, 1.0, 13.0, 25.0, 38.0, 53.0, 69.0, 89.0, 113.0)
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 16) + row / 2);
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) { return tableCodes(nibbles(piece.quants, quartet)); }

vec2 pieceScale(Piece piece, uint group) { return vec2(halfOf(piece.scales.x, piece.row), 0.0); }
