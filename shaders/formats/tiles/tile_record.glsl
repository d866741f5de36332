// Weights in tile records, shared by all formats of this folder. A record is 16 matrix rows x one block of the format, plane after
// plane (WeightFormat::planes), in each plane row after row; records lie row group by row group. Every plane begins at 16 bytes.
//
// The unit of work is a piece: 16 bytes of the quants of one row, but at most 64 weights, so that neighbouring lanes which take
// neighbouring pieces read neighbouring addresses. A piece holds quartets of weights; the first byte of a word belongs to the first weight of a quartet.
// A format file defines, and then includes this file:
//   BLOCK_WEIGHTS, BLOCK_BYTES  as in the table of weight formats; plain floats count as blocks of 32. One byte
//                              more where 16 bytes at the end of a record hold the scale of the matrix
//   PIECES                      of one row in a record
//   PIECE_QUARTETS              1 to 16
//   PIECE_SPREAD                pieces side by side that share a run of weights: four quartets of the first, of the second, ...,
//                               then the next four quartets of the first
//   GROUP_QUARTETS              quartets of a piece with the same scale
//   HAS_OFFSET                  0: pieceScale().y is always 0
//   BYTE_CODES                  only where pieceCodes() are bytes below 128: then pieceBytes() is in its place
//   CODE_TABLE                  only where codes are looked up in 16 values: then pieceNumbers(), which says where, is in its place
//   CODEBOOK_ENTRIES            only where blocks refer to a codebook (WeightFormat::codebook): see codebook.glsl
// and after it the three functions declared below: w = pieceScale().x * pieceCodes() - pieceScale().y, exactly.
//
// Kernels that multiply integers define INTEGER and take pieceBytes() for pieceCodes(): the same codes as four signed bytes in a word.
// Formats without integer codes (plain floats, codebooks) have none.

READ_U32X4(WEIGHTS_BINDING, weightQuads);
READ_U32(WEIGHTS_BINDING + 1, weightWords);

const uint RECORD_ROWS = 16;

// As read: decoding waits until the weights are used, so that loads can run ahead.
struct Piece {
    uvec4 quants;
    uvec4 high;   ///< bits above those of the quants
    uvec4 scales; ///< words with what pieceScale() needs
    uint row;     ///< in the record
    uint number;  ///< in the row
};

Piece loadPiece(uint record, uint row, uint number);
vec4 pieceCodes(Piece piece, uint quartet);
uint pieceBytes(Piece piece, uint quartet);
uint pieceNumbers(Piece piece, uint quartet); // four in the bytes of a word
vec2 pieceScale(Piece piece, uint group);

/// Place of a record in weightQuads. `blocks` of the format in a row.
uint recordAt(uint row, uint block, uint blocks) { return (row / RECORD_ROWS * blocks + block) * BLOCK_BYTES; }

/// First word of a plane that has `planeAt` bytes of a block before it.
uint planeWords(uint record, uint planeAt) { return (record + planeAt) * 4; }

/// With 16 bytes of the quants from place `quad` of the record on.
Piece startPieceAt(uint record, uint quad, uint row, uint number) {
    Piece piece;
    piece.quants = U32X4(weightQuads, record + quad);
    piece.high = uvec4(0);
    piece.scales = uvec4(0);
    piece.row = row;
    piece.number = number;
    return piece;
}
Piece startPiece(uint record, uint row, uint number) { return startPieceAt(record, row * PIECES + number, row, number); }

/// Where a quartet lies in its block, counted in quartets.
uint quartetAt(uint piece, uint quartet) {
    return piece / PIECE_SPREAD * (PIECE_SPREAD * PIECE_QUARTETS) + piece % PIECE_SPREAD * 4 +
           quartet / 4 * (PIECE_SPREAD * 4) + quartet % 4;
}

/// The other way round: piece and quartet.
uvec2 findQuartet(uint place) {
    const uint span = PIECE_SPREAD * PIECE_QUARTETS;
    const uint inSpan = place % span;
    const uint inRun = inSpan % (PIECE_SPREAD * 4);
    return uvec2(place / span * PIECE_SPREAD + inRun / 4, inSpan / (PIECE_SPREAD * 4) * 4 + inRun % 4);
}

vec4 bytes(uint word) { return vec4(word & 255u, (word >> 8) & 255u, (word >> 16) & 255u, word >> 24); }

