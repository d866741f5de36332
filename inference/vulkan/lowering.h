#pragma once

#include "inference/plan/plan.h"
#include "inference/vulkan/arithmetic.h"
#include "inference/vulkan/device_weights.h"
#include "inference/vulkan/recorder.h"
#include "inference/vulkan/row_fusion.h"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace calliope::vulkan {

class KernelSet;

enum class CacheType { f32, f16, q8_0 };

/// A value's rows in device memory. `stride` is a multiple of 32 floats; what lies behind a row's width is zero.
struct ValueBuffer {
    Buffer buffer;
    std::uint32_t stride = 0;
    plan::RowSet rows = plan::RowSet::all;
    std::uint32_t slots = 1; ///< rows of the value for each of the batch
};

/// Keys and values of one layer, [head][slot][width rounded up to 32]; int8 caches have one float scale per 32
/// elements.
struct CacheBuffers {
    Buffer keys;
    Buffer values;
    Buffer keyScales;
    Buffer valueScales;
};

/// What a step has a varying number of, in the order of the first words of the step block.
enum class StepCount { rows, outputs, attentionTiles, runs };

/// Workgroups of a launch, of which the number along one axis follows from the step.
struct VaryingGroups {
    std::array<std::uint32_t, 3> groups{}; ///< 0 along the axis
    std::uint32_t axis = 0;
    StepCount count = StepCount::rows;
    std::uint32_t each = 1;  ///< how many of `count` one group takes
    std::uint32_t times = 1; ///< how many groups take them
    bool operator==(const VaryingGroups&) const = default;
};

/// Everything on the device that the dispatches of a plan bind. Lives as long as the recorded programs.
struct PlanBuffers {
    Buffer step;
    Buffer ropes;
    Buffer vectors;                     ///< that rows bring, [row][plan::Plan::inputWidth]
    std::vector<ValueBuffer> values;    ///< by plan::ValueId
    std::vector<CacheBuffers> caches;   ///< by plan::CacheId
    std::vector<Buffer> states;         ///< by plan::StateId: [head][slot][plan::State::stride()] floats
    std::array<ValueBuffer, 2> scratch; ///< between two dispatches of one operation, by plan::RowSet
    Buffer quantizedCodes;              ///< int8 activations of one operation at a time
    Buffer quantizedRecords;
    Buffer expertCounts; ///< what the experts of one routing at a time have to do: shaders/kernels/list_experts.comp
    Buffer expertTiles;
    Buffer expertSlots;
    Buffer pickMaxima; ///< what tokens are picked by: shaders/kernels/pick_tokens.comp
    Buffer pickSums;
    Buffer picked;
    std::array<std::uint32_t, 2> scratchWidth{}; ///< greatest that was asked for, by plan::RowSet
    std::uint32_t quantizedWidth = 0;            ///< likewise
    std::uint32_t expertCountWords = 0;          ///< likewise, as the two below
    std::uint32_t expertTileWords = 0;
    std::uint32_t expertSlotWords = 0;
    std::uint32_t pickSegments = 0; ///< of a row of logits
    std::uint32_t slots = 0;        ///< of each cache
    std::uint32_t stateSlots = 0;   ///< of each state
    CacheType cacheType = CacheType::f16;

    std::vector<VaryingGroups> launches; ///< whose numbers of workgroups each step block says

    // Words of the step block where its lists begin; see shaders/include/step.glsl.
    std::uint32_t launchesAt = 0;
    std::uint32_t outputsAt = 0;
    std::uint32_t picksAt = 0;
    std::uint32_t sourcesAt = 0;
    std::uint32_t tilesAt = 0;
    std::uint32_t runsAt = 0;
    std::uint32_t tablesAt = 0;

    std::uint32_t ropeStride = 0;           ///< floats of one row of `ropes`
    std::vector<std::uint32_t> ropeOffsets; ///< by plan::RopeId
};

/// int8 activations: codes [row][block][8 words] and records [row][block] (four floats).
struct QuantizedRows {
    const Buffer* codes = nullptr;
    const Buffer* records = nullptr;
};

/// Turns the operations of a plan into dispatches for batches of at most `rows` rows. The kernel set adds those that
/// differ between sets; what both share is done here.
class Lowering {
public:
    Lowering(const plan::Plan& plan, const DeviceInfo& device, const KernelSet& kernels, Pipelines& pipelines,
             DeviceWeights& weights, PlanBuffers& buffers, Arithmetic arithmetic, std::uint32_t rows,
             std::uint32_t outputs);

    /// The dispatches of these operations of the plan, in order, and what picks from `logits` where they are given.
    [[nodiscard]] std::vector<Dispatch> run(std::span<const plan::Operation> operations,
                                            plan::ValueId logits = plan::absent);

    // --- for kernel sets ---

    [[nodiscard]] const plan::Plan& plan() const { return m_plan; }
    [[nodiscard]] const DeviceInfo& device() const { return m_device; }
    [[nodiscard]] const Arithmetic& arithmetic() const { return m_arithmetic; }
    [[nodiscard]] DeviceWeights& weights() const { return m_weights; }
    [[nodiscard]] PlanBuffers& buffers() const { return m_buffers; }
    [[nodiscard]] const ValueBuffer& value(plan::ValueId id) const { return m_buffers.values[id]; }

