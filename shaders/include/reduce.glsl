// Sums and maxima over all invocations of a workgroup; every invocation gets the result and must call it.
// The workgroup's size is specialisation constant 0, a power of two.
//
// ONE_SUBGROUP = 1: the workgroup is one subgroup (kernel set "rows"): butterfly of shuffles, no barrier.
// ONE_SUBGROUP = 0: a tree in shared memory, which any device can do.

layout(local_size_x_id = 0, local_size_y = 1, local_size_z = 1) in;
layout(constant_id = 0) const uint GROUP = 8;

#if ONE_SUBGROUP
#define LANE gl_SubgroupInvocationID
// Written out: a loop whose step doubles is not unrolled by every compiler, and this runs once per row of a matrix.
#define GROUP_BUTTERFLY(combine) \
    if (GROUP > 1) value = combine(value, subgroupShuffleXor(value, 1)); \
    if (GROUP > 2) value = combine(value, subgroupShuffleXor(value, 2)); \
    if (GROUP > 4) value = combine(value, subgroupShuffleXor(value, 4)); \
    if (GROUP > 8) value = combine(value, subgroupShuffleXor(value, 8)); \
    if (GROUP > 16) value = combine(value, subgroupShuffleXor(value, 16))
float add(float a, float b) { return a + b; }
float groupAdd(float value) {
    GROUP_BUTTERFLY(add);
    return value;
}
float groupMax(float value) {
    GROUP_BUTTERFLY(max);
    return value;
}
/// Sum of the values of all invocations before this one.
float groupBefore(float value) {
    float sum = value;
    for (uint distance = 1; distance < GROUP; distance *= 2) {
        const float other = subgroupShuffle(sum, LANE >= distance ? LANE - distance : LANE);
        if (LANE >= distance) sum += other;
    }
    return sum - value;
}
void groupSync() {}
#else
#define LANE gl_LocalInvocationID.x
shared float reduceScratch[GROUP];
float groupAdd(float value) {
    barrier();
    reduceScratch[LANE] = value;
    for (uint stride = GROUP / 2; stride > 0; stride /= 2) {
        barrier();
        if (LANE < stride) reduceScratch[LANE] += reduceScratch[LANE + stride];
    }
    barrier();
    return reduceScratch[0];
}
float groupMax(float value) {
    barrier();
    reduceScratch[LANE] = value;
    for (uint stride = GROUP / 2; stride > 0; stride /= 2) {
        barrier();
        if (LANE < stride) reduceScratch[LANE] = max(reduceScratch[LANE], reduceScratch[LANE + stride]);
    }
    barrier();
    return reduceScratch[0];
}
float groupBefore(float value) {
    float sum = value;
    for (uint distance = 1; distance < GROUP; distance *= 2) {
        barrier();
        reduceScratch[LANE] = sum;
        barrier();
        if (LANE >= distance) sum += reduceScratch[LANE - distance];
    }
    return sum - value;
}
void groupSync() { barrier(); }
#endif
