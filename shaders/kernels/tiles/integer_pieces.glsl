// What matvec.comp does with the pieces that a lane has loaded: adds their products with int8 activations (quantize.glsl) to its sums.
// Products of a group are integers; only scales are floats.
#include "include/dot_product.glsl"

READ_U32X4(2, inputCodes);
READ_F32X4(3, inputRecords);

Piece pieces[LANE_RUNS];         ///< of neighbouring matrix rows
uint inputAt[COLUMNS];           ///< quartets before each row of activations
float sums[LANE_RUNS * COLUMNS]; ///< [run][column]

/// `number` and `block` say where in their rows the pieces lie.
void multiplyPieces(uint number, uint block, float weight) {
    [[unroll]] for (uint group = 0; group < PIECE_QUARTETS / GROUP_QUARTETS; ++group) {
        // A group is one block of activations, or one half of it.
        const uint place = block * (BLOCK_WEIGHTS / 4) + quartetAt(number, group * GROUP_QUARTETS);
        int products[LANE_RUNS * COLUMNS];
        [[unroll]] for (uint i = 0; i < LANE_RUNS * COLUMNS; ++i) products[i] = 0;
        [[unroll]] for (uint i = 0; i < GROUP_QUARTETS; i += 4) {
            uvec4 x[COLUMNS];
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) x[c] = U32X4(inputCodes, (inputAt[c] + place + i) / 4);
            [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
                const uint quartet = group * GROUP_QUARTETS + i;
                const uvec4 codes = uvec4(pieceBytes(pieces[r], quartet), pieceBytes(pieces[r], quartet + 1),
                                          pieceBytes(pieces[r], quartet + 2), pieceBytes(pieces[r], quartet + 3));
                [[unroll]] for (uint c = 0; c < COLUMNS; ++c) products[r * COLUMNS + c] += dotSixteen(codes, x[c]);
            }
        }
        vec4 records[COLUMNS];
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c) records[c] = F32X4(inputRecords, (inputAt[c] + place) / 8);
        [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
            const vec2 affine = weight * pieceScale(pieces[r], group);
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                sums[r * COLUMNS + c] += affine.x * (records[c].x * float(products[r * COLUMNS + c]));
#if HAS_OFFSET
                const float total = GROUP_QUARTETS == 8  ? records[c].y + records[c].z
                                    : place % 8 == 0 ? records[c].y
                                                         : records[c].z;
                sums[r * COLUMNS + c] -= affine.y * total;
#endif
            }
        }
    }
}
