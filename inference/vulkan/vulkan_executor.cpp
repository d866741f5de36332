#include "inference/vulkan/vulkan_executor.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/plan/runs.h"
#include "inference/vulkan/kernel_choice.h"
#include "inference/vulkan/kernel_set.h"
#include "inference/vulkan/pick_lowering.h"
#include "inference/vulkan/step_block.h"

#include <algorithm>
#include <limits>

namespace calliope::vulkan {

namespace {

// Batches are rounded up to these; kernels leave at once for rows that a batch does not have.
constexpr std::uint32_t shortPrompt = 64;
constexpr std::uint32_t bucketSizes[] = {1, 2, 4, 8, shortPrompt, 512, 4096, std::numeric_limits<std::uint32_t>::max()};

// Multiply-adds in one submit. At 100 GFLOP/s, what a weak integrated GPU does, that is a quarter of a second; drivers
// give up on a submit after two seconds or more.
constexpr double costPerSubmit = 12.5e9;

StepLimits limitsOf(const ExecutorOptions& options) {
    return {options.mostRows, options.mostOutputs, std::max(options.tableBlocks, options.cacheBlocks)};
}

} // namespace

VulkanExecutor::VulkanExecutor(const plan::Plan& plan, const gguf::File& file, Device& device, ExecutorOptions options)
    : m_plan(plan)
    , m_device(device)
    , m_options(std::move(options))
    , m_kernels(chooseKernels(device, m_options.kernels, m_options.cacheFolder))
    , m_memory(device)
    , m_pipelines(device, m_options.cacheFolder)
    , m_weights(plan, [this](const WeightFormat& format) -> const WeightLayout& {
        return m_kernels.layout(format, m_options.precision);
    }) {
    planBuffers();
    makeBuffers();
    m_weights.load(file, m_memory, m_options.progress, m_options.hostBytes);
    file.requireUnchanged();
    m_pipelines.save();
}

VulkanExecutor::~VulkanExecutor() = default;

void VulkanExecutor::resize(std::uint32_t mostRows, std::uint32_t mostOutputs, std::uint32_t cacheBlocks,
                            const gguf::File& file) {
    m_buckets.clear();
    m_buffers = {}; // before there are others: the device may not have room for both
    m_options.mostRows = mostRows;
    m_options.mostOutputs = mostOutputs;
    m_options.cacheBlocks = cacheBlocks;
    planBuffers();
    makeBuffers();
    if (!m_weights.isLoaded()) { // kernels for more rows may want some in another form
        m_weights.load(file, m_memory, {}, m_options.hostBytes);
        file.requireUnchanged();
    }
    m_pipelines.save();
}

/// The buckets, and what they want of the device.
void VulkanExecutor::planBuffers() {
    for (const std::uint32_t size : bucketSizes) {
        const std::uint32_t rows = std::min(size, m_options.mostRows);
        const std::uint32_t outputs = std::min(rows, m_options.mostOutputs);
        for (const Part part : {Part::whole, Part::picking}) {
            m_buckets.push_back({rows, 1, part, nullptr}); // a prompt mostly wants the logits of its last row alone
            if (outputs > 1) m_buckets.push_back({rows, outputs, part, nullptr});
        }
        if (size >= m_options.mostRows) break;
    }
    const std::uint32_t hiddenRows = std::min(m_options.mostRows, m_options.mostOutputs);
    m_buckets.push_back({hiddenRows, hiddenRows, Part::withoutHead, nullptr});
    if (!m_plan.drafter.operations.empty()) {
        const std::uint32_t block = std::min(roundUp(m_plan.drafter.blockRows, 8u), hiddenRows);
        m_buckets.push_back({block, block, Part::drafter, nullptr});
        if (block < hiddenRows) m_buckets.push_back({hiddenRows, hiddenRows, Part::drafter, nullptr});
    }
    m_buffers.slots = m_options.cacheBlocks * plan::cacheBlockTokens;
    m_buffers.stateSlots = m_plan.states.empty() ? 0 : std::max(m_options.stateSlots, 1u);
    m_buffers.cacheType = m_options.cacheType;
    const std::uint32_t stepWords = layOutStep(limitsOf(m_options), m_plan, m_buffers);
    for (const plan::Value& value : m_plan.values)
        m_buffers.values.push_back({Buffer(), roundUp(value.width, 32u), value.rows, value.slots});
    m_buffers.caches.resize(m_plan.caches.size());
    m_buffers.states.resize(m_plan.states.size());

    // A first pass finds out which matrices, vectors and scratch the kernels want.
    for (const Bucket& bucket : m_buckets) {
        const std::vector<Dispatch> dispatches = lower(bucket);
        if (isCommon(bucket)) compile(dispatches);
    }
    m_buffers.step = m_memory.make(stepWords * sizeof(std::uint32_t), Intent::step, "the step block");
}

void VulkanExecutor::makeBuffers() {
    const auto rowsOf = [this](plan::RowSet rows) {
        return std::uint64_t{rows == plan::RowSet::all ? m_options.mostRows : m_options.mostOutputs};
    };
    const auto floats = [this](std::uint64_t count, std::string_view what) {
        return m_memory.make(std::max<std::uint64_t>(count, 1) * sizeof(float), Intent::device, what);
    };
    m_buffers.ropes = m_memory.make(
        std::max<std::uint64_t>(std::uint64_t{m_options.mostRows} * m_buffers.ropeStride, 1) * sizeof(float),
        Intent::step, "rope angles");
    m_buffers.vectors = floats(std::uint64_t{m_options.mostRows} * m_plan.inputWidth, "the rows that pictures become");
    for (std::size_t i = 0; i < m_plan.values.size(); ++i) {
        ValueBuffer& value = m_buffers.values[i];
        value.buffer = floats(rowsOf(value.rows) * value.slots * value.stride, m_plan.values[i].name);
    }
    for (ValueBuffer& scratch : m_buffers.scratch)
        scratch.buffer = floats(rowsOf(scratch.rows) * scratch.stride, "activations");
    const std::uint64_t quantized = m_buffers.quantizedWidth * std::uint64_t{m_options.mostRows};
    m_buffers.quantizedCodes = m_memory.make(std::max<std::uint64_t>(quantized, 16), Intent::device, "activations");
    m_buffers.quantizedRecords = floats(std::max<std::uint64_t>(quantized / 32 * 4, 4), "activations");
    for (std::size_t i = 0; i < m_plan.states.size(); ++i) {
        const plan::State& state = m_plan.states[i];
        m_buffers.states[i] =
            floats(state.heads * state.stride() * m_buffers.stateSlots, "the states of recurrent layers");
    }

    m_buffers.expertCounts = floats(m_buffers.expertCountWords, "the choice of experts");
    m_buffers.expertTiles = floats(m_buffers.expertTileWords, "the choice of experts");
    m_buffers.expertSlots = floats(m_buffers.expertSlotWords, "the choice of experts");

    const std::uint64_t segments = std::uint64_t{m_buffers.pickSegments} * m_options.mostOutputs;
    m_buffers.pickMaxima = floats(segments, "the choice of tokens");
    m_buffers.pickSums = floats(segments, "the choice of tokens");
    m_buffers.picked = m_memory.make(std::uint64_t{pickedWords} * m_options.mostOutputs * sizeof(std::uint32_t),
                                     Intent::readback, "the choice of tokens");

    for (std::size_t i = 0; i < m_plan.caches.size(); ++i) {
        const plan::Cache& shape = m_plan.caches[i];
        CacheBuffers& cache = m_buffers.caches[i];
        const std::uint64_t tokens = std::uint64_t{shape.heads} * m_buffers.slots;
        const auto half = [&](std::uint32_t width) {
            return m_memory.make(tokens * cacheElementBytes(m_options.cacheType, width), Intent::device,
                                 "the context's keys and values");
        };
        cache.keys = half(shape.keyWidth);
        cache.values = half(shape.valueWidth);
        if (m_options.cacheType == CacheType::q8_0) {
            cache.keyScales = floats(tokens * divideUp(shape.keyWidth, 32u), "the context's keys and values");
            cache.valueScales = floats(tokens * divideUp(shape.valueWidth, 32u), "the context's keys and values");
        }
    }
}

/// Whether the first answer wants it: for a prompt, or token by token. Kernels of others are compiled when they are
/// needed.
bool VulkanExecutor::isCommon(const Bucket& bucket) const {
    const std::uint32_t prompt = std::min(shortPrompt, m_options.mostRows);
    return bucket.part == Part::picking && bucket.outputs == 1 && (bucket.rows == 1 || bucket.rows == prompt);
}

void VulkanExecutor::compile(std::span<const Dispatch> dispatches) {
    for (const Dispatch& dispatch : dispatches) m_pipelines.compile(*dispatch.pipeline);
}

std::vector<Dispatch> VulkanExecutor::lower(const Bucket& bucket) {
    const std::span<const plan::Operation> all = m_plan.operations;
    const std::span<const plan::Operation> operations = bucket.part == Part::drafter       ? m_plan.drafter.operations
                                                        : bucket.part == Part::withoutHead ? all.first(all.size() - 1)
                                                                                           : all;
    return Lowering(m_plan, m_device.info(), m_kernels, m_pipelines, m_weights, m_buffers,
                    arithmeticOf(m_device.info(), m_options.precision), bucket.rows, bucket.outputs)
        .run(operations, bucket.part == Part::picking   ? m_plan.logits
                         : bucket.part == Part::drafter ? m_plan.drafter.logits
                                                        : plan::absent);
}

VulkanExecutor::Bucket& VulkanExecutor::bucketFor(const plan::Batch& batch, Part part) {
    const auto fits = [&](const Bucket& bucket) {
        return bucket.part == part && bucket.rows >= batch.rows.size() && bucket.outputs >= batch.outputs.size();
    };
    const auto found = std::find_if(m_buckets.begin(), m_buckets.end(), fits);
    if (found == m_buckets.end()) throw Error(ErrorKind::usage, "A batch has too many rows or wants too many results.");
    return *found;
}

Program& VulkanExecutor::prepare(const plan::Batch& batch, Part part) {
    Bucket& bucket = bucketFor(batch, part);
    const StepContent step =
        makeStep(batch, m_plan, m_buffers, limitsOf(m_options), m_kernels.attentionTiles(bucket.rows));
    m_memory.write(m_buffers.step, 0, std::as_bytes(std::span(step.words)));
    if (!step.ropes.empty()) m_memory.write(m_buffers.ropes, 0, std::as_bytes(std::span(step.ropes)));
    if (!batch.vectors.empty()) {
        m_memory.write(m_buffers.vectors, 0, std::as_bytes(std::span(batch.vectors)));
        m_memory.flush();
    }
    m_memory.flush();
    if (!bucket.program) {
        std::vector<Dispatch> dispatches = lower(bucket);
        compile(dispatches);
        m_pipelines.save();
        bucket.program = std::make_unique<Program>(m_device, std::move(dispatches), costPerSubmit);
    }
    return *bucket.program;
}

void VulkanExecutor::run(const plan::Batch& batch, std::span<float> logits) {
    prepare(batch).run();
    readRows(m_plan.logits, logits.first(batch.outputs.size() * m_plan.values[m_plan.logits].width));
}

/// Every submit of a program waits for the device anyway, so it is a part.
class VulkanExecutor::Parts final : public plan::RunInParts {
public:
    Parts(VulkanExecutor& executor, const plan::Batch& batch)
        : m_executor(executor)
        , m_outputs(batch.outputs.size())
        , m_program(executor.prepare(batch)) {}

