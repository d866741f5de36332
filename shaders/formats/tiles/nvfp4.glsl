// Per 16 weights 8 bytes of nibbles (the first eight weights in the low halves) that number twice the values of an E2M1 number; then
// four bytes: scales with four exponent and three mantissa bits (UE4M3). At the end of a record lies the scale of the whole matrix.
#define BLOCK_WEIGHTS 64
#define BLOCK_BYTES 37
#define PIECES 2
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 4
#define HAS_OFFSET 0
#define CODE_TABLE 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.xy = uvec2(U32(weightWords, planeWords(record, 32) + row), U32(weightWords, planeWords(record, 36)));
    return piece;
}

uint pieceNumbers(Piece piece, uint quartet) {
    return (piece.quants[quartet / 4 * 2 + quartet % 2] >> (quartet % 4 / 2 * 4)) & 0x0f0f0f0fu;
}

// Half of the scale, which undoes the doubling. Exponent 0 is subnormal; what would be the greatest number counts as zero.
vec2 pieceScale(Piece piece, uint group) {
    const uint code = (piece.scales.x >> (piece.number * 16 + group * 8)) & 255u;
    const float normal = uintBitsToFloat(((code & 127u) << 20) + (119u << 23));
    const float scale = (code & 120u) == 0 ? float(code & 7u) * 0.0009765625 : normal;
    return vec2(code == 127u ? 0.0 : scale * uintBitsToFloat(piece.scales.y), 0.0);
}
