#version 450
#extension GL_GOOGLE_include_directive : require
// plan::PrepareHeads: norm, rope and query scale of each head; keys and values into the cache.
// One workgroup per (head, row); heads are counted queries first, then keys, then values.
// CACHE_TYPE: 0 float32, 1 float16 (pairs in a word), 2 int8 with one float32 scale per 32 elements.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/norm.glsl"
#if CACHE_TYPE == 2
#include "include/quantize.glsl"
#endif

layout(constant_id = 1) const uint KEY_WIDTH = 128;
layout(constant_id = 2) const uint VALUE_WIDTH = 128;
layout(constant_id = 3) const uint QUERY_NORM = NORM_NONE;
layout(constant_id = 4) const uint KEY_NORM = NORM_NONE;
layout(constant_id = 5) const bool NORM_WHOLE_ROW = false;
layout(constant_id = 6) const bool NORM_AFTER_ROPE = false;
layout(constant_id = 7) const uint ROPE_PAIRS = 0;
layout(constant_id = 8) const bool ROPE_NEIGHBOURS = true;
layout(constant_id = 9) const bool TEMPERATURE = false;
layout(constant_id = 10) const uint VALUE_NORM = NORM_NONE; ///< RMS at most

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
    uint valueWeight;
    float valueEpsilon;
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

uint padded(uint width) { return (width + 31) / 32 * 32; }

// The head of this workgroup. Every element is worked out by itself from qkv, with its partner where it turns: reading twice
// is cheaper than passing values between invocations.
uint row;
uint rowAt;  ///< where all heads of its kind begin in qkv
uint headAt; ///< where it begins itself
uint width;
uint normKind = NORM_NONE;
uint normWeight;
uint normBias;
float shift = 0.0;
float factor = 1.0;
bool turns = false;
bool wholeRow = false; ///< the norm is over all heads of the row

float raw(uint i) { return F32(qkv, headAt + i); }

float normed(float value, uint i) {
    if (normKind == NORM_NONE) return value;
    const uint place = (wholeRow ? headAt - rowAt : 0) + i;
    value = (value - shift) * factor;
    if (normWeight != ABSENT) value *= F32(vectors, normWeight + place);
    if (normBias != ABSENT) value += F32(vectors, normBias + place);
    return value;
}

float beforeRope(uint i) { return NORM_AFTER_ROPE ? raw(i) : normed(raw(i), i); }

float turned(uint i) {
    const float own = beforeRope(i);
    if (!turns || i >= 2 * ROPE_PAIRS) return own;
    const bool first = ROPE_NEIGHBOURS ? (i & 1) == 0 : i < ROPE_PAIRS;
    const uint pair = ROPE_NEIGHBOURS ? i / 2 : i % max(ROPE_PAIRS, 1);
    const float partner = beforeRope(ROPE_NEIGHBOURS ? i ^ 1 : first ? i + ROPE_PAIRS : i - ROPE_PAIRS);
    const uint table = row * push.ropeStride + push.ropeOffset + 2 * pair;
    const float sine = F32(ropes, table + 1);
    return own * F32(ropes, table) + (first ? -partner * sine : partner * sine);
}

float finished(uint i) {
    if (i >= width) return 0.0;
    return NORM_AFTER_ROPE ? normed(turned(i), i) : turned(i);
}

// What the norm of this head needs to know of all its elements, or of all heads of its kind.
void measure(uint allWidth, float epsilon) {
    const uint count = wholeRow ? allWidth : width;
    if (normKind == NORM_LAYER) {
        float sum = 0.0;
        for (uint i = LANE; i < count; i += GROUP) sum += wholeRow ? F32(qkv, rowAt + i) : raw(i);
        shift = groupAdd(sum) / float(count);
    }
    float squares = 0.0;
    for (uint i = LANE; i < count; i += GROUP) {
        const float value = NORM_AFTER_ROPE ? turned(i) : wholeRow ? F32(qkv, rowAt + i) : raw(i);
        squares += (value - shift) * (value - shift);
    }
    factor = 1.0 / sqrt(groupAdd(squares) / float(count) + epsilon);
}

