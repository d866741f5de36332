// 128 bytes of nibbles: each 32 bytes hold 32 weights in their low halves, then 32 in their high ones. Then 12 bytes of scales, then
// two halves: the scales of scales and minima.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 144
#define PIECES 8
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 2
#define GROUP_QUARTETS 4
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    const uint scales = planeWords(record, 128) + row * 3;
    piece.scales = uvec4(U32(weightWords, scales), U32(weightWords, scales + 1), U32(weightWords, scales + 2),
                         U32(weightWords, planeWords(record, 140) + row));
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) { return nibbles(piece.quants, quartet); }

vec2 pieceScale(Piece piece, uint group) { return sixBitScales(piece.scales, piece.number / 2, group); }
