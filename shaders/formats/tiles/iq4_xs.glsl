// 128 bytes of nibbles, each 16 as in iq4_nl.glsl; a word with the nibbles of eight 6-bit scales; a word with their scale (a half)
// and their upper bits.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 136
#define PIECES 8
#define PIECE_QUARTETS 8
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 0
#define CODE_TABLE \
    float[16](-127.0, -104.0, -83.0, -65.0, -49.0, -35.0, -22.0, -10.0, 1.0, 13.0, 25.0, 38.0, 53.0, 69.0, 89.0, 113.0)
#include "formats/tiles/tile_record.glsl"

Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPiece(record, row, number);
    piece.scales.xy = uvec2(U32(weightWords, planeWords(record, 128) + row), U32(weightWords, planeWords(record, 132) + row));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) { return tableCodes(nibbles(piece.quants, quartet)); }

vec2 pieceScale(Piece piece, uint group) {
    const uint low = (piece.scales.x >> (piece.number * 4)) & 15u;
    const uint high = (piece.scales.y >> (16 + piece.number * 2)) & 3u;
    return vec2(unpackHalf2x16(piece.scales.y).x * (float(low | high << 4) - 32.0), 0.0);
}
