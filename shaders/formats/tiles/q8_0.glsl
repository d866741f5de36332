// 32 signed bytes, then a half: the scale. Floats are made of bytes shifted up by 128, because unsigned ones convert faster.
#define BLOCK_WEIGHTS 32
#define BLOCK_BYTES 34
#define PIECES 2
#define PIECE_QUARTETS 4
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 4
#ifdef INTEGER
#define HAS_OFFSET 0
#else
#define HAS_OFFSET 1
#endif
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.x = U32(weightWords, planeWords(record, 32) + row / 2);
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) { return piece.quants[quartet]; }

vec4 pieceCodes(Piece piece, uint quartet) { return bytes(piece.quants[quartet] ^ 0x80808080u); }

vec2 pieceScale(Piece piece, uint group) {
    const float scale = halfOf(piece.scales.x, piece.row);
    return vec2(scale, float(HAS_OFFSET) * 128.0 * scale);
}
