#version 450
#extension GL_GOOGLE_include_directive : require
// plan::DeltaNet for GPUs, without its norm. One workgroup works for a head and COLUMNS of its value columns; SPLIT invocations
// share a column of the state, which stays in registers while the rows of a run go by. Rows come through shared memory in stages.
#include "include/prelude.glsl"
#include "include/step.glsl"
#include "include/reduce.glsl"

layout(constant_id = 1) const uint WIDTH = 128; ///< of a head

READ_F32(1, vectors);
READ_F32(2, inputs);
READ_F32(3, gates);
UPDATE_BUFFER(4, vec4, states);
WRITE_BUFFER(5, float, outputs);

#include "include/delta_net.glsl"

const uint SPLIT = 8;
const uint COLUMNS = GROUP / SPLIT;
const uint STAGE = WIDTH > 128 ? 4 : 8; ///< rows; 16 KiB of shared memory is what every device has
const uint QUARTETS = (WIDTH + 3) / 4;
const uint OWN = (QUARTETS + SPLIT - 1) / SPLIT; ///< quartets of an invocation: every SPLIT-th one
const uint FILLED = OWN * SPLIT;

shared vec4 queries[STAGE * FILLED];
shared vec4 keys[STAGE * FILLED];
shared float values[STAGE * COLUMNS];
shared vec2 rowGates[STAGE];     ///< decay, beta
shared vec4 partials[2 * GROUP]; ///< state.key, state.query and key.query over an invocation's quartets; rows alternate

vec4 quartetAt(uint at, uint quartet) {
    vec4 four = vec4(0.0);
    [[unroll]] for (uint e = 0; e < 4; ++e)
        if (quartet * 4 + e < WIDTH) four[e] = F32(inputs, at + quartet * 4 + e);
    return four;
}

void main() {
    const uint part = LANE % SPLIT;
    const uint own = LANE / SPLIT;
    const uint firstColumn = gl_WorkGroupID.x * COLUMNS;
    const uint column = firstColumn + own;
    const bool exists = column < WIDTH;
    const uint head = push.firstHead + gl_WorkGroupID.y;
    const uint keyHead = head % push.keyHeads;

    for (uint number = gl_WorkGroupID.z; number < stepRuns(); number += gl_NumWorkGroups.z) {
        const Run run = runAt(number);
        const uint stateAt = (gl_WorkGroupID.y * push.slots + run.slot) * (push.stateStride / 4) + column * QUARTETS;
        vec4 state[OWN];
        [[unroll]] for (uint i = 0; i < OWN; ++i) {
            const uint quartet = i * SPLIT + part;
            state[i] = vec4(0.0);
            if (!run.fresh && exists && quartet < QUARTETS) state[i] = states.values[stateAt + quartet];
        }

        for (uint stage = 0; stage < run.count; stage += STAGE) {
            const uint rows = min(STAGE, run.count - stage);
            const uint first = run.first + stage;
            barrier();
            for (uint i = LANE; i < rows * FILLED; i += GROUP) {
                const uint at = (first + i / FILLED) * push.inStride + keyHead * WIDTH;
                queries[i] = quartetAt(at, i % FILLED);
                keys[i] = quartetAt(at + push.keyHeads * WIDTH, i % FILLED);
            }
            for (uint i = LANE; i < rows * COLUMNS; i += GROUP) {
                const uint at = (first + i / COLUMNS) * push.inStride + push.valuesAt + head * WIDTH;
                values[i] = F32(inputs, at + min(firstColumn + i % COLUMNS, WIDTH - 1));
            }
            if (LANE < rows) rowGates[LANE] = vec2(decayOf(first + LANE, head), betaOf(first + LANE, head));
            barrier();

            for (uint row = 0; row < rows; ++row) {
                vec4 sums[3] = vec4[3](vec4(0.0), vec4(0.0), vec4(0.0));
                [[unroll]] for (uint i = 0; i < OWN; ++i) {
                    const vec4 key = keys[row * FILLED + i * SPLIT + part];
                    const vec4 query = queries[row * FILLED + i * SPLIT + part];
                    sums[0] += state[i] * key;
                    sums[1] += state[i] * query;
                    sums[2] += key * query;
                }
                const uint turn = row % 2 * GROUP;
                partials[turn + LANE] = vec4(dot(sums[0], vec4(1.0)), dot(sums[1], vec4(1.0)), dot(sums[2], vec4(1.0)), 0.0);
                barrier();
                vec4 total = vec4(0.0);
                [[unroll]] for (uint i = 0; i < SPLIT; ++i) total += partials[turn + own * SPLIT + i];

                const float decay = rowGates[row].x;
                const float change = rowGates[row].y * (values[row * COLUMNS + own] - decay * total.x);
                [[unroll]] for (uint i = 0; i < OWN; ++i)
                    state[i] = decay * state[i] + change * keys[row * FILLED + i * SPLIT + part];
                if (exists && part == 0)
                    outputs.values[(first + row) * push.outStride + head * WIDTH + column] =
                        push.scale * (decay * total.y + total.z * change);
            }
        }

        [[unroll]] for (uint i = 0; i < OWN; ++i) {
            const uint quartet = i * SPLIT + part;
            if (exists && quartet < QUARTETS) states.values[stateAt + quartet] = state[i];
        }
    }
}
