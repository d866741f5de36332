#version 450
#extension GL_GOOGLE_include_directive : require
// Sorts the slots of the batch by expert, for kernels that take tiles of slots with the same expert. An expert's slots are listed in
// their order from the start of a tile on. One workgroup per expert.
//   tiles: word 0 their number; from word 2 on for each its expert and how many slots it has
//   slots: those of tile t from TILE * t on
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint TILE = 8;

layout(push_constant) uniform Push {
    uint experts;
    uint used;
    uint routingStride;
} push;

READ_F32(1, routing);
READ_U32(2, counts);
WRITE_BUFFER(3, uint, tiles);
WRITE_BUFFER(4, uint, slots);

uint tilesOf(uint expert) { return (U32(counts, expert) + TILE - 1) / TILE; }

bool isOwn(uint slot) {
    return F32(routing, slot / push.used * push.routingStride + slot % push.used) == float(gl_WorkGroupID.x);
}

void main() {
    const uint own = gl_WorkGroupID.x;
    float before = 0.0;
    for (uint expert = LANE; expert < own; expert += GROUP) before += float(tilesOf(expert));
    const uint firstTile = uint(groupAdd(before));
    const uint ownTiles = tilesOf(own);
    const uint count = U32(counts, own);
    if (own == push.experts - 1 && LANE == 0) tiles.values[0] = firstTile + ownTiles;
    for (uint tile = LANE; tile < ownTiles; tile += GROUP) {
        tiles.values[2 + 2 * (firstTile + tile)] = own;
        tiles.values[3 + 2 * (firstTile + tile)] = min(count - tile * TILE, TILE);
    }

    // Every lane takes a run of the batch's slots.
    const uint all = stepRows() * push.used;
    const uint run = (all + GROUP - 1) / GROUP;
    const uint end = min((LANE + 1) * run, all);
    float found = 0.0;
    for (uint slot = LANE * run; slot < end; ++slot)
        if (isOwn(slot)) found += 1.0;
    uint at = firstTile * TILE + uint(groupBefore(found));
    for (uint slot = LANE * run; slot < end; ++slot)
        if (isOwn(slot)) slots.values[at++] = slot;
}
