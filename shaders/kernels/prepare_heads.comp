#version 450
#extension GL_GOOGLE_include_directive : require
// plan::PrepareHeads: norm, rope and query scale of each head; keys and values into the cache.
// One workgroup per (head, row); heads are counted queries first, then keys, then values.
// CACHE_TYPE: 0 float32, 1 float16 (pairs in a word), 2 int8 with one float32 scale per 32 elements.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"

layout(constant_id = 1) const uint KEY_WIDTH = 128;
layout(constant_id = 2) const uint VALUE_WIDTH = 128;
layout(constant_id = 3) const uint QUERY_NORM = NORM_NONE;
layout(constant_id = 4) const uint KEY_NORM = NORM_NONE;
layout(constant_id = 5) const bool NORM_WHOLE_ROW = false;
layout(constant_id = 6) const bool NORM_AFTER_ROPE = false;
layout(constant_id = 7) const uint ROPE_PAIRS = 0;
layout(constant_id = 8) const bool ROPE_NEIGHBOURS = true;
layout(constant_id = 9) const bool TEMPERATURE = false;

layout(push_constant) uniform Push {
    uint heads;
    uint firstKvHead; ///< the cache bindings hold kv heads firstKvHead .. firstKvHead + kvHeads - 1
    uint kvHeads;
    uint allKvHeads;
    uint queryOffset;
    uint keyOffset;
    uint valueOffset;
    uint qkvStride;
    uint queryStride;
    uint ropeStride;
    uint ropeOffset;
    uint slots;
    uint queryWeight; ///< places in `vectors`, or ABSENT
    uint queryBias;
    uint keyWeight;
    uint keyBias;
    float queryEpsilon;
    float keyEpsilon;
    uint queryHeads; ///< query heads that this dispatch prepares: all in the first one, none in later ones
} push;

READ_F32(1, vectors);
READ_F32(2, ropes);
READ_F32(3, qkv);
WRITE_BUFFER(4, float, queries);
WRITE_BUFFER(5, uint, keyCache);
WRITE_BUFFER(6, uint, valueCache);
#if CACHE_TYPE == 2
WRITE_BUFFER(7, float, keyScales);
WRITE_BUFFER(8, float, valueScales);
#endif

const uint MOST_WIDTH = KEY_WIDTH > VALUE_WIDTH ? KEY_WIDTH : VALUE_WIDTH;
const uint PADDED = (MOST_WIDTH + 31) / 32 * 32;
shared float head[PADDED];

uint padded(uint width) { return (width + 31) / 32 * 32; }

// Norm of the head in `head`; for whole-row norms the sums run over all heads of its kind in qkv.
void normHead(uint kind, uint rowAt, uint headAt, uint allWidth, uint weight, uint bias, float epsilon) {
    const uint width = NORM_WHOLE_ROW ? allWidth : KEY_WIDTH;
    float shift = 0.0;
    if (kind == NORM_LAYER) {
        float sum = 0.0;
        for (uint i = LANE; i < width; i += GROUP) sum += NORM_WHOLE_ROW ? F32(qkv, rowAt + i) : head[i];
        shift = groupAdd(sum) / float(width);
    }
    float squares = 0.0;
    for (uint i = LANE; i < width; i += GROUP) {
        const float value = (NORM_WHOLE_ROW ? F32(qkv, rowAt + i) : head[i]) - shift;
        squares += value * value;
    }
    const float factor = 1.0 / sqrt(groupAdd(squares) / float(width) + epsilon);
    const uint first = NORM_WHOLE_ROW ? headAt - rowAt : 0;
    for (uint i = LANE; i < KEY_WIDTH; i += GROUP) {
        float value = (head[i] - shift) * factor;
        if (weight != ABSENT) value *= F32(vectors, weight + first + i);
        if (bias != ABSENT) value += F32(vectors, bias + first + i);
        head[i] = value;
    }
    barrier();
}

