// 64 bytes with two bits as in q2_k.glsl, 32 bytes with the third bits (bit n of byte j: weight 32 n + j), 12 bytes with sixteen
// 6-bit scales (8 bytes of nibbles, 4 with the upper bits), a half: their scale.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 110
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 2
#define GROUP_QUARTETS 4
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.high = U32X4(weightQuads, record + 64 + row * 2 + number % 2);
    const uint scales = planeWords(record, 96) + row * 3;
    piece.scales = uvec4(U32(weightWords, scales), U32(weightWords, scales + 1), U32(weightWords, scales + 2),
                         U32(weightWords, planeWords(record, 108) + row / 2));
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) {
    const uint low = (piece.quants[quartet % 4] >> (quartet / 4 * 2)) & 0x03030303u;
    const uint high = (piece.high[quartet % 4] >> (piece.number / 2 * 4 + quartet / 4)) & 0x01010101u;
    return low | high << 2;
}

vec2 pieceScale(Piece piece, uint group) {
    const uint upper = piece.number / 2; // half of the block
    const uint place = group * 2 + piece.number % 2; // of the scale in its half
    const uint low = (piece.scales[place / 4] >> (place % 4 * 8 + upper * 4)) & 15u;
    const uint high = (piece.scales.z >> (place % 4 * 8 + upper * 4 + place / 4 * 2)) & 3u;
    const float scale = halfOf(piece.scales.w, piece.row) * (float(low | high << 4) - 32.0);
    return vec2(scale, 4.0 * scale);
}
