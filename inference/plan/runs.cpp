#include "inference/plan/runs.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <string>

namespace calliope::plan {

namespace {

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorKind::usage, "The batch cannot run: " + what + ".");
}

} // namespace

std::vector<Run> runsOf(const Batch& batch, std::uint32_t slots) {
    std::vector<Run> runs;
    std::vector<bool> seen(batch.states.size());
    std::vector<bool> taken(slots);
    for (std::uint32_t i = 0; i < batch.rows.size(); ++i) {
        const Batch::Row& row = batch.rows[i];
        if (i > 0 && batch.rows[i - 1].sequence == row.sequence) {
            if (batch.rows[i - 1].index + 1 != row.index)
                refuse(concat("row ", i, " does not follow the one before it in sequence ", row.sequence));
            ++runs.back().rows;
            continue;
        }
        if (row.sequence >= batch.states.size() || batch.states[row.sequence] >= slots)
            refuse(concat("sequence ", row.sequence, " has no state slot"));
        const std::uint32_t slot = batch.states[row.sequence];
        if (seen[row.sequence]) refuse(concat("the rows of sequence ", row.sequence, " do not follow each other"));
        if (taken[slot]) refuse(concat("two sequences share state slot ", slot));
        seen[row.sequence] = true;
        taken[slot] = true;
        runs.push_back({i, 1, slot, row.index == 0});
    }
    return runs;
}

std::uint64_t stateBytesPerSlot(const Plan& plan) {
    std::uint64_t values = 0;
    for (const State& state : plan.states) values += state.heads * state.stride();
    return values * sizeof(float);
}

std::uint64_t stateBytes(const Plan& plan) {
    std::uint64_t values = 0;
    for (const State& state : plan.states) values += std::uint64_t{state.heads} * state.width;
    return values * sizeof(float);
}

void requireSlots(std::uint32_t from, std::uint32_t to, std::uint32_t slots) {
    for (const std::uint32_t slot : {from, to})
        if (slot >= slots)
            throw Error(ErrorKind::usage, concat("State slot ", slot, " is not one of the ", slots, " there are."));
}

} // namespace calliope::plan
