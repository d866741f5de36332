#include "tests/inference/vulkan_ops/operation_plan.h"

#include "inference/base/text.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/vulkan_ops/random_blocks.h"

#include <utility>

namespace calliope::test {

plan::WeightId OperationPlan::matrix(WeightType type, std::uint32_t rows, std::uint32_t columns,
                                     std::uint32_t matrices) {
    const auto id = static_cast<plan::WeightId>(m_plan.weights.size());
    m_writer.tensor(concat("w", id), type, {columns, rows, matrices},
                    randomBlocks(type, std::uint64_t{rows} * columns * matrices, m_random));
    m_plan.weights.push_back({nullptr, rows, columns, matrices});
    return id;
}

plan::WeightId OperationPlan::vector(const std::vector<float>& values) {
    const auto id = static_cast<plan::WeightId>(m_plan.weights.size());
    const auto width = static_cast<std::uint32_t>(values.size());
    m_writer.tensor(concat("w", id), WeightType::f32, {width}, values);
    m_plan.weights.push_back({nullptr, 1, width});
    return id;
}

plan::WeightId OperationPlan::matrix(const std::vector<float>& values, std::uint32_t columns) {
    const auto id = static_cast<plan::WeightId>(m_plan.weights.size());
    const auto rows = static_cast<std::uint32_t>(values.size() / columns);
    m_writer.tensor(concat("w", id), WeightType::f32, {columns, rows}, values);
    m_plan.weights.push_back({nullptr, rows, columns});
    return id;
}

plan::ValueId OperationPlan::value(std::uint32_t width, plan::RowSet rows, std::uint32_t slots) {
    m_plan.values.push_back({concat("v", m_plan.values.size()), width, rows, slots});
    return static_cast<plan::ValueId>(m_plan.values.size() - 1);
}

plan::ValueId OperationPlan::embedded(std::uint32_t width, float scale) {
    const plan::ValueId out = value(width);
    add(plan::Embed{.table = matrix(WeightType::f32, vocabulary, width), .scale = scale, .norm = {}, .out = out});
    return out;
}

void OperationPlan::finish() {
    m_file.emplace(fileInMemory(m_writer));
    for (std::size_t i = 0; i < m_plan.weights.size(); ++i)
        m_plan.weights[i].tensor = m_file->findTensor(concat("w", i));
    m_plan.vocabulary = vocabulary;
    if (m_plan.logits == plan::absent) m_plan.logits = 0;
    m_weights = std::make_unique<reference::HostWeights>(m_plan, *m_file);
}

reference::ReadWeight OperationPlan::weights() const {
    return [this](plan::WeightId weight, std::uint32_t row, std::span<float> out) {
        m_weights->readRow(weight, row, out);
    };
}

std::unique_ptr<vulkan::VulkanExecutor> OperationPlan::executor(vulkan::Device& device, const Arithmetic& arithmetic,
                                                                std::uint32_t mostRows, vulkan::CacheType cache,
                                                                std::uint32_t cacheBlocks, std::uint32_t stateSlots) {
    vulkan::ExecutorOptions options;
    options.precision = arithmetic.precision;
    options.cacheType = cache;
    options.kernels = arithmetic.kernels;
    options.cacheBlocks = cacheBlocks;
    options.stateSlots = stateSlots;
    options.tableBlocks = 4 * cacheBlocks;
    options.mostRows = mostRows;
    options.mostOutputs = mostRows;
    return std::make_unique<vulkan::VulkanExecutor>(m_plan, file(), device, std::move(options));
}

plan::Batch batchOf(std::span<const std::uint32_t> tokens) {
    plan::Batch batch;
    batch.blocks = {{0, 1, 2, 3, 4, 5, 6, 7}};
    for (const std::uint32_t token : tokens)
        batch.rows.push_back({token, {}, 0, static_cast<std::uint32_t>(batch.rows.size())});
    return batch;
}

std::vector<std::uint32_t> tokensFor(std::uint32_t rows) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t row = 0; row < rows; ++row) out.push_back((row * row + 7 * row) % OperationPlan::vocabulary);
    return out;
}

std::vector<float> embeddedRows(OperationPlan& plan, const plan::Batch& batch) {
    const auto& step = std::get<plan::Embed>(plan.plan().operations.front());
    const std::uint32_t width = plan.plan().values[step.out].width;
    std::vector<float> out(batch.rows.size() * width);
    reference::embed(step, plan.weights(), batch, {batch.vectors, plan.plan().inputWidth},
                     reference::Matrix(out, width));
    return out;
}

} // namespace calliope::test
