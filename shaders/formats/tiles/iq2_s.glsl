// 32 bytes with the lower bits of the numbers of entries of the codebook, 8 weights each; 32 bytes of signs; 8 bytes with the numbers'
// upper two bits; 8 bytes of 4-bit scales of 16 weights each; a half: their scale.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 82
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 4
#define HAS_OFFSET 0
#define CODEBOOK_ENTRIES 1024
#include "formats/tiles/tile_record.glsl"

// Pieces side by side share 16 bytes of numbers and of signs.
Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPieceAt(record, row * 4 + number / 2, row, number);
    piece.high = U32X4(weightQuads, record + row * 4 + 2 + number / 2);
    const uint scales = planeWords(record, 64) + row * 4 + number / 2;
    piece.scales.xyz = uvec3(U32(weightWords, scales), U32(weightWords, scales + 2),
                             U32(weightWords, planeWords(record, 80) + row / 2));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint word = piece.number % 2 * 2 + quartet / 8;
    const uint shift = quartet % 8 / 2 * 8;
    const uint high = (piece.scales.x >> (piece.number % 2 * 16 + quartet / 2 * 2)) & 3u;
    const uint number = ((piece.quants[word] >> shift) & 255u) | high << 8;
    return halfOfEight(number, piece.high[word] >> shift, quartet % 2);
}

vec2 pieceScale(Piece piece, uint group) {
    const uint code = (piece.scales.y >> (piece.number % 2 * 16 + group * 4)) & 15u;
    return vec2(halfOf(piece.scales.z, piece.row) * (0.25 * float(code) + 0.125), 0.0);
}
