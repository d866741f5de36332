#version 450
#extension GL_GOOGLE_include_directive : require
// Joins the parts that attention.comp left of one query: softmax over disjoint sets of keys adds up after scaling each part to the
// common greatest score (Dao et al., Flash-Decoding). One workgroup per (query head, tile of the step block, row of the tile).
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint VALUE_WIDTH = 128;
layout(constant_id = 2) const uint PARTS = 2;
layout(constant_id = 3) const bool GATED = false;
layout(constant_id = 4) const uint LEAST_ROWS = 1; ///< as in attention.comp
layout(constant_id = 5) const uint MOST_ROWS = 1;

layout(push_constant) uniform Push {
    uint partStride; ///< of a row of parts: per head and part the sums, their greatest score, their total weight
    uint gateStride;
    uint gateOffset;
    uint outStride;
    uint tilesAt; ///< word of the step block where the attention tiles begin
} push;

READ_F32(1, parts);
READ_F32(2, gates);
WRITE_BUFFER(3, float, outputs);

const uint PART_WIDTH = VALUE_WIDTH + 2;

void main() {
    if (gl_WorkGroupID.y >= stepTiles()) return;
    const uint rows = tileRows(push.tilesAt, gl_WorkGroupID.y);
    if (rows < LEAST_ROWS || rows > MOST_ROWS || gl_WorkGroupID.z >= rows) return;
    const uint row = tileFirstRow(push.tilesAt, gl_WorkGroupID.y) + gl_WorkGroupID.z;
    const uint head = gl_WorkGroupID.x;
    const uint first = row * push.partStride + head * PARTS * PART_WIDTH;
    float greatest = F32(parts, first + VALUE_WIDTH);
    for (uint part = 1; part < PARTS; ++part) greatest = max(greatest, F32(parts, first + part * PART_WIDTH + VALUE_WIDTH));
    float total = 0.0;
    for (uint part = 0; part < PARTS; ++part) {
        const uint at = first + part * PART_WIDTH + VALUE_WIDTH;
        total += F32(parts, at + 1) * exp(F32(parts, at) - greatest);
    }
    for (uint i = LANE; i < VALUE_WIDTH; i += GROUP) {
        float sum = 0.0;
        for (uint part = 0; part < PARTS; ++part) {
            const uint at = first + part * PART_WIDTH;
            sum += F32(parts, at + i) * exp(F32(parts, at + VALUE_WIDTH) - greatest);
        }
        float value = sum / total;
        const uint element = head * VALUE_WIDTH + i;
        if (GATED) value /= 1.0 + exp(-F32(gates, row * push.gateStride + push.gateOffset + element));
        outputs.values[row * push.outStride + element] = value;
    }
}
