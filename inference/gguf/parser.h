#pragma once

#include "inference/gguf/gguf.h"
#include "inference/gguf/source.h"

#include <cstdint>
#include <vector>

namespace calliope::gguf {

/// What stands in one file before the tensor data.
struct Contents {
    std::uint32_t version = 0;
    std::vector<Entry> entries;
    std::vector<Tensor> tensors; ///< with `part` 0 and offsets from the start of the file
};

/// Reads and checks the head of one file; see File for what it guarantees. Entry keys and tensor names are unique
/// within it. Throws Error.
[[nodiscard]] Contents parse(const Source& source);

} // namespace calliope::gguf
