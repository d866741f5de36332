#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Attention for software devices: online softmax (Milakov & Gimelshein, arXiv:1805.02867). One workgroup = one subgroup
// works for a tile of up to TILE_ROWS rows and HEADS query heads that share a kv head. The rows follow each other in one
// sequence, or belong to different ones whose first `shared` places lie in the same slots: there the keys are loaded once for
// all of them. Each lane holds chunks of 8 dimensions; a step takes GROUP positions, one lane for the score of each.
// SINGLE: for batches of one row. The kernel does plan::PrepareHeads as well, which saves a launch; the row's own key and value go
// to the cache for later rows, but are attended to out of registers.
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
layout(constant_id = 6) const bool SOFTCAPPED = false;

#ifdef SINGLE
#include "include/norm.glsl"
#if CACHE_TYPE == 2
#include "include/quantize.glsl"
#endif
#include "include/cache_store.glsl"
#define STORE_BINDING (7 + 2 * (CACHE_TYPE / 2))
READ_F32(1, qkv);
READ_F32(STORE_BINDING, ropes);
STORE_CACHE(STORE_BINDING + 1, STORE_BINDING + 3, storedKeys);
STORE_CACHE(STORE_BINDING + 2, STORE_BINDING + 4, storedValues);
#else
READ_F32(1, queries);
#endif
READ_F32(2, gates);
WRITE_BUFFER(3, float, outputs);
READ_F32(4, vectors);
READ_CACHE(5, 7, keys);
READ_CACHE(6, 8, values);

#ifdef SINGLE
#define HEAD_CONSTANTS 7
#include "include/head.glsl"
#endif

const uint QUERIES = TILE_ROWS * HEADS;
const uint KEY_CHUNKS = ((KEY_WIDTH + 31) / 32 * 4 + GROUP - 1) / GROUP; ///< of 8 dimensions, held by one lane
const uint VALUE_CHUNKS = ((VALUE_WIDTH + 31) / 32 * 4 + GROUP - 1) / GROUP;
const uint CACHE_STEP = GROUP;  ///< positions taken at once, at most CACHE_BLOCK
const uint VALUE_STEP = GROUP > 8 ? GROUP / 4 : 2; ///< of them whose values are added in one go; more makes the code too long
const float LOWEST = -1e30;

float q[QUERIES * KEY_CHUNKS * 8];
float sums[QUERIES * VALUE_CHUNKS * 8];
float greatest[QUERIES];
float total[QUERIES];
uint oldest[TILE_ROWS]; ///< place that the row sees
uint newest[TILE_ROWS]; ///< likewise
uint table[TILE_ROWS];  ///< where its block table begins
uint apart = 0xffffffffu; ///< a place that `attend` leaves out

float cappedScore(float score) { return SOFTCAPPED ? capped(score, push.softcap) : score; }

uint slotOf(uint row, uint place) { return U32(step, table[row] + place / CACHE_BLOCK) * CACHE_BLOCK + place % CACHE_BLOCK; }

