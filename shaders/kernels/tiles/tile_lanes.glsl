// How the lanes of a workgroup share a tile of outputs, and what the kernels that compute tiles (matmul.comp, matmul_scaled.comp) have in
// common: which weights a step takes, and what becomes of the sums.

const uint STEP = 8; ///< quartets
const uint COLUMN_LANES = TILE_COLUMNS / LANE_COLUMNS;
const uint ROW_LANES = GROUP / COLUMN_LANES; ///< a multiple of STEP
const uint LANE_ROWS = TILE_ROWS / ROW_LANES;
const uint STORED_ROWS = GATED ? TILE_ROWS / 2 : TILE_ROWS;
const uint LANE_STORED = GATED ? LANE_ROWS / 2 : LANE_ROWS;

float sums[LANE_ROWS * LANE_COLUMNS]; ///< of a lane, [row][column]

/// Piece and quartet that a step takes at place `at`, where `part` counts the steps of a block.
uvec2 stepQuartet(uint part, uint at) {
#if PIECE_QUARTETS >= 8
    return uvec2(part / (PIECE_QUARTETS / STEP), part % (PIECE_QUARTETS / STEP) * STEP + at);
#else
    return uvec2(part * (STEP / PIECE_QUARTETS) + at / PIECE_QUARTETS, at % PIECE_QUARTETS);
#endif
}

/// The matrix row, in the bindings, of a row of the tile. `first` is the first that the tile stores.
uint tileMatrixRow(ColumnTile tile, uint first, uint row) {
    return min(first + row % STORED_ROWS, push.rows - 1) +
           tileRow(tile, row < STORED_ROWS ? push.firstRow : push.secondRow);
}

/// The epilogue of the product.
void storeSums(ColumnTile tile, uint first, uint rowLane, uint columnLane) {
    [[unroll]] for (uint r = 0; r < LANE_STORED; ++r) {
        const uint row = first + r * ROW_LANES + rowLane;
        if (row < push.rows) {
            const float bias = push.bias != ABSENT ? F32(vectors, tileBias(tile) + row) : 0.0;
            const float secondBias = push.secondBias != ABSENT ? F32(vectors, tileSecondBias(tile) + row) : 0.0;
            [[unroll]] for (uint c = 0; c < LANE_COLUMNS; ++c) {
                const uint column = c * COLUMN_LANES + columnLane;
                const float weight = columnWeight(tile, column);
                float value = activate(ACTIVATION, weight * (sums[r * LANE_COLUMNS + c] + bias));
                const float second = sums[(r + LANE_STORED) % LANE_ROWS * LANE_COLUMNS + c] + secondBias;
                if (GATED) value *= factorOf(ACTIVATION, weight * second);
                if (column < tile.count)
                    outputs.values[outputRow(tile, column) * push.outStride + push.outAt + row] =
                        softcapped(value * push.scale, push.softcap);
            }
        }
    }
}
