// Stores 8 consecutive elements of a cache, a float[8], as cache_chunk.glsl reads them, and turns them into what it will read. The
// lanes of a subgroup hold consecutive chunks from a multiple of 32 elements on and all take part; `stored` says which store.
#if CACHE_TYPE == 0
#define STORE_CACHE(slot, scaleSlot, name) WRITE_BUFFER(slot, vec4, name)
#define STORE_CHUNK(name, element, eight_, stored) \
    if (stored) { \
        name.values[(element) / 4] = vec4(eight_[0], eight_[1], eight_[2], eight_[3]); \
        name.values[(element) / 4 + 1] = vec4(eight_[4], eight_[5], eight_[6], eight_[7]); \
    }
#elif CACHE_TYPE == 1
#define STORE_CACHE(slot, scaleSlot, name) WRITE_BUFFER(slot, uvec4, name)
#define STORE_CHUNK(name, element, eight_, stored) \
    { \
        uvec4 words_; \
        [[unroll]] for (uint i_ = 0; i_ < 4; ++i_) { \
            words_[i_] = packHalf2x16(vec2(eight_[2 * i_], eight_[2 * i_ + 1])); \
            const vec2 pair_ = unpackHalf2x16(words_[i_]); \
            eight_[2 * i_] = pair_.x; \
            eight_[2 * i_ + 1] = pair_.y; \
        } \
        if (stored) name.values[(element) / 8] = words_; \
    }
#else
#define STORE_CACHE(slot, scaleSlot, name) \
    WRITE_BUFFER(slot, uint, name); \
    WRITE_BUFFER(scaleSlot, float, name##Scales)
#define STORE_CHUNK(name, element, eight_, stored) \
    { \
        const vec4 a_ = vec4(eight_[0], eight_[1], eight_[2], eight_[3]); \
        const vec4 b_ = vec4(eight_[4], eight_[5], eight_[6], eight_[7]); \
        const vec4 most_ = max(abs(a_), abs(b_)); \
        float greatest_ = max(max(most_.x, most_.y), max(most_.z, most_.w)); \
        greatest_ = max(greatest_, subgroupShuffleXor(greatest_, 1)); \
        greatest_ = max(greatest_, subgroupShuffleXor(greatest_, 2)); \
        const float scale_ = quantizedScale(greatest_); \
        const ivec4 first_ = ivec4(roundEven(a_ * quantizedInverse(greatest_))); \
        const ivec4 second_ = ivec4(roundEven(b_ * quantizedInverse(greatest_))); \
        [[unroll]] for (uint i_ = 0; i_ < 4; ++i_) { \
            eight_[i_] = scale_ * float(first_[i_]); \
            eight_[4 + i_] = scale_ * float(second_[i_]); \
        } \
        if (stored) { \
            name.values[(element) / 4] = packCodes(first_); \
            name.values[(element) / 4 + 1] = packCodes(second_); \
            if ((gl_SubgroupInvocationID & 3) == 0) name##Scales.values[(element) / 32] = scale_; \
        } \
    }
#endif