// Takes in the positions from `base` on. `together`: all rows find them in the same slots. `firstSlot`: of the head.
void attend(uint firstSlot, uint base, const bool together) {
    const uint lane = gl_SubgroupInvocationID;
    uint first[TILE_ROWS]; // slot of the first position
    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        if (together)
            first[r] = r > 0 ? first[0] : firstSlot + slotOf(0, base);
        else // a row that ends before the others sees nothing here, but must not look for it behind its table
            first[r] = firstSlot + slotOf(r, min(base, newest[r] / CACHE_STEP * CACHE_STEP));
    }

    float scores[QUERIES];
    [[unroll]] for (uint i = 0; i < QUERIES; ++i) scores[i] = 0.0;
    [[dont_unroll]] for (uint p = 0; p < CACHE_STEP; ++p) {
        float key[KEY_CHUNKS * 8];
        [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
            if (r == 0 || !together) {
                [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
                    const uint chunk = min((c * GROUP + lane) * 8, padded(KEY_WIDTH) - 8);
                    float eight[8];
                    CACHE_CHUNK(keys, (first[r] + p) * padded(KEY_WIDTH) + chunk, eight);
                    [[unroll]] for (uint e = 0; e < 8; ++e) key[c * 8 + e] = eight[e];
                }
            }
            [[unroll]] for (uint h = 0; h < HEADS; ++h) {
                const uint i = r * HEADS + h;
                float product = 0.0;
                [[unroll]] for (uint e = 0; e < KEY_CHUNKS * 8; ++e) product += q[i * KEY_CHUNKS * 8 + e] * key[e];
                product = groupAdd(product);
                scores[i] = lane == p ? product : scores[i];
            }
        }
    }

    float weight[QUERIES];
    [[unroll]] for (uint i = 0; i < QUERIES; ++i) {
        const uint place = base + lane;
        const bool visible = place <= newest[i / HEADS] && place >= oldest[i / HEADS] && place != apart;
        const float score = visible ? cappedScore(scores[i]) : LOWEST;
        const float most = max(greatest[i], groupMax(score));
        const float decay = exp(greatest[i] - most);
        greatest[i] = most;
        weight[i] = visible ? exp(score - most) : 0.0;
        total[i] = total[i] * decay + weight[i];
        [[unroll]] for (uint e = 0; e < VALUE_CHUNKS * 8; ++e) sums[i * VALUE_CHUNKS * 8 + e] *= decay;
    }

    [[dont_unroll]] for (uint from = 0; from < CACHE_STEP; from += VALUE_STEP) {
        [[unroll]] for (uint c = 0; c < VALUE_CHUNKS; ++c) {
            const uint chunk = min((c * GROUP + lane) * 8, padded(VALUE_WIDTH) - 8);
            float value[VALUE_STEP * 8];
            [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
                if (r == 0 || !together) {
                    [[unroll]] for (uint p = 0; p < VALUE_STEP; ++p) {
                        float eight[8];
                        CACHE_CHUNK(values, (first[r] + from + p) * padded(VALUE_WIDTH) + chunk, eight);
                        [[unroll]] for (uint e = 0; e < 8; ++e) value[p * 8 + e] = eight[e];
                    }
                }
                [[unroll]] for (uint h = 0; h < HEADS; ++h) {
                    const uint i = r * HEADS + h;
                    float share[VALUE_STEP];
                    [[unroll]] for (uint p = 0; p < VALUE_STEP; ++p) share[p] = subgroupShuffle(weight[i], p);
                    [[unroll]] for (uint e = 0; e < 8; ++e) {
                        float sum = share[0] * value[e];
                        [[unroll]] for (uint p = 1; p < VALUE_STEP; ++p) sum += share[p] * value[p * 8 + e];
                        sums[(i * VALUE_CHUNKS + c) * 8 + e] += sum;
                    }
                }
            }
        }
        // On to the next lanes. From lanes that are not constants, llvmpipe takes values one at a time.
        [[unroll]] for (uint i = 0; i < QUERIES; ++i) weight[i] = subgroupShuffle(weight[i], (lane + VALUE_STEP) % GROUP);
    }
}

#ifdef SINGLE
// Queries, key and value of the row at `slot`; attends to the last two.
void attendToSelf(uint kvHead, uint firstHead, uint slot, bool stores) {
    const uint lane = gl_SubgroupInvocationID;
    row = 0;
    // Heads are prepared in a loop, which keeps the code short, and read back where all indices are constant.
    float prepared[(HEADS + 1) * KEY_CHUNKS * 8];
    [[dont_unroll]] for (uint h = 0; h <= HEADS; ++h) {
        const bool isKey = h == HEADS;
        beginHead(isKey ? HEAD_KEY : HEAD_QUERY, isKey ? push.firstKvHead + kvHead : firstHead + h);
        const float scale = isKey ? 1.0 : push.scale * queryFactor();
        [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
            [[unroll]] for (uint e = 0; e < 8; ++e)
                prepared[(h * KEY_CHUNKS + c) * 8 + e] = finished((c * GROUP + lane) * 8 + e) * scale;
        }
    }
    [[unroll]] for (uint i = 0; i < HEADS * KEY_CHUNKS * 8; ++i) q[i] = prepared[i];

    float key[KEY_CHUNKS * 8];
    [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
        const uint chunk = (c * GROUP + lane) * 8;
        float eight[8];
        [[unroll]] for (uint e = 0; e < 8; ++e) eight[e] = prepared[(HEADS * KEY_CHUNKS + c) * 8 + e];
        STORE_CHUNK(storedKeys, slot * padded(KEY_WIDTH) + chunk, eight, stores && chunk < padded(KEY_WIDTH));
        [[unroll]] for (uint e = 0; e < 8; ++e) key[c * 8 + e] = eight[e];
    }
    beginHead(HEAD_VALUE, push.firstKvHead + kvHead);
    float value[VALUE_CHUNKS * 8];
    [[unroll]] for (uint c = 0; c < VALUE_CHUNKS; ++c) {
        const uint chunk = (c * GROUP + lane) * 8;
        float eight[8];
        [[unroll]] for (uint e = 0; e < 8; ++e) eight[e] = finished(chunk + e);
        STORE_CHUNK(storedValues, slot * padded(VALUE_WIDTH) + chunk, eight, stores && chunk < padded(VALUE_WIDTH));
        [[unroll]] for (uint e = 0; e < 8; ++e) value[c * 8 + e] = eight[e];
    }

    [[unroll]] for (uint h = 0; h < HEADS; ++h) {
        float product = 0.0;
        [[unroll]] for (uint e = 0; e < KEY_CHUNKS * 8; ++e) product += q[h * KEY_CHUNKS * 8 + e] * key[e];
        const float score = cappedScore(groupAdd(product));
        const float most = max(greatest[h], score); // there may be a sink before
        const float share = exp(score - most);
        total[h] = total[h] * exp(greatest[h] - most) + (lane == 0 ? share : 0.0);
        greatest[h] = most;
        [[unroll]] for (uint e = 0; e < VALUE_CHUNKS * 8; ++e) sums[h * VALUE_CHUNKS * 8 + e] = share * value[e];
    }
}
#endif

