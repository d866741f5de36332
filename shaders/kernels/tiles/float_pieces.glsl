// What matvec.comp does with the pieces that a lane has loaded: adds their products with float activations to its sums.
#include "kernels/tiles/multiply_add.glsl"

READ_F32X4(2, inputs);

Piece pieces[LANE_RUNS];         ///< of neighbouring matrix rows
uint inputAt[COLUMNS];           ///< quartets before each row of activations
float sums[LANE_RUNS * COLUMNS]; ///< [run][column]

/// `number` and `block` say where in their rows the pieces lie.
void multiplyPieces(uint number, uint block, float weight) {
    [[unroll]] for (uint group = 0; group < PIECE_QUARTETS / GROUP_QUARTETS; ++group) {
        // Sums of codes times activations; scales are applied once per group.
        float products[LANE_RUNS * COLUMNS];
        float totals[COLUMNS];
        [[unroll]] for (uint i = 0; i < LANE_RUNS * COLUMNS; ++i) products[i] = 0.0;
        [[unroll]] for (uint c = 0; c < COLUMNS; ++c) totals[c] = 0.0;
        [[unroll]] for (uint i = 0; i < GROUP_QUARTETS; ++i) {
            const uint quartet = group * GROUP_QUARTETS + i;
            const uint place = block * (BLOCK_WEIGHTS / 4) + quartetAt(number, quartet);
            vec4 codes[LANE_RUNS];
            [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) codes[r] = pieceCodes(pieces[r], quartet);
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                const vec4 x = F32X4(inputs, inputAt[c] + place);
#if HAS_OFFSET
                totals[c] += (x.x + x.y) + (x.z + x.w);
#endif
                [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r)
                    products[r * COLUMNS + c] = multiplyAdd(codes[r], x, products[r * COLUMNS + c]);
            }
        }
        [[unroll]] for (uint r = 0; r < LANE_RUNS; ++r) {
            const vec2 affine = pieceScale(pieces[r], group);
            [[unroll]] for (uint c = 0; c < COLUMNS; ++c) {
                sums[r * COLUMNS + c] += weight * affine.x * products[r * COLUMNS + c];
#if HAS_OFFSET
                sums[r * COLUMNS + c] -= weight * affine.y * totals[c];
#endif
            }
        }
    }
}
