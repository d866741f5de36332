#include "inference/vulkan/row_fusion.h"

#include <optional>
#include <type_traits>

namespace calliope::vulkan {

namespace {

using Operations = std::span<const plan::Operation>;
using Ability = RowFusion::Ability;

/// The operations that read what `operation` stores in `value`, up to the next one that writes it.
std::vector<std::size_t> readersOf(Operations operations, std::size_t operation, plan::ValueId value) {
    std::vector<std::size_t> readers;
    for (std::size_t i = operation + 1; i < operations.size(); ++i) {
        if (reads(operations[i], value)) readers.push_back(i);
        if (writes(operations[i], value)) break;
    }
    return readers;
}

/// Whether something outside the operations may want the value.
bool isResult(const plan::Plan& plan, plan::ValueId value) {
    return value == plan.logits || value == plan.hidden || value == plan.drafter.logits;
}

/// Whether the product just before can do the first half of an AddNorm.
bool canAdd(const plan::Plan& plan, Operations operations, std::size_t operation, const Ability& ability) {
    const auto& sum = std::get<plan::AddNorm>(operations[operation]);
    if (sum.branch == plan::absent) return true;
    if (operation == 0 || sum.gate != plan::absent || sum.branchNorm.kind != plan::Norm::Kind::none) return false;
    const auto* product = std::get_if<plan::MatMul>(&operations[operation - 1]);
    return product != nullptr && ability.product(*product) && !product->gated && product->out == sum.branch &&
           product->in != sum.residual && !isResult(plan, sum.branch) &&
           plan.values[sum.branch].rows == plan::RowSet::all &&
           readersOf(operations, operation - 1, sum.branch) == std::vector{operation};
}

/// The products that can do the second half, if all that read its result can.
std::optional<std::vector<std::size_t>> canNorm(const plan::Plan& plan, Operations operations, std::size_t operation,
                                                const Ability& ability) {
    const auto& norm = std::get<plan::AddNorm>(operations[operation]);
    if (norm.out == plan::absent) return std::vector<std::size_t>{};
    if (isResult(plan, norm.out) || plan.values[norm.out].rows != plan::RowSet::all) return std::nullopt;
    std::vector<std::size_t> readers = readersOf(operations, operation, norm.out);
    if (readers.empty()) return std::nullopt;
    for (std::size_t i = operation + 1; i < readers.back(); ++i)
        if (writes(operations[i], norm.residual)) return std::nullopt;
    for (const std::size_t reader : readers) {
        const auto* product = std::get_if<plan::MatMul>(&operations[reader]);
        if (product == nullptr || !ability.product(*product) || writes(operations[reader], norm.residual))
            return std::nullopt;
    }
    return readers;
}

} // namespace

bool writes(const plan::Operation& operation, plan::ValueId value) {
    return std::visit(
        [value]<typename Each>(const Each& each) {
            bool found = false;
            if constexpr (requires { each.out; }) found = found || each.out == value;
            if constexpr (requires { each.residual; }) found = found || each.residual == value;
            if constexpr (std::is_same_v<Each, plan::PrepareHeads>) found = found || each.queries == value;
            return found;
        },
        operation);
}

bool reads(const plan::Operation& operation, plan::ValueId value) {
    return std::visit(
        [value]<typename Each>(const Each& each) {
            bool found = false;
            if constexpr (requires { each.in; }) found = found || each.in == value;
            if constexpr (requires { each.residual; }) found = found || each.residual == value;
            if constexpr (requires { each.branch; }) found = found || each.branch == value;
            if constexpr (requires { each.factor; }) found = found || each.factor == value;
            if constexpr (requires { each.gate; }) found = found || each.gate == value;
            if constexpr (requires { each.gates; }) found = found || each.gates == value;
            if constexpr (requires { each.logits; }) found = found || each.logits == value;
            if constexpr (requires { each.routing; }) found = found || each.routing == value;
            if constexpr (requires { each.qkv; }) found = found || each.qkv == value;
            if constexpr (std::is_same_v<Each, plan::Attention>) found = found || each.queries == value;
            if constexpr (std::is_same_v<Each, plan::Copy>) found = found || each.out == value; // keeps its rest
            return found;
        },
        operation);
}

RowFusion::RowFusion(const plan::Plan& plan, Operations operations, const Ability& ability)
    : m_leftOut(operations.size())
    , m_before(operations.size())
    , m_behind(operations.size())
    , m_heads(operations.size()) {
    for (std::size_t i = 0; i < operations.size(); ++i) {
        if (std::holds_alternative<plan::AddNorm>(operations[i])) fuseSum(plan, operations, i, ability);
        if (ability.heads && std::holds_alternative<plan::PrepareHeads>(operations[i])) fuseHeads(plan, operations, i);
    }
}

void RowFusion::fuseSum(const plan::Plan& plan, Operations operations, std::size_t operation, const Ability& ability) {
    if (!canAdd(plan, operations, operation, ability)) return;
    const auto& sum = std::get<plan::AddNorm>(operations[operation]);
    const bool adds = sum.branch != plan::absent;
    // A product that reads the residual itself must not change it.
    if (adds && m_before[operation - 1] != nullptr && m_before[operation - 1]->residual == sum.residual) return;
    const auto products = canNorm(plan, operations, operation, ability);
    if (!products) return;
    m_leftOut[operation] = true;
    if (adds) m_behind[operation - 1] = &sum;
    for (const std::size_t product : *products) m_before[product] = &sum;
}

void RowFusion::fuseHeads(const plan::Plan& plan, Operations operations, std::size_t operation) {
    const auto& heads = std::get<plan::PrepareHeads>(operations[operation]);
    const std::size_t next = operation + 1;
    const auto* attention = next < operations.size() ? std::get_if<plan::Attention>(&operations[next]) : nullptr;
    if (attention == nullptr || attention->queries != heads.queries || attention->cache != heads.cache ||
        heads.keyOffset == plan::absent || heads.heads != attention->heads || isResult(plan, heads.queries) ||
        readersOf(operations, operation, heads.queries) != std::vector{next})
        return;
    m_leftOut[operation] = true;
    m_heads[next] = &heads;
}

} // namespace calliope::vulkan
