// 32 bytes with the lower bits of the numbers of entries of the codebook, 8 weights each; a nibble each with three upper bits and the
// sign of an eighth that is added to the values -1, 0 and 1; four times 16 bits: four 3-bit scales of 16 weights each and a nibble of
// a half, the scale of the scales.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 56
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 4
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 2048
#include "formats/tiles/tile_record.glsl"

// Pieces side by side share 16 bytes of numbers.
Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPieceAt(record, row * 2 + number / 2, row, number);
    piece.high.x = U32(weightWords, planeWords(record, 32) + row * 4 + number);
    const uint scales = planeWords(record, 48) + row * 2;
    piece.scales.xy = uvec2(U32(weightWords, scales), U32(weightWords, scales + 1));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint low = (piece.quants[piece.number % 2 * 2 + quartet / 8] >> (quartet % 8 / 2 * 8)) & 255u;
    const uint high = piece.high.x >> (quartet / 2 * 4);
    const uint values = spreadTwos(codebookEntry(low | (high & 7u) << 8) >> (quartet % 2 * 8));
    return bytes(values) - ((high & 8u) != 0 ? 1.125 : 0.875);
}

vec2 pieceScale(Piece piece, uint group) {
    const uvec2 tops = ((piece.scales.xy >> 12) & 15u) | ((piece.scales.xy >> 24) & 240u);
    const uint code = (piece.scales[piece.number / 2] >> (piece.number % 2 * 16 + group * 3)) & 7u;
    return vec2(unpackHalf2x16(tops.x | tops.y << 8).x * float(2 * code + 1), 0.0);
}
