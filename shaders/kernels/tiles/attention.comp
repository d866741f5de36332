#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Attention for GPUs: online softmax (Milakov & Gimelshein, arXiv:1805.02867) over tiles of POSITIONS positions. One workgroup
// works for TILE_ROWS rows of one sequence times HEADS query heads that share a kv head: its queries. Scores: a lane owns one position
// of the tile and LANE_QUERIES queries; keys come through shared memory in stages of KEY_STAGE dimensions. Values: a lane owns
// 8 dimensions, the same queries and a run of the positions, and reads them from the cache directly.
// With PARTS > 1 the keys are cut into as many parts, each works by itself, and attention_merge.comp joins them.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/attention_push.glsl"
#include "include/cache_chunk.glsl"
#include "kernels/tiles/multiply_add.glsl"

layout(constant_id = 1) const uint KEY_WIDTH = 128;
layout(constant_id = 2) const uint VALUE_WIDTH = 128;
layout(constant_id = 3) const uint TILE_ROWS = 1; ///< the step block's tiles may have more: the others are for further workgroups
layout(constant_id = 4) const uint HEADS = 1;
layout(constant_id = 5) const bool GATED = false;
layout(constant_id = 6) const uint POSITIONS = 32; ///< a multiple of CACHE_BLOCK
layout(constant_id = 7) const uint KEY_STAGE = 32; ///< 32 or 64, divides the padded key width
layout(constant_id = 8) const uint PARTS = 1;
layout(constant_id = 9) const uint LEAST_ROWS = 1; ///< of the step block's tiles that this variant is for
layout(constant_id = 10) const uint MOST_ROWS = 1;

READ_F32(1, queries);
READ_F32(2, gates);
WRITE_BUFFER(3, float, outputs);
READ_F32(4, vectors);
READ_CACHE(5, 7, keys);
READ_CACHE(6, 8, values);

const uint QUERIES = TILE_ROWS * HEADS;
const uint QUERY_LANES = GROUP / POSITIONS;
const uint LANE_QUERIES = (QUERIES + QUERY_LANES - 1) / QUERY_LANES;
const uint SLOTS = QUERY_LANES * LANE_QUERIES; ///< those behind the last query repeat it
const uint KEY_QUARTETS = (KEY_WIDTH + 31) / 32 * 8;
const uint STAGE_QUARTETS = KEY_STAGE / 4;
const uint STAGE_LOADS = POSITIONS * KEY_STAGE / (8 * GROUP); ///< of 8 dimensions, by one lane
const uint VALUE_CHUNKS = (VALUE_WIDTH + 31) / 32 * 4;        ///< of 8 dimensions
const uint CHUNK_LANES = VALUE_CHUNKS > 16 ? 32 : VALUE_CHUNKS > 8 ? 16 : VALUE_CHUNKS > 4 ? 8 : 4;
const uint LANE_CHUNKS = (VALUE_CHUNKS + CHUNK_LANES - 1) / CHUNK_LANES;
const uint RUNS = POSITIONS / CHUNK_LANES; ///< of positions; there are as many in a run as CHUNK_LANES
const float LOWEST = -1e30;

shared vec4 queryTile[SLOTS * KEY_QUARTETS];
shared vec4 keyTile[POSITIONS * STAGE_QUARTETS]; ///< at least 2 * GROUP; at the end the sums of all lanes
shared vec4 scoreTile[SLOTS * POSITIONS / 4];
shared vec4 weightTile[SLOTS * POSITIONS / 4];

uint keyPlace(uint position, uint quartet) { return position * STAGE_QUARTETS + (quartet ^ (position % 8)); }

/// Cache slot of a place in the sequence; places behind the last one give some slot of the sequence.
uint slotOf(uint table, uint place, uint lastVisible) {
    return U32(step, table + min(place, lastVisible) / CACHE_BLOCK) * CACHE_BLOCK + place % CACHE_BLOCK;
}

