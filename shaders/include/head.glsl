// A head of a row, normed and turned as plan::PrepareHeads says. Every element is worked out by itself from qkv, with its partner
// where it turns: reading twice is cheaper than passing values between invocations. Comes behind norm.glsl, the push constants and
// the widths of the heads. A kernel defines HEAD_CONSTANTS, the first of eight free specialisation constants.

// plan::Rope::Pairing
const uint PAIRS_NEIGHBOURS = 0;
const uint PAIRS_HALVES = 1;

layout(constant_id = HEAD_CONSTANTS) const uint QUERY_NORM = NORM_NONE;
layout(constant_id = HEAD_CONSTANTS + 1) const uint KEY_NORM = NORM_NONE;
layout(constant_id = HEAD_CONSTANTS + 2) const bool NORM_WHOLE_ROW = false;
layout(constant_id = HEAD_CONSTANTS + 3) const bool NORM_AFTER_ROPE = false;
layout(constant_id = HEAD_CONSTANTS + 4) const uint ROPE_PAIRS = 0;
layout(constant_id = HEAD_CONSTANTS + 5) const uint ROPE_PAIRING = PAIRS_NEIGHBOURS;
layout(constant_id = HEAD_CONSTANTS + 6) const bool TEMPERATURE = false;
layout(constant_id = HEAD_CONSTANTS + 7) const uint VALUE_NORM = NORM_NONE; ///< RMS at most

const uint HEAD_QUERY = 0;
const uint HEAD_KEY = 1;
const uint HEAD_VALUE = 2;

uint row;
uint ropeAt; ///< where its angles begin
uint rowAt;  ///< where all heads of its kind begin in qkv
uint headAt; ///< where it begins itself
uint width;
uint normKind;
uint normWeight;
uint normBias;
float shift;
float factor;
bool turns;
bool wholeRow; ///< the norm is over all heads of the row

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
    // Elements lie in runs of `run` whose partners are in the next or the last run.
    const uint run = ROPE_PAIRING == PAIRS_NEIGHBOURS ? 1 : ROPE_PAIRING == PAIRS_HALVES ? ROPE_PAIRS : (ROPE_PAIRS + 1) / 2;
    const bool first = i / max(run, 1) % 2 == 0;
    const uint pair = i / max(2 * run, 1) * run + i % max(run, 1);
    const float partner = beforeRope(first ? i + run : i - run);
    const uint table = ropeAt + 2 * pair;
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

// Goes to head `number` of its kind in `row`.
void beginHead(uint kind, uint number) {
    const bool isQuery = kind == HEAD_QUERY;
    const bool isKey = kind == HEAD_KEY;
    width = isQuery || isKey ? KEY_WIDTH : VALUE_WIDTH;
    ropeAt = row * push.ropeStride + push.ropeOffset;
    rowAt = row * push.qkvStride + (isQuery ? push.queryOffset : isKey ? push.keyOffset : push.valueOffset);
    headAt = rowAt + number * width;
    normKind = NORM_NONE;
    shift = 0.0;
    factor = 1.0;
    turns = ROPE_PAIRS > 0 && kind != HEAD_VALUE;
    wholeRow = NORM_WHOLE_ROW && kind != HEAD_VALUE;
    if (isQuery || isKey) {
        const uint ownNorm = isQuery ? QUERY_NORM : KEY_NORM;
        if (ownNorm != NORM_NONE) {
            normWeight = isQuery ? push.queryWeight : push.keyWeight;
            normBias = isQuery ? push.queryBias : push.keyBias;
            normKind = ownNorm;
            measure((isQuery ? push.heads : push.allKvHeads) * KEY_WIDTH, isQuery ? push.queryEpsilon : push.keyEpsilon);
        }
    } else if (VALUE_NORM != NORM_NONE) {
        normWeight = push.valueWeight;
        normBias = ABSENT;
        normKind = VALUE_NORM;
        measure(0, push.valueEpsilon);
    }
}

/// What the finished elements of queries are multiplied with.
float queryFactor() { return TEMPERATURE ? rowQueryScale(row) : 1.0; }