    /// Most rows that a value of this kind has in the batches this is made for.
    [[nodiscard]] std::uint32_t rowsOf(plan::RowSet rows) const {
        return rows == plan::RowSet::all ? m_rows : m_outputs;
    }

    /// A kernel of the set: `name` without the set's own ("matvec/nibble32"). Constant 0 is the workgroup size.
    [[nodiscard]] const Pipeline& pipeline(std::string_view name, std::vector<std::uint32_t> constants) const;

    /// Workgroup size of the kernels that both sets share.
    [[nodiscard]] std::uint32_t group() const;

    /// Most bytes of weights in one binding.
    [[nodiscard]] std::uint64_t mostBoundBytes() const;

    /// Launches no more groups along `axis` than a step needs, where `times` of them take `each` of `count`. Groups
    /// that leave at once are cheap on a GPU; a software device deals all groups out to its threads beforehand, and one
    /// thread would get all that have something to do.
    void vary(Dispatch& dispatch, std::uint32_t axis, StepCount count, std::uint32_t each = 1, std::uint32_t times = 1);

    [[nodiscard]] static StepCount countOf(plan::RowSet rows) {
        return rows == plan::RowSet::all ? StepCount::rows : StepCount::outputs;
    }

    void emit(Dispatch dispatch) { m_dispatches.push_back(std::move(dispatch)); }

    /// Place of a vector for a push constant; ABSENT for plan::absent.
    [[nodiscard]] std::uint32_t place(plan::WeightId weight) const;

    /// A buffer for values between two dispatches of one operation, with room for `width` floats a row; shared by all
    /// operations.
    [[nodiscard]] const ValueBuffer& scratch(std::uint32_t width, plan::RowSet rows);

    /// The int8 form of a value's rows as shaders/include/quantize.glsl makes it. There is one value's at a time; where
    /// it is not this one's, a kernel that makes it is emitted.
    [[nodiscard]] QuantizedRows quantized(plan::ValueId id);

    /// For kernels that write the value and can write its int8 form as well: whether they shall, because a product
    /// reads it. It then counts as made.
    [[nodiscard]] bool makesQuantized(plan::ValueId id);

    /// What the operation being lowered does besides; see RowFusion.
    [[nodiscard]] const plan::AddNorm* normBefore() const { return m_fusion.before(m_operation); }
    [[nodiscard]] const plan::AddNorm* sumBehind() const { return m_fusion.behind(m_operation); }

    [[nodiscard]] const plan::PrepareHeads* headsBefore() const { return m_fusion.headsBefore(m_operation); }

    /// The specialisation constants of shaders/include/head.glsl.
    [[nodiscard]] std::vector<std::uint32_t> headConstants(const plan::PrepareHeads& operation) const;

    /// Where the int8 form lies.
    [[nodiscard]] QuantizedRows quantizedRows() const {
        return {&m_buffers.quantizedCodes, &m_buffers.quantizedRecords};
    }

    static constexpr std::uint32_t absent = plan::absent; ///< ABSENT of the shaders

private:
    void setQuantized(plan::ValueId id);
    void lower(const plan::Embed& operation);
    void lower(const plan::Input& operation);
    /// The vectors that rows bring, as a value; rows without one get zeros or keep what they have.
    void emitVectors(plan::ValueId id, std::uint32_t offset, const plan::Norm& norm, bool keepsOthers);
    void lower(const plan::AddNorm& operation);
    void lower(const plan::MatMul& operation);
    void lower(const plan::Multiply& operation);
    void lower(const plan::Copy& operation);
    void lower(const plan::Gather& operation);
    void lower(const plan::AddPieces& operation);
    void lower(const plan::Route& operation);
    void lower(const plan::ExpertMatMul& operation);
    void lower(const plan::PrepareHeads& operation);
    void lower(const plan::Attention& operation);
    void lower(const plan::ShortConv& operation);
    void lower(const plan::DeltaNet& operation);

    const plan::Plan& m_plan;
    const DeviceInfo& m_device;
    Arithmetic m_arithmetic;
    const KernelSet& m_kernels;
    Pipelines& m_pipelines;
    DeviceWeights& m_weights;
    PlanBuffers& m_buffers;
    std::uint32_t m_rows;
    std::uint32_t m_outputs;
    std::span<const plan::Operation> m_operations;
    RowFusion m_fusion;                       ///< empty for more than one row
    std::size_t m_operation = 0;              ///< being lowered
    plan::ValueId m_quantized = plan::absent; ///< whose int8 form there is
    std::vector<Dispatch> m_dispatches;
};

/// Adds specialisation or push constants.
inline void append(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

/// Heads of a cache that one binding can hold, and so how many dispatches a layer's cache takes.
[[nodiscard]] std::uint32_t cacheHeadsPerBinding(const PlanBuffers& buffers, const plan::Cache& cache,
                                                 const DeviceInfo& device);

/// The bindings of a cache that begin at kv head `head` and hold `heads`: keys, values, and their scales where there
/// are.
[[nodiscard]] std::vector<BufferRange> cacheBindings(const PlanBuffers& buffers, const plan::Plan& plan,
                                                     plan::CacheId cache, std::uint32_t head, std::uint32_t heads);

/// Bytes of one head of a cache for one slot.
[[nodiscard]] std::uint64_t cacheElementBytes(CacheType type, std::uint32_t width);

[[nodiscard]] std::string_view cacheTypeName(CacheType type); ///< "f16": the shader variant

} // namespace calliope::vulkan
