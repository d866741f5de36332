// The state of plan::ShortConv: the last KERNEL - 1 inputs of a sequence, oldest first. A kernel that includes this has the
// bindings `inputs`, `oldState` and `newState` (the same memory), and the push constants inStride, inOffset, width, runsAt and
// stateStride.

struct Run {
    uint first; ///< row of the batch
    uint count;
    uint state; ///< first element of its slot
    bool fresh; ///< starts from the zero state
};

Run runAt(uint number) {
    const uint at = push.runsAt + number * STEP_RUN_WORDS;
    return Run(U32(step, at), U32(step, at + 1), U32(step, at + 2) * push.stateStride, U32(step, at + 3) != 0);
}

float inputAt(uint row, uint channel) { return F32(inputs, row * push.inStride + push.inOffset + channel); }

// Puts the run's last inputs in the place of the oldest that are kept. Each place is read before it is written.
void keepInputs(Run run, uint channel) {
    for (uint place = 0; place < KERNEL - 1; ++place) {
        const uint at = run.state + place * push.width + channel;
        float value = 0.0;
        if (place + run.count >= KERNEL - 1)
            value = inputAt(run.first + place + run.count - (KERNEL - 1), channel);
        else if (!run.fresh)
            value = F32(oldState, at + run.count * push.width);
        newState.values[at] = value;
    }
}
