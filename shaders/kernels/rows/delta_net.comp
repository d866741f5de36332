#version 450
#extension GL_GOOGLE_include_directive : require
// plan::DeltaNet for software devices, without its norm. One workgroup = one subgroup works for a head and as many value columns
// as it has lanes: a lane keeps its column of the state in registers while the rows of a run go by.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint WIDTH = 128; ///< of a head

READ_F32(1, vectors);
READ_F32(2, inputs);
READ_F32(3, gates);
READ_F32X4(4, oldState);
WRITE_BUFFER(5, vec4, newState); ///< the same memory: an invocation writes only what it has read before
WRITE_BUFFER(6, float, outputs);

#include "include/delta_net.glsl"

const uint QUARTETS = (WIDTH + 3) / 4;
const uint CHUNKS = (WIDTH + GROUP - 1) / GROUP; ///< of keys, one element in each lane

void main() {
    const uint lane = gl_SubgroupInvocationID;
    const uint column = gl_WorkGroupID.x * GROUP + lane;
    const bool exists = column < WIDTH;
    const uint head = push.firstHead + gl_WorkGroupID.y;
    const uint keyHead = head % push.keyHeads;

    for (uint number = gl_WorkGroupID.z; number < stepRuns(); number += gl_NumWorkGroups.z) {
        const Run run = runAt(number);
        const uint stateAt = (gl_WorkGroupID.y * push.slots + run.slot) * (push.stateStride / 4) + min(column, WIDTH - 1) * QUARTETS;
        vec4 state[QUARTETS];
        [[unroll]] for (uint i = 0; i < QUARTETS; ++i) state[i] = run.fresh ? vec4(0.0) : F32X4(oldState, stateAt + i);

        for (uint row = run.first; row < run.first + run.count; ++row) {
            const uint at = row * push.inStride;
            float query[CHUNKS];
            float key[CHUNKS];
            float both = 0.0;
            [[unroll]] for (uint c = 0; c < CHUNKS; ++c) {
                const uint i = c * GROUP + lane;
                const uint place = at + keyHead * WIDTH + min(i, WIDTH - 1);
                query[c] = i < WIDTH ? F32(inputs, place) : 0.0;
                key[c] = i < WIDTH ? F32(inputs, place + push.keyHeads * WIDTH) : 0.0;
                both += query[c] * key[c];
            }
            both = groupAdd(both);

            vec4 keySums = vec4(0.0);
            vec4 querySums = vec4(0.0);
            [[unroll]] for (uint i = 0; i < WIDTH; ++i) {
                keySums[i % 4] += state[i / 4][i % 4] * subgroupShuffle(key[i / GROUP], i % GROUP);
                querySums[i % 4] += state[i / 4][i % 4] * subgroupShuffle(query[i / GROUP], i % GROUP);
            }
            const float decay = decayOf(row, head);
            const float value = F32(inputs, at + push.valuesAt + head * WIDTH + min(column, WIDTH - 1));
            const float fromKey = (keySums.x + keySums.y) + (keySums.z + keySums.w);
            const float fromQuery = (querySums.x + querySums.y) + (querySums.z + querySums.w);
            const float change = betaOf(row, head) * (value - decay * fromKey);
            [[unroll]] for (uint i = 0; i < WIDTH; ++i)
                state[i / 4][i % 4] = decay * state[i / 4][i % 4] + change * subgroupShuffle(key[i / GROUP], i % GROUP);
            if (exists) outputs.values[row * push.outStride + head * WIDTH + column] = push.scale * (decay * fromQuery + both * change);
        }

        [[unroll]] for (uint i = 0; i < QUARTETS; ++i)
            if (exists) newState.values[stateAt + i] = state[i];
    }
}
