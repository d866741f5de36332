#include "inference/plan/pick.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::plan {

bool likelier(float logit, std::uint32_t token, float otherLogit, std::uint32_t otherToken) {
    if (std::isnan(logit) != std::isnan(otherLogit)) return std::isnan(logit);
    if (logit != otherLogit && !std::isnan(logit)) return logit > otherLogit;
    return token < otherToken;
}

Picked pick(std::span<const float> logits, const Pick& wanted) {
    Picked out;
    if (wanted.count == 0) return out;
    std::vector<std::uint32_t> order;
    for (std::uint32_t token = 0; token < logits.size(); ++token)
        if (logits[token] != -std::numeric_limits<float>::infinity()) order.push_back(token);
    const auto before = [&](std::uint32_t a, std::uint32_t b) { return likelier(logits[a], a, logits[b], b); };
    const std::size_t count = std::min<std::size_t>(wanted.count, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(), before);
    out.tokens.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count));
    for (const std::uint32_t token : out.tokens) out.logits.push_back(logits[token]);
    if (wanted.expSum && count > 0) {
        double sum = 0;
        for (const std::uint32_t token : order) sum += std::exp(static_cast<double>(logits[token]) - out.logits[0]);
        out.expSum = static_cast<float>(sum);
    }
    return out;
}

} // namespace calliope::plan
