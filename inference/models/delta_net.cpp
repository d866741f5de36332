#include "inference/models/delta_net.h"

namespace calliope::models {

plan::ValueId addDeltaNet(plan::Plan& plan, WeightClaims& weights, const Hyperparameters& model,
                          const std::string& prefix, plan::ValueId in, const FindValue& value) {
    const DeltaNetParameters& net = model.deltaNet;
    const std::uint32_t keys = net.keyHeads * net.width;
    const std::uint32_t inner = net.heads * net.width;
    const std::uint32_t channels = 2 * keys + inner; // queries, keys, values

    plan::MatMul project;
    project.in = in;
    project.out = value("delta net", channels + inner + 2 * net.heads);
    const auto add = [&](const char* name, std::uint32_t rows) {
        project.projections.push_back(
            {.weight = weights.matrix(prefix + name, rows, model.width), .firstRow = 0, .rows = rows});
    };
    add("attn_qkv.weight", channels);
    add("attn_gate.weight", inner);
    add("ssm_beta.weight", net.heads);
    add("ssm_alpha.weight", net.heads);
    plan.operations.push_back(project);

    const auto state = [&plan](const plan::State& shape) {
        plan.states.push_back(shape);
        return static_cast<plan::StateId>(plan.states.size() - 1);
    };
    const plan::ValueId convolved = value("convolved", channels);
    plan.operations.push_back(plan::ShortConv{
        .in = project.out,
        .width = channels,
        .kernel = net.kernel,
        .weight = weights.matrix(prefix + "ssm_conv1d.weight", channels, net.kernel),
        .headWidth = net.width,
        .normedHeads = 2 * net.keyHeads,
        .epsilon = model.epsilon,
        .state = state({.heads = 1, .width = (net.kernel - 1) * channels}),
        .out = convolved,
    });

    const plan::ValueId out = value("mixed", inner);
    plan.operations.push_back(plan::DeltaNet{
        .in = convolved,
        .keyHeads = net.keyHeads,
        .heads = net.heads,
        .width = net.width,
        .gates = project.out,
        .outputOffset = channels,
        .betaOffset = channels + inner,
        .decayOffset = channels + inner + net.heads,
        .decay = weights.vector(prefix + "ssm_a", net.heads),
        .decayBias = weights.vector(prefix + "ssm_dt.bias", net.heads),
        .norm = {.kind = plan::Norm::Kind::rms,
                 .epsilon = model.epsilon,
                 .weight = weights.vector(prefix + "ssm_norm.weight", net.width)},
        .state = state({.heads = net.heads, .width = plan::DeltaNet::stateWidth(net.width)}),
        .out = out,
    });
    return out;
}

} // namespace calliope::models