void turnHead(uint row) {
    const uint table = row * push.ropeStride + push.ropeOffset;
    for (uint pair = LANE; pair < ROPE_PAIRS; pair += GROUP) {
        const uint a = ROPE_NEIGHBOURS ? 2 * pair : pair;
        const uint b = ROPE_NEIGHBOURS ? a + 1 : pair + ROPE_PAIRS;
        const float cosine = F32(ropes, table + 2 * pair);
        const float sine = F32(ropes, table + 2 * pair + 1);
        const float x = head[a];
        const float y = head[b];
        head[a] = x * cosine - y * sine;
        head[b] = x * sine + y * cosine;
    }
    barrier();
}

#if CACHE_TYPE == 0
#define STORE_HEAD(cache, scales, at, width) \
    for (uint i = LANE; i < padded(width); i += GROUP) cache.values[(at) + i] = floatBitsToUint(head[i])
#elif CACHE_TYPE == 1
#define STORE_HEAD(cache, scales, at, width) \
    for (uint i = LANE; i < padded(width) / 2; i += GROUP) \
    cache.values[(at) / 2 + i] = packHalf2x16(vec2(head[2 * i], head[2 * i + 1]))
#else
#define STORE_HEAD(cache, scales, at, width) \
    for (uint block = LANE; block < padded(width) / 32; block += GROUP) { \
        float greatest = 0.0; \
        for (uint i = 0; i < 32; ++i) greatest = max(greatest, abs(head[block * 32 + i])); \
        const float scale = greatest / 127.0; \
        const float inverse = greatest > 0.0 ? 127.0 / greatest : 0.0; \
        scales.values[(at) / 32 + block] = scale; \
        for (uint word = 0; word < 8; ++word) { \
            uint bits = 0; \
            for (uint i = 0; i < 4; ++i) \
                bits |= (uint(int(roundEven(head[block * 32 + word * 4 + i] * inverse))) & 255u) << (8 * i); \
            cache.values[(at) / 4 + block * 8 + word] = bits; \
        } \
    }
#endif

void main() {
    const uint row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint which = gl_WorkGroupID.x;
    const bool isQuery = which < push.queryHeads;
    const bool isKey = !isQuery && which < push.queryHeads + push.kvHeads;
    const uint local = isQuery ? which : which - push.queryHeads - (isKey ? 0 : push.kvHeads);
    const uint number = isQuery ? local : push.firstKvHead + local;

    const uint width = isQuery || isKey ? KEY_WIDTH : VALUE_WIDTH;
    const uint rowAt = row * push.qkvStride + (isQuery ? push.queryOffset : isKey ? push.keyOffset : push.valueOffset);
    const uint headAt = rowAt + number * width;
    for (uint i = LANE; i < PADDED; i += GROUP) head[i] = i < width ? F32(qkv, headAt + i) : 0.0;
    barrier();

    if (isQuery || isKey) {
        const uint kind = isQuery ? QUERY_NORM : KEY_NORM;
        const uint allWidth = (isQuery ? push.heads : push.allKvHeads) * KEY_WIDTH;
        const uint weight = isQuery ? push.queryWeight : push.keyWeight;
        const uint bias = isQuery ? push.queryBias : push.keyBias;
        const float epsilon = isQuery ? push.queryEpsilon : push.keyEpsilon;
        if (kind != NORM_NONE && !NORM_AFTER_ROPE) normHead(kind, rowAt, headAt, allWidth, weight, bias, epsilon);
        if (ROPE_PAIRS > 0) turnHead(row);
        if (kind != NORM_NONE && NORM_AFTER_ROPE) normHead(kind, rowAt, headAt, allWidth, weight, bias, epsilon);
    }

    if (isQuery) {
        const float scale = TEMPERATURE ? rowQueryScale(row) : 1.0;
        for (uint i = LANE; i < KEY_WIDTH; i += GROUP)
            queries.values[row * push.queryStride + number * KEY_WIDTH + i] = head[i] * scale;
    } else if (isKey) {
        const uint at = (local * push.slots + rowSlot(row)) * padded(KEY_WIDTH);
        STORE_HEAD(keyCache, keyScales, at, KEY_WIDTH);
    } else {
        const uint at = (local * push.slots + rowSlot(row)) * padded(VALUE_WIDTH);
        STORE_HEAD(valueCache, valueScales, at, VALUE_WIDTH);
    }
}
