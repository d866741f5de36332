#pragma once

#include "inference/plan/plan.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace calliope::vulkan {

/// Which operations need no launch of their own when a plan runs for few rows, because those around them do their work.
/// plan::AddNorm: the product before adds its result to the residual, those behind norm the residual on their way in.
/// plan::PrepareHeads: the attention behind it prepares the heads that it uses. A launch costs more than each
/// workgroup's norming the rows anew.
class RowFusion {
public:
    /// Nothing is fused.
    RowFusion() = default;
    /// What the kernels can do.
    struct Ability {
        bool heads = true; ///< attention prepares heads
        std::function<bool(const plan::MatMul&)> product = [](const plan::MatMul&) { return true; };
    };

    /// `operations` are those of the plan that run; the places below count in them, and they must outlive this.
    RowFusion(const plan::Plan& plan, std::span<const plan::Operation> operations, const Ability& ability);

    /// Whether the operation is left out.
    [[nodiscard]] bool leftOut(std::size_t operation) const { return at(m_leftOut, operation); }

    /// What the product `operation` does on the way in: its input is then norm(residual) of this operation; or nullptr.
    [[nodiscard]] const plan::AddNorm* before(std::size_t operation) const { return at(m_before, operation); }

    /// What it does on the way out: it changes the residual of this operation and stores nothing else; or nullptr.
    [[nodiscard]] const plan::AddNorm* behind(std::size_t operation) const { return at(m_behind, operation); }

    /// The heads that the attention `operation` prepares itself, or nullptr.
    [[nodiscard]] const plan::PrepareHeads* headsBefore(std::size_t operation) const { return at(m_heads, operation); }

private:
    void fuseSum(const plan::Plan& plan, std::span<const plan::Operation> operations, std::size_t operation,
                 const Ability& ability);
    void fuseHeads(const plan::Plan& plan, std::span<const plan::Operation> operations, std::size_t operation);

    template<typename Entry>
    [[nodiscard]] static Entry at(const std::vector<Entry>& entries, std::size_t operation) {
        return operation < entries.size() ? entries[operation] : Entry{};
    }

    std::vector<bool> m_leftOut;
    std::vector<const plan::AddNorm*> m_before;
    std::vector<const plan::AddNorm*> m_behind;
    std::vector<const plan::PrepareHeads*> m_heads;
};

/// Whether an operation of any kind writes or reads a value.
[[nodiscard]] bool writes(const plan::Operation& operation, plan::ValueId value);
[[nodiscard]] bool reads(const plan::Operation& operation, plan::ValueId value);

} // namespace calliope::vulkan
