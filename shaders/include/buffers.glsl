// How kernels read buffers: the one place that knows about the two kernel sets.
//
//   READ_U32(binding, name);    U32(name, i)      one 32-bit word
//   READ_U32X4(binding, name);  U32X4(name, i)    four of them
//   READ_F32(binding, name);    F32(name, i)
//   READ_F32X4(binding, name);  F32X4(name, i)
//
// TEXEL_LOADS = 1 (kernel set "rows", for software devices): formatted texel buffers. Mesa's llvmpipe turns them into straight-line
// vector code, while a storage buffer load with a per-lane address becomes a loop over the lanes (measured: 3 to 5 times slower).
// TEXEL_LOADS = 0 (kernel set "tiles", for GPUs): storage buffers.
// Buffers that a kernel writes are plain storage buffers in both sets.

#if TEXEL_LOADS
#define READ_U32(slot, name) layout(set = 0, binding = slot, r32ui) uniform readonly uimageBuffer name
#define READ_U32X4(slot, name) layout(set = 0, binding = slot, rgba32ui) uniform readonly uimageBuffer name
#define READ_F32(slot, name) layout(set = 0, binding = slot, r32f) uniform readonly imageBuffer name
#define READ_F32X4(slot, name) layout(set = 0, binding = slot, rgba32f) uniform readonly imageBuffer name
#define U32(name, i) imageLoad(name, int(i)).x
#define U32X4(name, i) imageLoad(name, int(i))
#define F32(name, i) imageLoad(name, int(i)).x
#define F32X4(name, i) imageLoad(name, int(i))
#else
#define READ_BUFFER(slot, type, name) \
    layout(set = 0, binding = slot, std430) readonly buffer name##Buffer { type values[]; } name
#define READ_U32(slot, name) READ_BUFFER(slot, uint, name)
#define READ_U32X4(slot, name) READ_BUFFER(slot, uvec4, name)
#define READ_F32(slot, name) READ_BUFFER(slot, float, name)
#define READ_F32X4(slot, name) READ_BUFFER(slot, vec4, name)
#define U32(name, i) name.values[i]
#define U32X4(name, i) name.values[i]
#define F32(name, i) name.values[i]
#define F32X4(name, i) name.values[i]
#endif

#define WRITE_BUFFER(slot, type, name) \
    layout(set = 0, binding = slot, std430) writeonly buffer name##Buffer { type values[]; } name
#define UPDATE_BUFFER(slot, type, name) \
    layout(set = 0, binding = slot, std430) buffer name##Buffer { type values[]; } name

const uint ABSENT = 0xffffffffu;
