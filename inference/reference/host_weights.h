#pragma once

#include "inference/gguf/gguf.h"
#include "inference/plan/plan.h"
#include "inference/weights/weight_format.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace calliope::reference {

/// The weights of a plan in host memory, as encoded in the file; rows are decoded when they are asked for, so a
/// quantised model takes no more memory than its file. Const after construction; may be read from several threads.
class HostWeights {
public:
    /// Reads all tensors of the plan; neither argument is needed afterwards. Throws as gguf::File::read does, and
    /// Error{unsupported} for a tensor in a type that cannot be decoded.
    HostWeights(const plan::Plan& plan, const gguf::File& file);

    /// Decodes the first `out.size()` elements of a row.
    void readRow(plan::WeightId weight, std::uint32_t row, std::span<float> out) const;

private:
    struct Encoded {
        const WeightFormat* format;
        plan::Weight weight;
        std::vector<std::byte> bytes;
    };
    std::vector<Encoded> m_weights;
};

} // namespace calliope::reference