void main() {
    if (gl_WorkGroupID.y >= stepTiles()) return;
    const uint part = gl_WorkGroupID.z % PARTS;
    const uint skipped = gl_WorkGroupID.z / PARTS * TILE_ROWS; // rows of the tile for other workgroups
    const uint tileRow = tileFirstRow(push.tilesAt, gl_WorkGroupID.y) + skipped;
    const uint rows = tileRows(push.tilesAt, gl_WorkGroupID.y);
    if (rows < LEAST_ROWS || rows > MOST_ROWS || rows <= skipped) return;
    const uint tileCount = min(rows - skipped, TILE_ROWS);
    const uint kvHead = gl_WorkGroupID.x / (push.headsPerKv / HEADS);
    const uint firstHead = push.firstKvHead * push.headsPerKv + gl_WorkGroupID.x * HEADS;
    const uint table = rowTable(tileRow);
    const uint lastVisible = lastVisibleTo(tileRow + tileCount - 1);
    const uint firstVisible = firstVisibleTo(tileRow);

    const uint position = LANE % POSITIONS;
    const uint queryLane = LANE / POSITIONS;
    const uint chunkLane = LANE % CHUNK_LANES;
    const uint run = LANE / CHUNK_LANES % RUNS;

    for (uint i = LANE; i < SLOTS * KEY_QUARTETS; i += GROUP) {
        const uint query = min(i / KEY_QUARTETS, QUERIES - 1);
        const uint dimension = i % KEY_QUARTETS * 4;
        const uint row = tileRow + min(query / HEADS, tileCount - 1);
        const uint at = row * push.queryStride + (firstHead + query % HEADS) * KEY_WIDTH + dimension;
        vec4 four = vec4(0.0);
        [[unroll]] for (uint e = 0; e < 4; ++e)
            if (dimension + e < KEY_WIDTH) four[e] = F32(queries, at + e) * push.scale;
        queryTile[i] = four;
    }
    const uint firstQuery = queryLane * LANE_QUERIES;
    uint oldest[LANE_QUERIES]; // place that the row sees
    uint newest[LANE_QUERIES]; // likewise
    float greatest[LANE_QUERIES];
    float total[LANE_QUERIES]; // of the lane's own position
    float sums[LANE_QUERIES * LANE_CHUNKS * 8];
    [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) {
        const uint row = tileRow + min((firstQuery + j) / HEADS, tileCount - 1);
        oldest[j] = firstVisibleTo(row);
        newest[j] = lastVisibleTo(row);
        const bool sinks = push.sinks != ABSENT && part == 0;
        greatest[j] = sinks ? F32(vectors, push.sinks + firstHead + (firstQuery + j) % HEADS) : LOWEST;
        total[j] = sinks && position == 0 ? 1.0 : 0.0;
    }
    [[unroll]] for (uint i = 0; i < LANE_QUERIES * LANE_CHUNKS * 8; ++i) sums[i] = 0.0;

    const uint start = firstVisible / CACHE_BLOCK * CACHE_BLOCK;
    const uint tiles = (lastVisible - start) / POSITIONS + 1;
    const uint partTiles = (tiles + PARTS - 1) / PARTS;
    const uint lastTile = min((part + 1) * partTiles, tiles);
    for (uint tile = part * partTiles; tile < lastTile; ++tile) {
        const uint base = start + tile * POSITIONS;
        float scores[LANE_QUERIES];
        [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) scores[j] = 0.0;
        [[dont_unroll]] for (uint stage = 0; stage < KEY_QUARTETS / STAGE_QUARTETS; ++stage) {
            barrier();
            [[unroll]] for (uint i = 0; i < STAGE_LOADS; ++i) {
                const uint load = LANE + i * GROUP;
                const uint chunk = load % (KEY_STAGE / 8);
                const uint place = load / (KEY_STAGE / 8);
                const uint slot = slotOf(table, base + place, lastVisible);
                float eight[8];
                CACHE_CHUNK(keys, (kvHead * push.slots + slot) * padded(KEY_WIDTH) + stage * KEY_STAGE + chunk * 8, eight);
                keyTile[keyPlace(place, 2 * chunk)] = vec4(eight[0], eight[1], eight[2], eight[3]);
                keyTile[keyPlace(place, 2 * chunk + 1)] = vec4(eight[4], eight[5], eight[6], eight[7]);
            }
            barrier();
            const uint queryAt = firstQuery * KEY_QUARTETS + stage * STAGE_QUARTETS;
            [[dont_unroll]] for (uint quartet = 0; quartet < STAGE_QUARTETS; ++quartet) {
                const vec4 key = keyTile[keyPlace(position, quartet)];
                [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j)
                    scores[j] = multiplyAdd(queryTile[queryAt + j * KEY_QUARTETS + quartet], key, scores[j]);
            }
        }

        const uint place = base + position;
        [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) {
            const bool visible = place <= newest[j] && place >= oldest[j];
            scores[j] = visible ? capped(scores[j], push.softcap) : LOWEST;
            const uint at = (firstQuery + j) * POSITIONS + position;
            scoreTile[at / 4][at % 4] = scores[j];
        }
        barrier();
        vec4 most[LANE_QUERIES];
        [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) most[j] = vec4(greatest[j]);
        [[dont_unroll]] for (uint i = 0; i < POSITIONS / 4; ++i) {
            [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j)
                most[j] = max(most[j], scoreTile[(firstQuery + j) * (POSITIONS / 4) + i]);
        }
        [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) {
            const float newGreatest = max(max(most[j].x, most[j].y), max(most[j].z, most[j].w));
            const float decay = exp(greatest[j] - newGreatest);
            greatest[j] = newGreatest;
            // Where a whole tile is hidden, LOWEST itself is the greatest.
            const float weight = scores[j] > LOWEST ? exp(scores[j] - newGreatest) : 0.0;
            total[j] = total[j] * decay + weight;
            [[unroll]] for (uint i = 0; i < LANE_CHUNKS * 8; ++i) sums[j * LANE_CHUNKS * 8 + i] *= decay;
            const uint at = (firstQuery + j) * POSITIONS + position;
            weightTile[at / 4][at % 4] = weight;
        }
        barrier();

        const uint runPlace = base + run * CHUNK_LANES; // a run lies within one cache block
        const uint runSlot = kvHead * push.slots + slotOf(table, runPlace, lastVisible);
        [[dont_unroll]] for (uint p = 0; p < CHUNK_LANES; p += 4) {
            vec4 weights[LANE_QUERIES];
            [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j)
                weights[j] = weightTile[((firstQuery + j) * POSITIONS + run * CHUNK_LANES + p) / 4];
            [[unroll]] for (uint c = 0; c < LANE_CHUNKS; ++c) {
                const uint chunk = min(c * CHUNK_LANES + chunkLane, VALUE_CHUNKS - 1);
                [[unroll]] for (uint e = 0; e < 4; ++e) {
                    float eight[8];
                    CACHE_CHUNK(values, (runSlot + p + e) * padded(VALUE_WIDTH) + chunk * 8, eight);
                    [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) {
                        [[unroll]] for (uint d = 0; d < 8; ++d)
                            sums[(j * LANE_CHUNKS + c) * 8 + d] += weights[j][e] * eight[d];
                    }
                }
            }
        }
    }

    // A query's total weight, then its sums over all runs of positions. The loop is not unrolled, since it runs once.
    barrier();
    [[unroll]] for (uint j = 0; j < LANE_QUERIES; ++j) {
        const uint at = (firstQuery + j) * POSITIONS + position;
        scoreTile[at / 4][at % 4] = total[j];
    }
    barrier();
    [[dont_unroll]] for (uint i = 0; i < LANE_QUERIES * LANE_CHUNKS; ++i) {
        const uint query = firstQuery + i / LANE_CHUNKS;
        vec4 low;
        vec4 high;
        float queryGreatest;
        [[unroll]] for (uint k = 0; k < LANE_QUERIES * LANE_CHUNKS; ++k) {
            if (k != i) continue;
            low = vec4(sums[k * 8], sums[k * 8 + 1], sums[k * 8 + 2], sums[k * 8 + 3]);
            high = vec4(sums[k * 8 + 4], sums[k * 8 + 5], sums[k * 8 + 6], sums[k * 8 + 7]);
            queryGreatest = greatest[k / LANE_CHUNKS];
        }
        if (RUNS > 1) {
            barrier();
            keyTile[LANE] = low;
            keyTile[GROUP + LANE] = high;
            barrier();
        }
        const uint first = (i % LANE_CHUNKS * CHUNK_LANES + chunkLane) * 8;
        if (run != 0 || query >= QUERIES || query / HEADS >= tileCount || first >= VALUE_WIDTH) continue;

        [[dont_unroll]] for (uint other = 1; other < RUNS; ++other) {
            low += keyTile[LANE + other * CHUNK_LANES];
            high += keyTile[GROUP + LANE + other * CHUNK_LANES];
        }
        vec4 totals = vec4(0.0);
        [[dont_unroll]] for (uint k = 0; k < POSITIONS / 4; ++k) totals += scoreTile[query * (POSITIONS / 4) + k];
        const float queryTotal = (totals.x + totals.y) + (totals.z + totals.w);

        const uint row = tileRow + query / HEADS;
        const uint head = firstHead + query % HEADS;
        const uint partAt = row * push.outStride + (head * PARTS + part) * (VALUE_WIDTH + 2);
        const uint elementAt = head * VALUE_WIDTH + first;
        [[unroll]] for (uint e = 0; e < 8; ++e) {
            if (VALUE_WIDTH % 8 != 0 && first + e >= VALUE_WIDTH) break;
            float value = e < 4 ? low[e % 4] : high[e % 4];
            if (PARTS > 1) {
                outputs.values[partAt + first + e] = value;
            } else {
                value /= queryTotal;
                if (GATED)
                    value /= 1.0 + exp(-F32(gates, row * push.gateStride + push.gateOffset + elementAt + e));
                outputs.values[row * push.outStride + elementAt + e] = value;
            }
        }
        if (PARTS > 1 && first == 0) {
            outputs.values[partAt + VALUE_WIDTH] = queryGreatest;
            outputs.values[partAt + VALUE_WIDTH + 1] = queryTotal;
        }
    }
}
