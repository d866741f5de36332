// The rows of activations (columns here) that a workgroup of a matmul kernel multiplies. Mostly they follow each other. EXPERTS = 1:
// they are slots of one expert, out of the lists of list_experts.comp.

struct ColumnTile {
    uint first;
    uint count; ///< 0: nothing to do; may be more than fit the tile
    uint expert;
};

#if EXPERTS
#include "include/expert_slots.glsl"

READ_U32(EXPERT_BINDINGS + 1, expertTiles);
READ_U32(EXPERT_BINDINGS + 2, expertSlots);

ColumnTile columnTile(uint columns, uint size) {
    const uint number = gl_WorkGroupID.x;
    if (number >= U32(expertTiles, 0)) return ColumnTile(0, 0, 0);
    const uint expert = U32(expertTiles, 2 + 2 * number);
    if (expert < push.firstExpert || expert > push.lastExpert) return ColumnTile(0, 0, 0);
    return ColumnTile(number * size, U32(expertTiles, 3 + 2 * number), expert);
}

uint columnSlot(ColumnTile tile, uint column) { return U32(expertSlots, tile.first + min(column, tile.count - 1)); }
uint inputRow(ColumnTile tile, uint column) { return slotInput(columnSlot(tile, column)); }
uint outputRow(ColumnTile tile, uint column) { return columnSlot(tile, column); }
float columnWeight(ColumnTile tile, uint column) { return slotWeight(columnSlot(tile, column)); }
uint tileRow(ColumnTile tile, uint row) { return expertRow(tile.expert, row); }
uint tileBias(ColumnTile tile) { return push.bias + tile.expert * push.biasStride; }
uint tileSecondBias(ColumnTile tile) { return push.secondBias + tile.expert * push.secondBiasStride; }
#else
// Cut to `size` the count would cost matmul_int.comp a third of its speed on llvmpipe (measured; the same instructions, laid out
// less luckily).
ColumnTile columnTile(uint columns, uint size) {
    const uint first = gl_WorkGroupID.x * size;
    return ColumnTile(first, first < columns ? columns - first : 0, 0);
}
uint inputRow(ColumnTile tile, uint column) { return tile.first + min(column, tile.count - 1); }
uint outputRow(ColumnTile tile, uint column) { return tile.first + column; }
float columnWeight(ColumnTile tile, uint column) { return 1.0; }
uint tileRow(ColumnTile tile, uint row) { return row; }
uint tileBias(ColumnTile tile) { return push.bias; }
uint tileSecondBias(ColumnTile tile) { return push.secondBias; }
#endif
