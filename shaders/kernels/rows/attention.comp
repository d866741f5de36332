#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Attention for software devices: online softmax (Milakov & Gimelshein, arXiv:1805.02867). One workgroup = one subgroup
// works for a tile of up to TILE_ROWS rows of one sequence and HEADS query heads that share a kv head. Each lane holds chunks
// of 8 dimensions; a step takes GROUP positions, whose scores a transposing butterfly leaves one in each lane.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/attention_push.glsl"
#include "include/cache_chunk.glsl"

layout(constant_id = 1) const uint KEY_WIDTH = 128;
layout(constant_id = 2) const uint VALUE_WIDTH = 128;
layout(constant_id = 3) const uint TILE_ROWS = 1;
layout(constant_id = 4) const uint HEADS = 1;
layout(constant_id = 5) const bool GATED = false;

READ_F32(1, queries);
READ_F32(2, gates);
WRITE_BUFFER(3, float, outputs);
READ_CACHE(4, 6, keys);
READ_CACHE(5, 7, values);

const uint QUERIES = TILE_ROWS * HEADS;
const uint KEY_CHUNKS = ((KEY_WIDTH + 31) / 32 * 4 + GROUP - 1) / GROUP; ///< of 8 dimensions, held by one lane
const uint VALUE_CHUNKS = ((VALUE_WIDTH + 31) / 32 * 4 + GROUP - 1) / GROUP;
const uint CACHE_STEP = GROUP; ///< positions taken at once, at most CACHE_BLOCK
const float LOWEST = -1e30;

// Sums of `parts` over the lanes, turned so that lane l ends with position l's in parts[0]: after the stage with distance d,
// the lane's bits from d up say which positions its sums belong to.
#define TRANSPOSE_STAGE(distance) \
    if (CACHE_STEP > distance) { \
        const bool upper = (lane & distance) != 0; \
        [[unroll]] for (uint p = 0; p < distance; ++p) { \
            const float a = parts[i * CACHE_STEP + p]; \
            const float b = parts[i * CACHE_STEP + (p + distance) % CACHE_STEP]; \
            parts[i * CACHE_STEP + p] = (upper ? b : a) + subgroupShuffleXor(upper ? a : b, distance); \
        } \
    }

