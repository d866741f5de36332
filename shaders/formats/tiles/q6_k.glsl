// Per 128 weights 64 bytes of nibbles (low halves weights 0 to 63, high halves 64 to 127); then per 128 weights 32 bytes of four 2-bit
// planes with the upper bits; 16 signed bytes: the scales; a half: their scale.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 210
#define PIECES 8
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 4
#define GROUP_QUARTETS 4
#define HAS_OFFSET 1
#define BYTE_CODES
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.high = U32X4(weightQuads, record + 128 + row * 4 + number / 4 * 2 + number % 2);
    const uint scales = planeWords(record, 192) + row * 4 + number / 4 * 2;
    piece.scales.xy = uvec2(U32(weightWords, scales), U32(weightWords, scales + 1));
    piece.scales.z = U32(weightWords, planeWords(record, 208) + row / 2);
    return piece;
}

uint pieceBytes(Piece piece, uint quartet) {
    const uint high = (piece.high[quartet % 4] >> (piece.number % 4 / 2 * 2 + quartet / 4 * 4)) & 0x03030303u;
    return nibbles(piece.quants, quartet) | high << 4;
}

vec2 pieceScale(Piece piece, uint group) {
    const int code = int(piece.scales[group] << (24 - piece.number % 4 * 8)) >> 24;
    const float scale = halfOf(piece.scales.z, piece.row) * float(code);
    return vec2(scale, 32.0 * scale);
}
