#pragma once

#include "inference/models/architecture.h"
#include "inference/models/hyperparameters.h"
#include "inference/models/weight_claims.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace calliope::models {

/// The value that holds the logits of all experts and, behind them, the gate of a shared one if it has a gate.
inline constexpr std::string_view routerName = "router";

/// Appends the steps of mixtures of experts to a plan. Source: Shazeer et al. 2017, arXiv:1701.06538.
class ExpertBuilder {
public:
    /// A value of the plan by name and width, made where there is none yet.
    using FindValue = std::function<plan::ValueId(std::string_view name, std::uint32_t width, std::uint32_t slots)>;

    /// All must outlive it.
    ExpertBuilder(plan::Plan& plan, WeightClaims& weights, const Hyperparameters& model, const ExpertRule& rule,
                  FindValue value)
        : m_plan(plan)
        , m_weights(weights)
        , m_model(model)
        , m_rule(rule)
        , m_value(std::move(value)) {}

    /// Which experts work on each row, by what the router makes of `in` times `scale`.
    [[nodiscard]] plan::ValueId route(const std::string& prefix, plan::ValueId in, float scale);

    /// What they make of `in`.
    void run(const std::string& prefix, plan::ValueId in, plan::ValueId routing, plan::Activation activation,
             plan::ValueId out);

private:
    plan::Projection experts(const std::string& name, std::uint32_t rows, std::uint32_t columns);

    plan::Plan& m_plan;
    WeightClaims& m_weights;
    const Hyperparameters& m_model;
    const ExpertRule& m_rule;
    FindValue m_value;
};

} // namespace calliope::models
