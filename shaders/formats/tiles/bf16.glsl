// Plain bfloat16: the upper half of a float32.
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
    const uint low = piece.quants[quartet * 2];
    const uint high = piece.quants[quartet * 2 + 1];
    return uintBitsToFloat(uvec4(low << 16, low & 0xffff0000u, high << 16, high & 0xffff0000u));
}

vec2 pieceScale(Piece piece, uint group) { return vec2(1.0, 0.0); }
