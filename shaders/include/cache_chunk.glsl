// Reads 8 consecutive elements of a cache, whatever its type (CACHE_TYPE as in prepare_heads.comp). `element` counts from the
// start of the binding and is a multiple of 8.
#if CACHE_TYPE == 0
#define READ_CACHE(slot, scaleSlot, name) READ_F32X4(slot, name)
#define CACHE_CHUNK(name, element, out) \
    { \
        const vec4 a_ = F32X4(name, (element) / 4); \
        const vec4 b_ = F32X4(name, (element) / 4 + 1); \
        out = float[8](a_.x, a_.y, a_.z, a_.w, b_.x, b_.y, b_.z, b_.w); \
    }
#elif CACHE_TYPE == 1
#define READ_CACHE(slot, scaleSlot, name) READ_U32X4(slot, name)
#define CACHE_CHUNK(name, element, out) \
    { \
        const uvec4 w_ = U32X4(name, (element) / 8); \
        const vec2 a_ = unpackHalf2x16(w_.x); \
        const vec2 b_ = unpackHalf2x16(w_.y); \
        const vec2 c_ = unpackHalf2x16(w_.z); \
        const vec2 d_ = unpackHalf2x16(w_.w); \
        out = float[8](a_.x, a_.y, b_.x, b_.y, c_.x, c_.y, d_.x, d_.y); \
    }
#else
#define READ_CACHE(slot, scaleSlot, name) \
    READ_U32(slot, name); \
    READ_F32(scaleSlot, name##Scales)
#define CACHE_CHUNK(name, element, out) \
    { \
        const int a_ = int(U32(name, (element) / 4)); \
        const int b_ = int(U32(name, (element) / 4 + 1)); \
        const float s_ = F32(name##Scales, (element) / 32); \
        out = float[8](s_ * float(a_ << 24 >> 24), s_ * float(a_ << 16 >> 24), s_ * float(a_ << 8 >> 24), \
                       s_ * float(a_ >> 24), s_ * float(b_ << 24 >> 24), s_ * float(b_ << 16 >> 24), \
                       s_ * float(b_ << 8 >> 24), s_ * float(b_ >> 24)); \
    }
#endif
