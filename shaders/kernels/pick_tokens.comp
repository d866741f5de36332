#version 450
#extension GL_GOOGLE_include_directive : require
// plan::Pick: the likeliest tokens of a row, in no order. One workgroup per row.
//
// Where so many segments have a greatest logit of at least t, so many logits are at least t. So the greatest such t is searched among
// the segments' greatest, and what is at least t is picked; only where that is more than there is room for, t is raised. All of the
// picked come before all others; of equal logits there is only room for some, the first ones are picked.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"
#include "include/logit_keys.glsl"

layout(constant_id = 1) const uint ROOM = 512; ///< tokens of a row that can be picked

layout(push_constant) uniform Push {
    uint vocabulary;
    uint logitStride;
    uint segments;
    uint picksAt;
} push;

READ_U32X4(1, logits);
READ_U32(2, maxima);
READ_F32(3, sums);
WRITE_BUFFER(4, uint, picked); ///< of each row: how many, the sum, tokens [ROOM], their logits [ROOM]

uint row;
uint firstSegment; // of the invocation's
uint endSegment;

// Out of push constants, which are dear in loops on software devices.
uint vocabulary;
uint segments;
uint maximaAt;
uint logitsAt; // in groups of four

uint maximum(uint segment) { return U32(maxima, maximaAt + segment); }
uvec4 bitsAt(uint place) { return U32X4(logits, logitsAt + place / 4); }
uint endOf(uint segment) { return min((segment + 1) * SEGMENT, vocabulary); }

uint groupCount(uint own) { return uint(groupAdd(float(own))); }

/// The greatest key of all segments.
uint greatestKey() {
    uint own = KEY_NONE;
    for (uint segment = LANE; segment < segments; segment += GROUP) own = max(own, maximum(segment));
    // In halves, which are exact as floats.
    const uint high = uint(groupMax(float(own >> 16)));
    const uint low = uint(groupMax(own >> 16 == high ? float(own & 0xffffu) : 0.0));
    return high << 16 | low;
}

uint segmentsFrom(uint key) {
    uint own = 0;
    for (uint segment = LANE; segment < segments; segment += GROUP)
        if (maximum(segment) >= key) ++own;
    return groupCount(own);
}

/// The invocation's logits with keys from `least` to `most`.
uint ownBetween(uint least, uint most) {
    uvec4 own = uvec4(0);
    for (uint segment = firstSegment; segment < endSegment; ++segment) {
        if (maximum(segment) < least) continue;
        const uint end = endOf(segment);
        for (uint i = segment * SEGMENT; i < end; i += 4) {
            const uvec4 keys = logitKeys(bitsAt(i), i, end);
            own += uvec4(greaterThanEqual(keys, uvec4(least))) * uvec4(lessThanEqual(keys, uvec4(most)));
        }
    }
    return own.x + own.y + own.z + own.w;
}

/// Picks the invocation's logits with such keys, from place `to` on while there is room.
void pickBetween(uint least, uint most, uint to) {
    const uint at = 2 + row * (2 + 2 * ROOM);
    for (uint segment = firstSegment; segment < endSegment; ++segment) {
        if (maximum(segment) < least) continue;
        const uint end = endOf(segment);
        for (uint i = segment * SEGMENT; i < end; i += 4) {
            const uvec4 bits = bitsAt(i);
            const uvec4 keys = logitKeys(bits, i, end);
            [[unroll]] for (uint part = 0; part < 4; ++part) {
                if (keys[part] < least || keys[part] > most || to >= ROOM) continue;
                picked.values[at + to] = i + part;
                picked.values[at + ROOM + to] = bits[part];
                ++to;
            }
        }
    }
}

void main() {
    row = gl_WorkGroupID.x;
    if (row >= stepOutputs()) return;
    const uint wanted = U32(step, push.picksAt + row);
    const uint count = pickCount(wanted);
    if (count == 0) return;
    vocabulary = push.vocabulary;
    segments = push.segments;
    maximaAt = row * segments;
    logitsAt = row * push.logitStride / 4;
    // Every lane takes a run of the segments, so that its picks are in order.
    const uint run = (segments + GROUP - 1) / GROUP;
    firstSegment = min(LANE * run, segments);
    endSegment = min(firstSegment + run, segments);

    const uint greatest = greatestKey();
    uint least = count == 1 ? max(greatest, KEY_LEAST) : KEY_LEAST;
    if (count > 1 && segments > count) {
        uint above = max(greatest, KEY_LEAST) + 1;
        while (above - least > 1) {
            const uint middle = least + (above - least) / 2;
            const uint reach = segmentsFrom(middle);
            if (reach < count) {
                above = middle;
            } else {
                least = middle;
                if (reach <= count + count / 4) break;
            }
        }
    }

    uint own = ownBetween(least, KEY_NAN);
    uint total = groupCount(own);
    uint ties = KEY_NONE; // the key of which only some are picked
    if (total > ROOM) {
        uint below = least; // from which on there are too many
        least = max(greatest, KEY_LEAST) + 1;
        total = 0;
        while (least - below > 1 && total < count) {
            const uint middle = below + (least - below) / 2;
            const uint reach = groupCount(ownBetween(middle, KEY_NAN));
            if (reach > ROOM) {
                below = middle;
            } else {
                least = middle;
                total = reach;
            }
        }
        own = ownBetween(least, KEY_NAN);
        if (total < count) ties = below;
    }

    pickBetween(least, KEY_NAN, uint(groupBefore(float(own))));
    if (ties != KEY_NONE) {
        own = ownBetween(ties, ties);
        pickBetween(ties, ties, total + uint(groupBefore(float(own))));
        total = min(total + groupCount(own), ROOM);
    }

    float sum = 0.0;
    if (picksSum(wanted) && greatest >= KEY_LEAST)
        for (uint segment = LANE; segment < segments; segment += GROUP) {
            const uint key = maximum(segment);
            if (key >= KEY_LEAST)
                sum += F32(sums, maximaAt + segment) * exp(max(keyLogit(key) - keyLogit(greatest), -100.0));
        }
    sum = groupAdd(sum);
    if (LANE == 0) {
        picked.values[row * (2 + 2 * ROOM)] = total;
        picked.values[row * (2 + 2 * ROOM) + 1] = floatBitsToUint(sum);
    }
}
