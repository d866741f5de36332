// Push constants of the attention kernels. Written by inference/vulkan/attention_lowering.cpp.
layout(push_constant) uniform Push {
    uint headsPerKv;
    uint firstKvHead; ///< the cache bindings begin with this kv head
    uint slots;       ///< of the cache
    uint queryStride;
    uint gateStride;
    uint gateOffset;
    uint outStride;
    uint tilesAt; ///< word of the step block where the attention tiles begin
    uint window;  ///< 0: none
    float scale;
    float softcap; ///< 0: none
    uint chunk;    ///< windows begin at multiples of it; 0: they do not
    uint sinks;    ///< place in `vectors` of one more logit for each head, or ABSENT
    uint sight;    ///< plan::Attention::Sight
#ifdef SINGLE // the kernel prepares the heads as well: as in prepare_heads.comp
    uint heads;
    uint allKvHeads;
    uint queryOffset;
    uint keyOffset;
    uint valueOffset;
    uint qkvStride;
    uint ropeStride;
    uint ropeOffset;
    uint queryWeight;
    uint queryBias;
    uint keyWeight;
    uint keyBias;
    float queryEpsilon;
    float keyEpsilon;
    uint valueWeight;
    float valueEpsilon;
#endif
} push;

const uint SIGHT_CAUSAL = 1;
const uint SIGHT_GROUP = 2;

/// The first and the last place of its sequence that a row sees.
uint firstVisibleTo(uint row) {
    if (push.sight == SIGHT_GROUP) return rowGroupFirst(row);
    const uint index = rowIndex(row);
    if (push.chunk > 0) return index / push.chunk * push.chunk;
    return push.window > 0 && index + 1 > push.window ? index + 1 - push.window : 0;
}

uint lastVisibleTo(uint row) {
    if (push.sight == SIGHT_GROUP) return rowGroupLast(row);
    return push.sight == SIGHT_CAUSAL ? rowIndex(row) : rowLastVisible(row);
}

uint padded(uint width) { return (width + 31) / 32 * 32; }

float capped(float score, float cap) {
    if (cap <= 0.0) return score;
    const float e = exp(-2.0 * abs(score / cap));
    const float t = (1.0 - e) / (1.0 + e);
    return score < 0.0 ? -cap * t : cap * t;
}
