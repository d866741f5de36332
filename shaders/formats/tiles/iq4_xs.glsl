// 128 bytes of nibbles, each 16 as in iq4_nl.glsl; a word with the nibbles of eight 6-bit scales; a word with their scale (a half)
// and their upper bits.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 136
#define PIECES 8
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODE_TABLE -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.xy = uvec2(U32(weightWords, planeWords(record, 128) + row), U32(weightWords, planeWords(record, 132) + row));
    return piece;
}

uint pieceNumbers(Piece piece, uint quartet) { return nibbles(piece.quants, quartet); }

vec2 pieceScale(Piece piece, uint group) {
    const uint low = (piece.scales.x >> (piece.number * 4)) & 15u;
    const uint high = (piece.scales.y >> (16 + piece.number * 2)) & 3u;
    return vec2(unpackHalf2x16(piece.scales.y).x * (float(low | high << 4) - 32.0), 0.0);
}
