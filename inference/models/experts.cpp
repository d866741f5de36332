#include "inference/models/experts.h"

namespace calliope::models {

plan::Projection ExpertBuilder::experts(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
    const std::uint32_t count = m_model.experts.count;
    return {.weight = m_weights.matrices(name + ".weight", count, rows, columns),
            .firstRow = 0,
            .rows = rows,
            .bias = m_rule.biases ? m_weights.matrix(name + ".bias", count, rows) : plan::absent};
}

plan::ValueId ExpertBuilder::route(const std::string& prefix, plan::ValueId in, float scale) {
    const ExpertParameters& experts = m_model.experts;
    const std::string name = prefix + "ffn_gate_inp";
    const std::string scales = prefix + "ffn_down_exps.scale";
    const bool sharedGate = m_rule.shared == SharedExpert::gated;
    plan::MatMul router;
    router.in = in;
    router.out = m_value(routerName, experts.count + (sharedGate ? 1 : 0), 1);
    router.projections = {{.weight = m_weights.matrix(name + ".weight", experts.count, m_model.width),
                           .rows = experts.count,
                           .bias = m_rule.biases ? m_weights.vector(name + ".bias", experts.count) : plan::absent}};
    router.scale = scale;
    if (sharedGate)
        router.projections.push_back({.weight = m_weights.matrix(name + "_shexp.weight", 1, m_model.width), .rows = 1});
    m_plan.operations.push_back(router);

    // Both the family and NVFP4 put scales there; there is one for each expert either way.
    const bool scaled =
        m_rule.besideDense && m_weights.has(scales) && !m_weights.takesScales(prefix + "ffn_down_exps.weight");
    plan::Route choice;
    choice.logits = router.out;
    choice.experts = experts.count;
    choice.used = experts.used;
    choice.weights = m_rule.weights;
    choice.normalised = m_rule.normalised;
    choice.scales = scaled ? m_weights.vector(scales, experts.count) : plan::absent;
    choice.out = m_value("routing", 2 * experts.used, 1);
    m_plan.operations.push_back(choice);
    return choice.out;
}

void ExpertBuilder::run(const std::string& prefix, plan::ValueId in, plan::ValueId routing, plan::Activation activation,
                        plan::ValueId out) {
    const ExpertParameters& sizes = m_model.experts;
    plan::ExpertMatMul widen;
    widen.in = in;
    widen.routing = routing;
    widen.out = m_value("experts' hidden", sizes.width, sizes.used);
    widen.experts = sizes.count;
    widen.used = sizes.used;
    widen.activation = activation;
    widen.gated = true;
    widen.weighted = m_rule.weightsInput;
    if (m_weights.has(prefix + "ffn_gate_up_exps.weight")) {
        plan::Projection gate = experts(prefix + "ffn_gate_up_exps", 2 * sizes.width, m_model.width);
        gate.rows = sizes.width;
        plan::Projection up = gate;
        up.firstRow = sizes.width;
        widen.projections = {gate, up};
    } else {
        widen.projections = {experts(prefix + "ffn_gate_exps", sizes.width, m_model.width),
                             experts(prefix + "ffn_up_exps", sizes.width, m_model.width)};
    }
    m_plan.operations.push_back(widen);

    plan::ExpertMatMul narrow;
    narrow.in = widen.out;
    narrow.routing = routing;
    narrow.out = out;
    narrow.experts = sizes.count;
    narrow.used = sizes.used;
    narrow.projections = {experts(prefix + "ffn_down_exps", m_model.width, sizes.width)};
    narrow.weighted = !m_rule.weightsInput;
    m_plan.operations.push_back(narrow);
}

} // namespace calliope::models
