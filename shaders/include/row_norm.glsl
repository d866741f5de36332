// A row that is normed four elements at a time; what lies behind its width stays zero. Weights are in the buffer `vectors`.
// Comes behind norm.glsl.

vec4 insideRow(uint width, uint i) {
    const uvec4 element = uvec4(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3);
    return vec4(lessThan(element, uvec4(width)));
}

vec4 vectorFour(uint place, uint width, uint i) {
    const uint last = width - 1;
    return vec4(F32(vectors, place + min(4 * i, last)), F32(vectors, place + min(4 * i + 1, last)),
                F32(vectors, place + min(4 * i + 2, last)), F32(vectors, place + min(4 * i + 3, last)));
}

/// What follows shift and factor.
vec4 scaledFour(vec4 value, uint kind, uint weight, uint bias, uint width, uint i) {
    if (kind == NORM_NONE) return value;
    if (kind == NORM_SCALE && bias != ABSENT) value -= vectorFour(bias, width, i);
    if (weight != ABSENT) value *= vectorFour(weight, width, i);
    if (kind != NORM_SCALE && bias != ABSENT) value += vectorFour(bias, width, i);
    return value * insideRow(width, i);
}

float sumOfFour(vec4 value) { return (value.x + value.y) + (value.z + value.w); }
