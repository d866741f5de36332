#include "inference/plan/executor.h"

#include "inference/base/error.h"

namespace calliope::plan {

void Executor::copyState(std::uint32_t /*from*/, std::uint32_t /*to*/) {
    throw Error(ErrorKind::usage, "This model has no recurrent layers whose state could be copied.");
}

void Executor::runDrafter(const Batch& /*batch*/, std::span<float> /*logits*/) {
    throw Error(ErrorKind::usage, "This model runs without a drafter.");
}

} // namespace calliope::plan
