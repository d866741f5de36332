// Plain float16.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 64
#define PIECES 4
#define PIECE_QUARTETS 2
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 2
#define HAS_OFFSET 0
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) { return startPiece(record, row, number); }

vec4 pieceCodes(Piece piece, uint quartet) {
    return vec4(unpackHalf2x16(piece.quants[quartet * 2]), unpackHalf2x16(piece.quants[quartet * 2 + 1]));
}

vec2 pieceScale(Piece piece, uint group) { return vec2(1.0, 0.0); }
