#include "inference/plan/weight_rows.h"

#include "inference/weights/weight_format.h"

#include <algorithm>
#include <vector>

namespace calliope::plan {

void readRows(const gguf::File& file, const Weight& weight, std::uint64_t firstRow, std::span<std::byte> out) {
    const WeightFormat& format = *weightFormat(weight.tensor->type);
    const std::uint64_t rowBytes = std::uint64_t{weight.columns} / format.blockWeights * format.blockBytes;
    const gguf::File& source = weight.file != nullptr ? *weight.file : file;
    if (!weight.transposed) return source.read(*weight.tensor, firstRow * rowBytes, out);

    std::vector<std::byte> columns(weight.tensor->bytes);
    source.read(*weight.tensor, 0, columns);
    const std::size_t element = format.blockBytes;
    for (std::size_t row = 0; row < out.size() / rowBytes; ++row)
        for (std::size_t column = 0; column < weight.columns; ++column)
            std::copy_n(columns.data() + (column * weight.rows + firstRow + row) * element, element,
                        out.data() + row * rowBytes + column * element);
}

} // namespace calliope::plan