/// Low halves of the bytes, then high halves.
uint nibbles(uvec4 quants, uint quartet) { return (quants[quartet % 4] >> (quartet / 4 * 4)) & 0x0f0f0f0fu; }

/// Bits 4 * quartet and up of a word that has one bit per weight, each in a byte of its own.
uint spreadBits(uint word, uint quartet) { return ((word >> (4 * quartet)) & 15u) * 0x00204081u & 0x01010101u; }

/// Number `row` in a row of halves, where `word` is the one that holds it.
float halfOf(uint word, uint row) { return unpackHalf2x16(word >> (row % 2 * 16)).x; }

/// Scales and minima of Q4_K and Q5_K, six bits each in words x to z: of the first four each in words x and y, of the others the nibbles
/// share word z and the upper bits fill words x and y. Word w: the scales of both. Gives number `place` of a pair.
vec2 sixBitScales(uvec4 scales, uint pair, uint place) {
    const uvec3 words = scales.xyz >> (pair % 2 * 16);
    const uvec2 first = words.xy & 0x3f3fu;
    const uvec2 last = (uvec2(words.z, words.z >> 4) & 0x0f0fu) | ((words.xy >> 2) & 0x3030u);
    const uvec2 codes = (pair < 2 ? first : last) >> (place * 8);
    return unpackHalf2x16(scales.w) * vec2(codes & 255u);
}

#ifdef BYTE_CODES
vec4 pieceCodes(Piece piece, uint quartet) { return bytes(pieceBytes(piece, quartet)); }
#endif

// A code of the table: a float, or the byte of a signed integer.
#ifdef CODE_TABLE
#ifdef INTEGER
#define TABLE_CODE uint
const int codeTable[16] = int[16](CODE_TABLE);
#define tableEntry(number) (uint(codeTable[number]) & 255u)
#else
#define TABLE_CODE float
const float codeTable[16] = float[16](CODE_TABLE);
#define tableEntry(number) codeTable[number]
#endif
#endif

// Kernels whose lanes look up many codes define SHARED_CODES and call prepareCodes() first.
#if defined(CODE_TABLE) && defined(SHARED_CODES)
shared TABLE_CODE sharedCodes[16];
void prepareCodes() {
    if (gl_LocalInvocationIndex < 16) sharedCodes[gl_LocalInvocationIndex] = tableEntry(gl_LocalInvocationIndex);
    barrier();
}
#define tableCode(number) sharedCodes[number]
#elif defined(CODEBOOK_ENTRIES)
#include "formats/tiles/codebook.glsl"
#else
void prepareCodes() {}
#define tableCode(number) tableEntry(number)
#endif

#if defined(CODE_TABLE) && defined(INTEGER)
uint pieceBytes(Piece piece, uint quartet) {
    const uint numbers = pieceNumbers(piece, quartet);
    return tableCode(numbers & 15u) | tableCode((numbers >> 8) & 15u) << 8 | tableCode((numbers >> 16) & 15u) << 16 |
           tableCode((numbers >> 24) & 15u) << 24;
}
#elif defined(CODE_TABLE)
vec4 pieceCodes(Piece piece, uint quartet) {
    const uint numbers = pieceNumbers(piece, quartet);
    return vec4(tableCode(numbers & 15u), tableCode((numbers >> 8) & 15u), tableCode((numbers >> 16) & 15u),
                tableCode((numbers >> 24) & 15u));
}
#endif

#ifndef INTEGER
/// The weights of a quartet.
vec4 pieceWeights(Piece piece, uint quartet) {
    const vec2 affine = pieceScale(piece, quartet / GROUP_QUARTETS);
#if HAS_OFFSET
    return affine.x * pieceCodes(piece, quartet) - affine.y;
#else
    return affine.x * pieceCodes(piece, quartet);
#endif
}

/// Weights 32 * block and up of a matrix row. `blocks` of 32 in a row.
void decode32(uint row, uint block, uint blocks, out float weights[32]) {
    const uint parts = BLOCK_WEIGHTS / 32;
    const uint record = recordAt(row, block / parts, blocks / parts);
    [[unroll]] for (uint i = 0; i < 8; ++i) {
        const uvec2 at = findQuartet(block % parts * 8 + i);
        const vec4 four = pieceWeights(loadPiece(record, row % RECORD_ROWS, at.x), at.y);
        [[unroll]] for (uint j = 0; j < 4; ++j) weights[4 * i + j] = four[j];
    }
}
#endif
