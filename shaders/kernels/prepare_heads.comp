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

#define HEAD_CONSTANTS 3
#include "include/head.glsl"

uint padded(uint width) { return (width + 31) / 32 * 32; }

void main() {
    row = gl_WorkGroupID.y;
    if (row >= stepRows()) return;
    const uint which = gl_WorkGroupID.x;
    const bool isQuery = which < push.queryHeads;
    const bool isKey = !isQuery && which < push.queryHeads + push.kvHeads;
    const uint local = isQuery ? which : which - push.queryHeads - (isKey ? 0 : push.kvHeads);
    const uint number = isQuery ? local : push.firstKvHead + local;

    beginHead(isQuery ? HEAD_QUERY : isKey ? HEAD_KEY : HEAD_VALUE, number);

    // One path for all three, with the stores alone apart: software devices run every branch for every invocation.
    const float scale = isQuery ? queryFactor() : 1.0;
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
