#include "inference/models/rope.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace calliope::models {

namespace {

/// How far YaRN leaves each pair alone: 1 for fast ones, which have turned often within the original context, 0 for
/// slow ones, which are interpolated, and a ramp between (YaRN, section 3.2).
class YarnRamp {
public:
    explicit YarnRamp(const RopeParameters& rope) {
        // The pair that turns `turns` times within the original context.
        const auto pairTurning = [&](double turns) {
            return rope.dimensions * std::log(rope.originalContextLength / (turns * 2 * std::numbers::pi)) /
                   (2 * std::log(rope.base));
        };
        m_low = std::max(0.0, std::floor(pairTurning(rope.betaFast)));
        m_high = std::min(rope.dimensions - 1.0, std::ceil(pairTurning(rope.betaSlow)));
    }

    [[nodiscard]] double keep(std::size_t pair) const {
        return 1 - std::clamp((static_cast<double>(pair) - m_low) / std::max(0.001, m_high - m_low), 0.0, 1.0);
    }

private:
    double m_low;
    double m_high;
};

/// Interpolated positions blur the scores; YaRN sharpens them again, by a factor on both queries and keys
/// (section 3.4).
double yarnMagnitude(const RopeParameters& rope) {
    const auto growth = [&](double multiplier) {
        return rope.factor <= 1 ? 1.0 : 0.1 * multiplier * std::log(rope.factor) + 1;
    };
    return rope.logMultiplier != 0 ? growth(1) / growth(rope.logMultiplier) : growth(1);
}

/// Which of the four positions turns each pair.
std::vector<std::uint8_t> dealAxes(const RopeParameters& rope, RopeKind kind, std::size_t pairs) {
    constexpr std::uint8_t extra = 3;
    std::vector<std::uint8_t> axis(pairs, 0);
    if (kind != RopeKind::sectionsInBlocks && kind != RopeKind::sectionsInterleaved) return axis;
    const std::uint64_t total = std::accumulate(rope.sections.begin(), rope.sections.end(), std::uint64_t{0});
    if (total == 0) return axis;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        std::uint64_t within = pair % total;
        if (kind == RopeKind::sectionsInterleaved) {
            // Where an axis has used up its section, its turns go to the extra position, which is 0 for all text.
            const std::size_t turn = within % 3;
            axis[pair] = within < 3ull * rope.sections[turn] ? static_cast<std::uint8_t>(turn) : extra;
            continue;
        }
        while (within >= rope.sections[axis[pair]]) within -= rope.sections[axis[pair]++];
    }
    return axis;
}

} // namespace

plan::Rope makeRope(const RopeParameters& parameters, RopeKind kind, std::span<const float> divisors) {
    const std::size_t pairs = parameters.dimensions / 2;
    plan::Rope rope;
    rope.pairing = kind == RopeKind::neighbours ? plan::Rope::Pairing::neighbours : plan::Rope::Pairing::halves;
    rope.axis = dealAxes(parameters, kind, pairs);
    rope.magnitude = parameters.attentionFactor;

    const bool yarn = parameters.scaling == RopeParameters::Scaling::yarn;
    const double interpolation = parameters.scaling == RopeParameters::Scaling::none ? 1.0 : 1 / parameters.factor;
    const YarnRamp ramp(parameters);
    if (yarn) rope.magnitude *= yarnMagnitude(parameters);
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        const double exponent = -2.0 * static_cast<double>(pair) / parameters.dimensions;
        const double whole = std::pow(parameters.base, exponent) / (divisors.empty() ? 1.0 : divisors[pair]);
        const double keep = yarn ? ramp.keep(pair) : 0;
        rope.frequency.push_back(whole * (interpolation * (1 - keep) + keep));
    }
    return rope;
}

plan::Rope makeSlidingRope(const RopeParameters& parameters, RopeKind kind, std::span<const float> divisors,
                           bool scaled) {
    RopeParameters sliding = parameters;
    sliding.base = parameters.slidingBase;
    sliding.dimensions = parameters.slidingDimensions;
    if (scaled) return makeRope(sliding, kind, divisors);
    sliding.scaling = RopeParameters::Scaling::none;
    sliding.attentionFactor = 1;
    return makeRope(sliding, kind, {});
}

std::vector<float> ropeDivisors(WeightClaims& weights, const RopeParameters& parameters, std::uint32_t contextLength) {
    const std::uint32_t pairs = parameters.dimensions / 2;
    if (weights.has("rope_freqs.weight")) return weights.divisors("rope_freqs.weight", pairs);
    if (!weights.has("rope_factors_long.weight") && !weights.has("rope_factors_short.weight")) return {};
    std::vector<float> forLong = weights.divisors("rope_factors_long.weight", pairs);
    std::vector<float> forShort = weights.divisors("rope_factors_short.weight", pairs);
    return contextLength > parameters.originalContextLength ? forLong : forShort;
}

} // namespace calliope::models
