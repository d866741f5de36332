// 32 bytes with the lower bits of the numbers of entries of the codebook, 8 weights each; per 32 weights 16 bits with three upper bits
// of each number, three of scale and the sign of an eighth that is added to the values -1, 0 and 1; a half: the scale of the scales.
#define BLOCK_WEIGHTS 256
#define BLOCK_BYTES 50
#define PIECES 4
#define PIECE_QUARTETS 16
#define PIECE_SPREAD 1
#define GROUP_QUARTETS 8
#define HAS_OFFSET 1
#define CODEBOOK_ENTRIES 2048
#include "formats/tiles/tile_record.glsl"

// Pieces side by side share 16 bytes of numbers.
Piece loadPiece(uint record, uint row, uint number) {
    Piece piece = startPieceAt(record, row * 2 + number / 2, row, number);
    piece.scales.xy = uvec2(U32(weightWords, planeWords(record, 32) + row * 4 + number),
                            U32(weightWords, planeWords(record, 48) + row / 2));
    return piece;
}

vec4 pieceCodes(Piece piece, uint quartet) {
    const uint eight = quartet % 8 / 2;
    const uint low = (piece.quants[piece.number % 2 * 2 + quartet / 8] >> (eight * 8)) & 255u;
    const uint high = (piece.scales.x >> (quartet / 8 * 16 + eight * 3)) & 7u;
    return bytes(spreadTwos(codebookEntry(low | high << 8) >> (quartet % 2 * 8)));
}

vec2 pieceScale(Piece piece, uint group) {
    const uint high = piece.scales.x >> (group * 16);
    const float scale = halfOf(piece.scales.y, piece.row) * float(((high >> 11) & 14u) + 1u);
    return vec2(scale, scale * ((high & 0x8000u) != 0 ? 1.125 : 0.875));
}