void main() {
    if (gl_WorkGroupID.y >= stepTiles()) return;
    const uint lane = gl_SubgroupInvocationID;
    const uint tileRow = U32(step, push.tilesAt + 2 * gl_WorkGroupID.y);
    const uint tileCount = U32(step, push.tilesAt + 2 * gl_WorkGroupID.y + 1);
    const uint kvHead = gl_WorkGroupID.x / (push.headsPerKv / HEADS);
    const uint firstHead = (push.firstKvHead * push.headsPerKv) + gl_WorkGroupID.x * HEADS;
    const uint table = rowTable(tileRow);
    const uint lastIndex = rowIndex(tileRow + tileCount - 1);
    const uint firstIndex = rowIndex(tileRow);
    const uint firstVisible = push.window > 0 && firstIndex + 1 > push.window ? firstIndex + 1 - push.window : 0;

    float q[QUERIES * KEY_CHUNKS * 8];
    float sums[QUERIES * VALUE_CHUNKS * 8];
    float greatest[QUERIES];
    float total[QUERIES];
    uint index[TILE_ROWS];
    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        const uint row = tileRow + min(r, tileCount - 1);
        index[r] = rowIndex(row);
        [[unroll]] for (uint h = 0; h < HEADS; ++h) {
            const uint query = r * HEADS + h;
            greatest[query] = LOWEST;
            total[query] = 0.0;
            [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
                const uint chunk = (c * GROUP + lane) * 8;
                [[unroll]] for (uint e = 0; e < 8; ++e) {
                    const uint at = row * push.queryStride + (firstHead + h) * KEY_WIDTH + chunk + e;
                    q[(query * KEY_CHUNKS + c) * 8 + e] = chunk + e < KEY_WIDTH ? F32(queries, at) * push.scale : 0.0;
                }
            }
            [[unroll]] for (uint i = 0; i < VALUE_CHUNKS * 8; ++i) sums[query * VALUE_CHUNKS * 8 + i] = 0.0;
        }
    }

    for (uint base = firstVisible / CACHE_STEP * CACHE_STEP; base <= lastIndex; base += CACHE_STEP) {
        const uint slot = U32(step, table + base / CACHE_BLOCK) * CACHE_BLOCK + base % CACHE_BLOCK;
        const uint keyAt = (kvHead * push.slots + slot) * padded(KEY_WIDTH);
        const uint valueAt = (kvHead * push.slots + slot) * padded(VALUE_WIDTH);

        float parts[QUERIES * CACHE_STEP];
        [[unroll]] for (uint p = 0; p < CACHE_STEP; ++p) {
            [[unroll]] for (uint i = 0; i < QUERIES; ++i) parts[i * CACHE_STEP + p] = 0.0;
            [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
                const uint chunk = min((c * GROUP + lane) * 8, padded(KEY_WIDTH) - 8);
                float key[8];
                CACHE_CHUNK(keys, keyAt + p * padded(KEY_WIDTH) + chunk, key);
                [[unroll]] for (uint i = 0; i < QUERIES; ++i) {
                    [[unroll]] for (uint e = 0; e < 8; ++e)
                        parts[i * CACHE_STEP + p] += q[(i * KEY_CHUNKS + c) * 8 + e] * key[e];
                }
            }
        }

        float weight[QUERIES];
        [[unroll]] for (uint i = 0; i < QUERIES; ++i) {
            TRANSPOSE_STAGE(16);
            TRANSPOSE_STAGE(8);
            TRANSPOSE_STAGE(4);
            TRANSPOSE_STAGE(2);
            TRANSPOSE_STAGE(1);
            float score = parts[i * CACHE_STEP];
            score = capped(score, push.softcap);
            const uint place = base + lane;
            const uint own = index[i / HEADS];
            const bool visible = place <= own && (push.window == 0 || own - place < push.window);
            score = visible ? score : LOWEST;
            const float most = max(greatest[i], groupMax(score));
            const float decay = exp(greatest[i] - most);
            greatest[i] = most;
            weight[i] = visible ? exp(score - most) : 0.0;
            total[i] = total[i] * decay + weight[i];
            [[unroll]] for (uint e = 0; e < VALUE_CHUNKS * 8; ++e) sums[i * VALUE_CHUNKS * 8 + e] *= decay;
        }

        [[unroll]] for (uint p = 0; p < CACHE_STEP; ++p) {
            float share[QUERIES];
            [[unroll]] for (uint i = 0; i < QUERIES; ++i) share[i] = subgroupShuffle(weight[i], p);
            [[unroll]] for (uint c = 0; c < VALUE_CHUNKS; ++c) {
                const uint chunk = min((c * GROUP + lane) * 8, padded(VALUE_WIDTH) - 8);
                float value[8];
                CACHE_CHUNK(values, valueAt + p * padded(VALUE_WIDTH) + chunk, value);
                [[unroll]] for (uint i = 0; i < QUERIES; ++i) {
                    [[unroll]] for (uint e = 0; e < 8; ++e)
                        sums[(i * VALUE_CHUNKS + c) * 8 + e] += share[i] * value[e];
                }
            }
        }
    }

    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        if (r >= tileCount) break;
        const uint row = tileRow + r;
        [[unroll]] for (uint h = 0; h < HEADS; ++h) {
            const uint query = r * HEADS + h;
            const float all = groupAdd(total[query]);
            [[unroll]] for (uint c = 0; c < VALUE_CHUNKS; ++c) {
                const uint chunk = (c * GROUP + lane) * 8;
                [[unroll]] for (uint e = 0; e < 8; ++e) {
                    const uint element = (firstHead + h) * VALUE_WIDTH + chunk + e;
                    float value = sums[(query * VALUE_CHUNKS + c) * 8 + e] / all;
                    if (chunk + e < VALUE_WIDTH) {
                        if (GATED) {
                            const float gate = F32(gates, row * push.gateStride + push.gateOffset + element);
                            value /= 1.0 + exp(-gate);
                        }
                        outputs.values[row * push.outStride + element] = value;
                    }
                }
            }
        }
    }
}
