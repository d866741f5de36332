#pragma once

#include "inference/vulkan/lowering.h"

#include <cstdint>
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
};

/// How a plan::MatMul is launched.
struct MatMulLaunches {
    std::vector<MatMulLaunch> launches;
    bool gated = false;              ///< the launches themselves apply the gate
    bool separateActivation = false; ///< they write both factors to scratch, and an "activate" kernel follows
    const ValueBuffer* out = nullptr; ///< where the launches write
};

/// Collects projections of the same layout into one matrix and as few launches as the device's binding
/// range allows.
[[nodiscard]] MatMulLaunches planMatMul(Lowering& to, const plan::MatMul& operation);

/// The push constants of shaders/include/matmul_push.glsl. `rowsPerGroup` means what the kernel says.
[[nodiscard]] std::vector<std::uint32_t> matMulPush(const Lowering& to, const plan::MatMul& operation,
                                                    const MatMulLaunches& plan, const MatMulLaunch& launch,
                                                    std::uint32_t rowsPerGroup);

/// The ACTIVATION constant that launches use (none where it is applied apart).
[[nodiscard]] std::uint32_t launchActivation(const plan::MatMul& operation, const MatMulLaunches& plan);

/// Emits the kernel that applies a separate activation; does nothing where there is none.
void emitActivation(Lowering& to, const plan::MatMul& operation, const MatMulLaunches& plan);

/// Multiply-adds of a launch for `rows` rows of activations, with the label that profiles show.
[[nodiscard]] double matMulCost(const MatMulLaunch& launch, std::uint32_t rows);
[[nodiscard]] std::string matMulLabel(const Lowering& to, const plan::MatMul& operation);

} // namespace calliope::vulkan