    [[nodiscard]] bool advance(std::span<float> logits) override {
        m_program.run(m_next);
        if (++m_next < m_program.submitCount()) return false;
        const plan::ValueId value = m_executor.m_plan.logits;
        m_executor.readRows(value, logits.first(m_outputs * m_executor.m_plan.values[value].width));
        return true;
    }

private:
    VulkanExecutor& m_executor;
    std::size_t m_outputs;
    Program& m_program;
    std::uint32_t m_next = 0; ///< submit
};

std::unique_ptr<plan::RunInParts> VulkanExecutor::begin(plan::Batch batch) {
    return std::make_unique<Parts>(*this, batch);
}

void VulkanExecutor::runDrafter(const plan::Batch& batch, std::span<float> logits) {
    if (m_plan.drafter.operations.empty()) return Executor::runDrafter(batch, logits);
    prepare(batch, Part::drafter).run();
    readRows(m_plan.drafter.logits, logits.first(batch.outputs.size() * m_plan.vocabulary));
}

void VulkanExecutor::runPicking(const plan::Batch& batch, std::span<plan::Picked> picked) {
    requirePicks(batch, picked.size());
    prepare(batch, Part::picking).run();
    readPicked(batch, picked);
}

void VulkanExecutor::runDrafterPicking(const plan::Batch& batch, std::span<plan::Picked> picked) {
    requirePicks(batch, picked.size());
    if (m_plan.drafter.operations.empty()) return Executor::runDrafterPicking(batch, picked);
    prepare(batch, Part::drafter).run();
    readPicked(batch, picked);
}

void VulkanExecutor::readPicked(const plan::Batch& batch, std::span<plan::Picked> picked) {
    for (std::uint32_t i = 0; i < picked.size(); ++i)
        picked[i] = batch.picks[i].count > 0 ? readPicks(m_memory, m_buffers.picked, i) : plan::Picked();
}

void VulkanExecutor::readLogits(std::uint32_t output, std::span<float> logits) {
    if (output >= m_options.mostOutputs)
        throw Error(ErrorKind::usage, "There is no such row whose logits were computed.");
    readRows(m_plan.logits, logits.first(m_plan.vocabulary), output);
}

void VulkanExecutor::runHidden(const plan::Batch& batch, std::span<float> hidden) {
    prepare(batch, Part::withoutHead).run();
    readRows(m_plan.hidden, hidden.first(batch.outputs.size() * m_plan.values[m_plan.hidden].width));
}

std::vector<VulkanExecutor::CachePart> VulkanExecutor::cacheParts() const {
    std::vector<CachePart> parts;
    for (std::size_t i = 0; i < m_plan.caches.size(); ++i) {
        const plan::Cache& shape = m_plan.caches[i];
        const CacheBuffers& cache = m_buffers.caches[i];
        const auto add = [&](const Buffer& buffer, std::uint64_t perSlot) {
            parts.push_back({&buffer, shape.heads, perSlot * plan::cacheBlockTokens});
        };
        add(cache.keys, cacheElementBytes(m_options.cacheType, shape.keyWidth));
        add(cache.values, cacheElementBytes(m_options.cacheType, shape.valueWidth));
        if (!cache.keyScales) continue;
        add(cache.keyScales, divideUp(shape.keyWidth, 32u) * sizeof(float));
        add(cache.valueScales, divideUp(shape.valueWidth, 32u) * sizeof(float));
    }
    return parts;
}

void VulkanExecutor::requireBlock(std::uint32_t block) const {
    if (block >= m_options.cacheBlocks) throw Error(ErrorKind::usage, "There is no such block of the cache.");
}

void VulkanExecutor::copyBlock(std::uint32_t from, std::uint32_t to) {
    requireBlock(std::max(from, to));
    if (from == to) return;
    std::vector<BufferCopy> copies;
    for (const CachePart& part : cacheParts()) {
        copies.clear();
        for (std::uint64_t head = 0; head < part.heads; ++head) {
            const std::uint64_t first = head * m_options.cacheBlocks;
            copies.push_back({(first + from) * part.blockBytes, (first + to) * part.blockBytes, part.blockBytes});
        }
        m_memory.copyWithin(*part.buffer, copies);
    }
    m_memory.flush();
}

std::uint64_t VulkanExecutor::blockBytes() const {
    std::uint64_t bytes = 0;
    for (const CachePart& part : cacheParts()) bytes += part.heads * part.blockBytes;
    return bytes;
}

void VulkanExecutor::readBlock(std::uint32_t block, std::span<std::byte> out) {
    requireBlock(block);
    for (const CachePart& part : cacheParts())
        for (std::uint64_t head = 0; head < part.heads; ++head) {
            const std::uint64_t at = (head * m_options.cacheBlocks + block) * part.blockBytes;
            m_memory.read(*part.buffer, at, out.first(part.blockBytes));
            out = out.subspan(part.blockBytes);
        }
}

void VulkanExecutor::writeBlock(std::uint32_t block, std::span<const std::byte> bytes) {
    requireBlock(block);
    for (const CachePart& part : cacheParts())
        for (std::uint64_t head = 0; head < part.heads; ++head) {
            const std::uint64_t at = (head * m_options.cacheBlocks + block) * part.blockBytes;
            m_memory.write(*part.buffer, at, bytes.first(part.blockBytes));
            bytes = bytes.subspan(part.blockBytes);
        }
    m_memory.flush();
}

void VulkanExecutor::copyState(std::uint32_t from, std::uint32_t to) {
    plan::requireSlots(from, to, m_buffers.stateSlots);
    if (from == to) return;
    std::vector<BufferCopy> copies;
    for (std::size_t i = 0; i < m_plan.states.size(); ++i) {
        const std::uint64_t bytes = m_plan.states[i].stride() * sizeof(float);
        copies.clear();
        for (std::uint64_t head = 0; head < m_plan.states[i].heads; ++head) {
            const std::uint64_t first = head * m_buffers.stateSlots;
            copies.push_back({(first + from) * bytes, (first + to) * bytes, bytes});
        }
        m_memory.copyWithin(m_buffers.states[i], copies);
    }
    m_memory.flush();
}

std::uint64_t VulkanExecutor::stateBytes() const {
    return plan::stateBytes(m_plan);
}

/// Calls `each(buffer, offset, bytes)` for what a slot holds, layer by layer, head by head.
template<typename Each>
void VulkanExecutor::eachOfState(std::uint32_t slot, const Each& each) const {
    plan::requireSlots(slot, slot, m_buffers.stateSlots);
    for (std::size_t i = 0; i < m_plan.states.size(); ++i) {
        const plan::State& state = m_plan.states[i];
        for (std::uint64_t head = 0; head < state.heads; ++head)
            each(m_buffers.states[i], (head * m_buffers.stateSlots + slot) * state.stride() * sizeof(float),
                 state.width * sizeof(float));
    }
}

void VulkanExecutor::readState(std::uint32_t slot, std::span<std::byte> out) {
    eachOfState(slot, [&](const Buffer& buffer, std::uint64_t offset, std::size_t bytes) {
        m_memory.read(buffer, offset, out.first(bytes));
        out = out.subspan(bytes);
    });
}

void VulkanExecutor::writeState(std::uint32_t slot, std::span<const std::byte> bytes) {
    eachOfState(slot, [&](const Buffer& buffer, std::uint64_t offset, std::size_t size) {
        m_memory.write(buffer, offset, bytes.first(size));
        bytes = bytes.subspan(size);
    });
    m_memory.flush();
}

std::vector<ProfileLine> VulkanExecutor::profile(const plan::Batch& batch) {
    return prepare(batch, batch.picks.empty() ? Part::whole : Part::picking).profile();
}

std::string_view VulkanExecutor::kernelSet() const {
    return m_kernels.name();
}

std::uint32_t VulkanExecutor::dispatchesPerToken() const {
    const auto found = std::find_if(m_buckets.begin(), m_buckets.end(),
                                    [](const Bucket& bucket) { return bucket.rows == 1 && bucket.program; });
    return found != m_buckets.end() ? found->program->dispatchCount() : 0;
}

void VulkanExecutor::readRows(plan::ValueId value, std::span<float> out, std::uint32_t first) {
    const ValueBuffer& from = m_buffers.values[value];
    const std::uint32_t width = m_plan.values[value].width;
    for (std::size_t row = 0; row < out.size() / width; ++row)
        m_memory.read(from.buffer, (first + row) * from.stride * sizeof(float),
                      std::as_writable_bytes(out.subspan(row * width, width)));
}

std::vector<float> VulkanExecutor::readValue(plan::ValueId value, std::uint32_t rows) {
    std::vector<float> out(std::size_t{rows} * m_plan.values[value].slots * m_plan.values[value].width);
    readRows(value, out);
    return out;
}

} // namespace calliope::vulkan