void main() {
    if (gl_WorkGroupID.y >= stepTiles()) return;
    const uint lane = gl_SubgroupInvocationID;
    const uint tileRow = tileFirstRow(push.tilesAt, gl_WorkGroupID.y);
    const uint tileCount = tileRows(push.tilesAt, gl_WorkGroupID.y);
    const uint sharedPlaces = tileSharedPlaces(push.tilesAt, gl_WorkGroupID.y);
    const uint kvHead = gl_WorkGroupID.x / (push.headsPerKv / HEADS);
    const uint firstHead = (push.firstKvHead * push.headsPerKv) + gl_WorkGroupID.x * HEADS;

    const uint firstSlot = kvHead * push.slots;
    uint firstVisible = 0xffffffffu;
    uint lastVisible = 0;
    [[unroll]] for (uint r = 0; r < TILE_ROWS; ++r) {
        const uint row = tileRow + min(r, tileCount - 1);
        oldest[r] = firstVisibleTo(row);
        newest[r] = lastVisibleTo(row);
        table[r] = rowTable(row);
        firstVisible = min(firstVisible, oldest[r]);
        lastVisible = max(lastVisible, newest[r]);
        [[unroll]] for (uint h = 0; h < HEADS; ++h) {
            const uint query = r * HEADS + h;
            const bool sinks = push.sinks != ABSENT;
            greatest[query] = sinks ? F32(vectors, push.sinks + firstHead + h) : LOWEST;
            total[query] = sinks && lane == 0 ? 1.0 : 0.0;
#ifndef SINGLE
            [[unroll]] for (uint c = 0; c < KEY_CHUNKS; ++c) {
                const uint chunk = (c * GROUP + lane) * 8;
                [[unroll]] for (uint e = 0; e < 8; ++e) {
                    const uint at = row * push.queryStride + (firstHead + h) * KEY_WIDTH + chunk + e;
                    q[(query * KEY_CHUNKS + c) * 8 + e] = chunk + e < KEY_WIDTH ? F32(queries, at) * push.scale : 0.0;
                }
            }
            [[unroll]] for (uint i = 0; i < VALUE_CHUNKS * 8; ++i) sums[query * VALUE_CHUNKS * 8 + i] = 0.0;
#endif
        }
    }

    uint base = firstVisible / CACHE_STEP * CACHE_STEP;
#ifdef SINGLE
    attendToSelf(kvHead, firstHead, firstSlot + rowSlot(0), gl_WorkGroupID.x % (push.headsPerKv / HEADS) == 0);
    apart = rowIndex(0);
    for (; base + uint(lastVisible == apart) <= lastVisible; base += CACHE_STEP) attend(firstSlot, base, true);
#else
    for (; base <= lastVisible && base < sharedPlaces; base += CACHE_STEP) attend(firstSlot, base, true);
    if (TILE_ROWS > 1) {
        for (; base <= lastVisible; base += CACHE_STEP) attend(firstSlot, base, false);
    }
#endif

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
