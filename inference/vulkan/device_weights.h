#pragma once

#include "inference/plan/plan.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/weight_layout.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace calliope::vulkan {

/// Rows of one weight within a matrix of the device.
struct MatrixSegment {
    plan::WeightId weight = plan::absent;
    std::uint32_t firstRow = 0; ///< within the weight
    std::uint32_t rows = 0;
    auto operator<=>(const MatrixSegment&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own zeros
};

/// A matrix in device memory: one or more segments one behind another, each starting at a whole row group.
struct DeviceMatrix {
    const WeightLayout* layout = nullptr;
    const WeightFormat* format = nullptr;
    std::vector<MatrixSegment> segments;
    std::vector<std::uint32_t> segmentStart; ///< row of the matrix where each segment begins
    std::uint32_t rows = 0;                  ///< with filling
    std::uint32_t columns = 0;
    std::uint32_t blocks = 0; ///< of 32 weights in a row, filled up to the layout's block
    std::uint64_t groupBytes = 0;
    Buffer codes;
    Buffer scales;                    ///< absent where the layout has none
    float scaleFactor = 1;            ///< power of two that was divided out of the stored scales
    const Buffer* codebook = nullptr; ///< where the layout reads one
};

/// Told while weights load; `done` of `total` bytes read so far. Returning false stops loading with Error{cancelled}.
using LoadProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// All weights of a plan on one device, in the layouts that a kernel set wants. First every matrix that kernels will
/// use is asked for by `matrix()`, and every vector by `vectorPlace()`; then `load()` makes the buffers and streams the
/// file through a buffer of fixed size.
class DeviceWeights {
public:
    using ChooseLayout = std::function<const WeightLayout&(const WeightFormat&)>;

    DeviceWeights(const plan::Plan& plan, ChooseLayout chooseLayout);

    /// The layout that a weight would get. Throws Error{unsupported} for types without kernels.
    [[nodiscard]] const WeightLayout& layoutOf(plan::WeightId weight) const;

    /// The matrix made of these segments (all of one layout and width); the same segments give the same matrix.
    const DeviceMatrix& matrix(const std::vector<MatrixSegment>& segments);

    /// Where a vector (norm weights, biases) begins in `vectors()`, in floats. Vectors asked for one after another lie
    /// so.
    std::uint32_t vectorPlace(plan::WeightId weight);

    /// `hostBytes`: so many of them stay in the host's memory (Intent::spill), by whole matrices.
    void load(const gguf::File& file, Memory& memory, const LoadProgress& progress, std::uint64_t hostBytes = 0);

    /// Whether all that was asked for is loaded.
    [[nodiscard]] bool isLoaded() const {
        return m_loadedMatrices == m_matrices.size() && m_loadedFloats == m_vectorFloats;
    }

    [[nodiscard]] const Buffer& vectors() const { return m_vectors; }

private:
    [[nodiscard]] std::set<const DeviceMatrix*> spilled(std::uint64_t bytes) const;
    void loadMatrix(DeviceMatrix& matrix, const gguf::File& file, Memory& memory,
                    const std::function<void(std::uint64_t)>& advance);
    void loadCodebooks(Memory& memory);
    void loadVectors(const gguf::File& file, Memory& memory);

    const plan::Plan& m_plan;
    ChooseLayout m_chooseLayout;
    std::map<std::vector<MatrixSegment>, std::unique_ptr<DeviceMatrix>> m_matrices;
    std::map<const WeightFormat*, Buffer> m_codebooks;
    std::map<plan::WeightId, std::uint32_t> m_vectorPlaces;
    std::uint32_t m_vectorFloats = 0;
    std::size_t m_loadedMatrices = 0;
    std::uint32_t m_loadedFloats = 0; ///< of vectors
    Buffer m_vectors;
};

} // namespace calliope::vulkan
