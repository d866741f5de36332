#pragma once

#include "inference/vulkan/lowering.h"
#include "inference/vulkan/step_block.h"
#include "inference/vulkan/weight_layout.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace calliope::vulkan {

/// The kernels of one style and how plan operations become launches of them. Stateless.
class KernelSet {
public:
    virtual ~KernelSet() = default;

    /// "rows" or "tiles": the first part of its shaders' names.
    [[nodiscard]] virtual std::string_view name() const = 0;

    /// Workgroup size of the kernels that both sets share, a power of two, and the subgroup size they need (0: any).
    [[nodiscard]] virtual std::uint32_t group(const DeviceInfo& device) const = 0;
    [[nodiscard]] virtual std::uint32_t subgroup(const DeviceInfo& device) const = 0;

    [[nodiscard]] virtual const WeightLayout& layout(const WeightFormat& format, Precision precision) const = 0;

    /// Whether the kernel of plan::AddNorm can store the int8 form of what it makes.
    [[nodiscard]] virtual bool normsQuantize() const = 0;

    /// Most rows of a batch for which products in integers do what RowFusion leaves out, and make the int8 form of
    /// their input. For a single row other products do it as well, and attention prepares heads.
    [[nodiscard]] virtual std::uint32_t fusedRows() const = 0;

    /// Most bytes of weights that one binding of this set's kernels can hold on the device.
    [[nodiscard]] virtual std::uint64_t mostBoundBytes(const DeviceInfo& device) const = 0;

    /// The attention tiles of batches of at most `rows` rows.
    [[nodiscard]] virtual AttentionTiles attentionTiles(std::uint32_t rows) const = 0;

    /// Slots of one expert that its product takes at once, where `slots` are spread over `experts`.
    [[nodiscard]] virtual std::uint32_t expertTile(const DeviceInfo& device, std::uint32_t slots,
                                                   std::uint32_t experts) const = 0;

    /// Emits the dispatches of an operation.
    virtual void matMul(Lowering& to, const plan::MatMul& operation) const = 0;
    virtual void expertMatMul(Lowering& to, const plan::ExpertMatMul& operation) const = 0;
    virtual void attention(Lowering& to, const plan::Attention& operation) const = 0;
    virtual void deltaNet(Lowering& to, const plan::DeltaNet& operation) const = 0;
};

[[nodiscard]] const KernelSet& rowsKernels();
[[nodiscard]] const KernelSet& tilesKernels();

/// Whether a device can run the rows set at all (it needs subgroups of 8 to 32 lanes with shuffles).
[[nodiscard]] bool canRunRows(const DeviceInfo& device);

} // namespace calliope::vulkan
