// Plain float32.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 128
#define PIECES 8
#define PIECE_QUARTETS 1
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 1
#define HAS_OFFSET 0
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) { return startPiece(record, row, number); }

vec4 pieceCodes(Piece piece, uint quartet) { return uintBitsToFloat(piece.quants); }

vec2 pieceScale(Piece piece, uint group) { return vec2(1.0, 0.0); }
