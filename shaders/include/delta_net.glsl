// What the kernels of plan::DeltaNet share: push constants, runs, and the gates of a row. Written by
// inference/vulkan/recurrent_lowering.cpp. Includers declare the bindings `vectors` and `gates`.
//
// A head's state is a matrix M [key][value column], kept column by column, each filled up to whole quartets. A row with query q,
// key k and value v turns it into M' = decay * M + k * change, change = beta * (v - decay * M.k), and reads out M'.q. Columns do
// not depend on each other, and M'.q = decay * M.q + (k.q) * change, so one pass over the old state gives both products.
// Source: Yang et al. 2024 (arXiv:2412.06464).

layout(push_constant) uniform Push {
    uint inStride;
    uint keyHeads;
    uint firstHead; ///< the state binding begins with this head
    uint valuesAt;  ///< of head 0 in a row of the input
    uint gateStride;
    uint betaOffset;
    uint decayOffset;
    uint decay; ///< places in `vectors`
    uint decayBias;
    uint outStride;
    uint runsAt; ///< word of the step block where the runs begin
    uint slots;
    uint stateStride; ///< elements from one slot to the next
    float scale;      ///< of queries
} push;

struct Run {
    uint first; ///< row of the batch
    uint count;
    uint slot;
    bool fresh; ///< starts from the zero state
};

Run runAt(uint number) {
    const uint at = push.runsAt + number * STEP_RUN_WORDS;
    return Run(U32(step, at), U32(step, at + 1), U32(step, at + 2), U32(step, at + 3) != 0);
}

float betaOf(uint row, uint head) {
    return 1.0 / (1.0 + exp(-F32(gates, row * push.gateStride + push.betaOffset + head)));
}

float decayOf(uint row, uint head) {
    const float x = F32(gates, row * push.gateStride + push.decayOffset + head) + F32(vectors, push.decayBias + head);
    const float softplus = x > 20.0 ? x : log(1.0 + exp(x));
    return exp(F32(vectors, push.decay + head) * softplus);
}
