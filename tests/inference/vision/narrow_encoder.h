#pragma once

#include "inference/gguf/gguf.h"
#include "tests/support/gguf_writer.h"

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::test {

/// A vision encoder's file whose rows are cut to `width` values, so that it fits a narrower model: `projection` is the
/// matrix that makes them.
inline GgufWriter narrowEncoder(const std::filesystem::path& path, std::string_view projection, std::uint32_t width) {
    const gguf::File file(path);
    GgufWriter out;
    for (const gguf::Entry& entry : file.entries())
        out.key(entry.key, entry.key == "clip.vision.projection_dim" ? gguf::Value(width) : entry.value);
    for (const gguf::Tensor& tensor : file.tensors()) {
        std::vector<std::int64_t> shape(tensor.shape.begin(), tensor.shape.begin() + tensor.dimensions);
        std::uint64_t bytes = tensor.bytes;
        if (tensor.name == projection)
            bytes = bytes * width / static_cast<std::uint64_t>(std::exchange(shape[1], width));
        std::vector<std::byte> data(bytes);
        file.read(tensor, 0, data);
        out.tensor(tensor.name, tensor.type, std::move(shape), std::move(data));
    }
    return out;
}

} // namespace calliope::test