void main() {
    row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint which = gl_WorkGroupID.x;
    const bool isQuery = which < push.queryHeads;
    const bool isKey = !isQuery && which < push.queryHeads + push.kvHeads;
    const uint local = isQuery ? which : which - push.queryHeads - (isKey ? 0 : push.kvHeads);
    const uint number = isQuery ? local : push.firstKvHead + local;

    width = isQuery || isKey ? KEY_WIDTH : VALUE_WIDTH;
    rowAt = row * push.qkvStride + (isQuery ? push.queryOffset : isKey ? push.keyOffset : push.valueOffset);
    headAt = rowAt + number * width;
    if (isQuery || isKey) {
        turns = ROPE_PAIRS > 0;
        wholeRow = NORM_WHOLE_ROW;
        const uint kind = isQuery ? QUERY_NORM : KEY_NORM;
        if (kind != NORM_NONE) {
            normWeight = isQuery ? push.queryWeight : push.keyWeight;
            normBias = isQuery ? push.queryBias : push.keyBias;
            normKind = kind;
            measure((isQuery ? push.heads : push.allKvHeads) * KEY_WIDTH, isQuery ? push.queryEpsilon : push.keyEpsilon);
        }
    }

    if (VALUE_NORM != NORM_NONE && !isQuery && !isKey) {
        normWeight = push.valueWeight;
        normBias = ABSENT;
        normKind = VALUE_NORM;
        measure(0, push.valueEpsilon);
    }

    // One path for all three, with the stores alone apart: software devices run every branch for every invocation.
    const float scale = isQuery && TEMPERATURE ? rowQueryScale(row) : 1.0;
    const uint queryAt = row * push.queryStride + number * KEY_WIDTH;
    const uint cacheAt = (local * push.slots + rowSlot(row)) * padded(width);
#if CACHE_TYPE == 2
    for (uint block = LANE; block < padded(width) / 32; block += GROUP) {
        float elements[32];
        for (uint i = 0; i < 32; ++i) {
            elements[i] = finished(block * 32 + i) * scale;
            if (isQuery && block * 32 + i < width) queries.values[queryAt + block * 32 + i] = elements[i];
        }
        if (isQuery) continue;
        const QuantizedBlock quantized = quantizeBlock(elements);
        if (isKey) {
            keyScales.values[cacheAt / 32 + block] = quantized.record.x;
            for (uint word = 0; word < 8; ++word) keyCache.values[cacheAt / 4 + block * 8 + word] = quantized.words[word];
        } else {
            valueScales.values[cacheAt / 32 + block] = quantized.record.x;
            for (uint word = 0; word < 8; ++word) valueCache.values[cacheAt / 4 + block * 8 + word] = quantized.words[word];
        }
    }
#else
    for (uint pair = LANE; pair < padded(width) / 2; pair += GROUP) {
        const vec2 two = vec2(finished(2 * pair), finished(2 * pair + 1)) * scale;
        if (isQuery) {
            if (2 * pair < width) queries.values[queryAt + 2 * pair] = two.x;
            if (2 * pair + 1 < width) queries.values[queryAt + 2 * pair + 1] = two.y;
        } else {
#if CACHE_TYPE == 0
            if (isKey) {
                keyCache.values[cacheAt + 2 * pair] = floatBitsToUint(two.x);
                keyCache.values[cacheAt + 2 * pair + 1] = floatBitsToUint(two.y);
            } else {
                valueCache.values[cacheAt + 2 * pair] = floatBitsToUint(two.x);
                valueCache.values[cacheAt + 2 * pair + 1] = floatBitsToUint(two.y);
            }
#else
            const uint word = packHalf2x16(two);
            if (isKey)
                keyCache.values[cacheAt / 2 + pair] = word;
            else
                valueCache.values[cacheAt / 2 + pair] = word;
#endif
        }
    }
#endif
}
