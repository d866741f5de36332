// As q4_k.glsl, with 32 bytes of fifth bits behind the nibbles: bit n of byte j belongs to weight 32 n + j.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 176
#define PIECES 8
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 2
#define GROUP_QUARTETS 4
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.high = U32X4(weightQuads, record + 128 + row * 2 + number % 2);
    const uint scales = planeWords(record, 160) + row * 3;
    piece.scales = uvec4(U32(weightWords, scales), U32(weightWords, scales + 1), U32(weightWords, scales + 2),
                         U32(weightWords, planeWords(record, 172) + row));
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) {
    const uint high = (piece.high[quartet % 4] >> (piece.number / 2 * 2 + quartet / 4)) & 0x01010101u;
    return nibbles(piece.quants, quartet) | high << 4;
}

vec2 pieceScale(Piece piece, uint group) { return sixBitScales(piece.scales, piece.number / 2, group); }
