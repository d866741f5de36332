#pragma once

#include "inference/weights/weight_format.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace calliope::vulkan {

/// How exactly matrices are multiplied. The tiles set loads the exact weights whatever is asked for; see arithmetic.h.
enum class Precision {
    automatic, ///< fastest that is good enough: int8 activations for quantised weights
    f32,       ///< float32 arithmetic on the exact weights
    f16,       ///< quantised weights rounded to float16, no int8
};

/// How a weight matrix lies in device memory: one row of a table, with the shader include of the same name. Rows are
/// packed in groups; K is counted in blocks of 32 weights, the last one filled with zeros.
struct WeightLayout {
    std::string_view shader; ///< file name in shaders/formats/<set>
    std::uint32_t rowGroup;  ///< rows packed together; matrices are filled up to it with zeros
    /// Floats per block of 32 weights in the scales buffer, stored as float16 with a power of two of the whole matrix
    /// taken out; 0: there is no such buffer.
    std::uint32_t scalesPerBlock;
    bool integer;         ///< multiplied by int8 activations; by the tiles set where Arithmetic::int8 says so
    bool codesBoundTwice; ///< the shader reads codes both as quads and as single words

    /// Bytes of one row group in the codes buffer.
    std::uint64_t (*groupBytes)(const WeightFormat& format, std::uint32_t columns);

    /// Packs `count` rows (any number; a last partial group is filled up) from the file's encoding. `codes` and
    /// `scales` are zero-filled and hold whole groups. `tensorScale` multiplies all elements; it is 1 where the format
    /// has none.
    void (*pack)(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
                 std::uint32_t columns, std::span<std::byte> codes, std::span<float> scales);

    bool readsCodebook = false; ///< the shader has WeightFormat::codebook as a buffer behind the others
};

/// Layouts of the kernel set "rows": codes of 4 or 8 bits with scales apart, or plain floats.
[[nodiscard]] const WeightLayout& rowsLayout(const WeightFormat& format, Precision precision);

/// Layouts of the kernel set "tiles": the file's own blocks, 16 rows side by side and plane after plane, so that every
/// plane of a record begins at a multiple of 16 bytes and nothing grows.
[[nodiscard]] const WeightLayout& tilesLayout(const WeightFormat& format);

} // namespace calliope::vulkan
