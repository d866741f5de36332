#pragma once

#include "inference/vulkan/lowering.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::vulkan {

/// Rows of a device matrix that can be bound at once.
struct MatrixPart {
    BufferRange codes;
    BufferRange scales;         ///< of no buffer where the layout has none
    std::uint32_t boundRow = 0; ///< row of the matrix where the bound range begins
    std::uint32_t firstRow = 0; ///< of the matrix, first one wanted
    std::uint32_t rows = 0;
};

/// Cuts rows of a matrix into parts that bind at most `mostBytes` of a buffer each.
[[nodiscard]] std::vector<MatrixPart> matrixParts(const DeviceMatrix& matrix, std::uint32_t firstRow,
                                                  std::uint32_t rows, std::uint64_t mostBytes);

/// Adds the bindings that a format's shader include declares.
void bindWeights(Dispatch& dispatch, const DeviceMatrix& matrix, const MatrixPart& part);

/// Which experts a launch serves. Rows and biases of the launch are those of the first expert.
struct ExpertRange {
    std::uint32_t matrixRows = 0; ///< from one expert to the next
    std::uint32_t bound = 0;      ///< the bindings begin with this expert's rows
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint32_t biasStride = 0;
    std::uint32_t secondBiasStride = 0;
};

/// One launch of a matrix kernel: some rows of one device matrix. Rows count from the start of the bound range.
struct MatMulLaunch {
    const DeviceMatrix* matrix = nullptr;
    MatrixPart part;
    std::uint32_t firstRow = 0;
    std::uint32_t secondRow = 0; ///< of the factors, where the launch is gated
    std::uint32_t rows = 0;
    std::uint32_t outAt = 0; ///< first element in a row of the output
    std::uint32_t bias = Lowering::absent;
    std::uint32_t secondBias = Lowering::absent;
    ExpertRange experts;
};

/// How the launches of a plan::ExpertMatMul find the experts of their slots.
struct ExpertUse {
    const ValueBuffer* routing = nullptr;
    std::uint32_t experts = 0;
    std::uint32_t used = 0;
    std::uint32_t inSlots = 1;
    bool weighted = false;
    bool tiles = false;  ///< slots are sorted by expert into tiles of `tile`; else each is multiplied by itself
    bool summed = false; ///< without tiles: the launches add up the slots of a row
    std::uint32_t tile = 0;
};

/// How a plan::MatMul or plan::ExpertMatMul is launched.
struct MatMulLaunches {
    std::vector<MatMulLaunch> launches;
    bool gated = false;              ///< the launches themselves apply the gate
    bool separateActivation = false; ///< they write both factors to scratch, and an "activate" kernel follows
    const ValueBuffer* in = nullptr;
    const ValueBuffer* out = nullptr; ///< where the launches write
    std::uint32_t outStride = 0;
    const plan::AddNorm* before = nullptr; ///< see RowFusion; `in` is then its residual
    const plan::AddNorm* behind = nullptr; ///< `out` is then its residual
    std::optional<ExpertUse> experts;
};

/// Collects projections of the same layout into one matrix and as few launches as the device's binding
/// range allows.
[[nodiscard]] MatMulLaunches planMatMul(Lowering& to, const plan::MatMul& operation);

/// The push constants of shaders/include/matmul_push.glsl without those of FUSED. `rowsPerGroup` means what the kernel
/// says.
[[nodiscard]] std::vector<std::uint32_t> matMulPush(const plan::MatMul& operation, const MatMulLaunches& plan,
                                                    const MatMulLaunch& launch, std::uint32_t rowsPerGroup);

/// Those of FUSED, and the specialisation constants of shaders/include/fused_rows.glsl.
[[nodiscard]] std::vector<std::uint32_t> fusedPush(const Lowering& to, const plan::MatMul& operation,
                                                   const MatMulLaunches& plan);
[[nodiscard]] std::vector<std::uint32_t> fusedConstants(const MatMulLaunches& plan);

/// The kernel of a launch: "matvec/q4_k", or that for experts.
[[nodiscard]] std::string matMulKernel(std::string_view name, const MatMulLaunches& plan, const MatMulLaunch& launch);

/// The ACTIVATION constant that launches use (none where it is applied apart).
[[nodiscard]] std::uint32_t launchActivation(const plan::MatMul& operation, const MatMulLaunches& plan);

/// Emits the kernel that applies a separate activation; does nothing where there is none.
void emitActivation(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan);

/// Multiply-adds of a launch for `rows` rows of activations, with the label that profiles show.
[[nodiscard]] double matMulCost(const MatMulLaunch& launch, std::uint32_t rows);
[[nodiscard]] std::string matMulLabel(const Lowering& to, const plan::MatMul& operation);

} // namespace calliope::vulkan
