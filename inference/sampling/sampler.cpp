#include "inference/sampling/sampler.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>

namespace calliope::sampling {

namespace {

constexpr float lowest = -std::numeric_limits<float>::infinity();

void require(bool fine, std::string_view what) {
    if (!fine) throw Error(ErrorKind::usage, concat("The sampling setting ", what, '.'));
}

/// SplitMix64 (Steele, Lea & Flood 2014): number `index` of the stream of `seed`.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

} // namespace

Sampler::Sampler(const Settings& settings, std::span<const std::uint32_t> suppressed)
    : m_settings(settings)
    , m_suppressed(suppressed.begin(), suppressed.end()) {
    require(std::isfinite(settings.temperature) && settings.temperature >= 0, "temperature must be 0 or greater");
    require(settings.topP >= 0 && settings.topP <= 1, "top-p must lie between 0 and 1");
    require(settings.minP >= 0 && settings.minP <= 1, "min-p must lie between 0 and 1");
    require(std::isfinite(settings.repeatPenalty) && settings.repeatPenalty > 0,
            "repeat penalty must be greater than 0");
    require(std::isfinite(settings.frequencyPenalty), "frequency penalty must be a number");
    require(std::isfinite(settings.presencePenalty), "presence penalty must be a number");
}

void Sampler::accept(std::uint32_t token) {
    m_recent.push_back(token);
    while (m_recent.size() > m_settings.penaltyWindow) m_recent.pop_front();
}

void Sampler::penalise(std::span<float> logits) const {
    if (m_settings.repeatPenalty == 1 && m_settings.frequencyPenalty == 0 && m_settings.presencePenalty == 0) return;
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::uint32_t token : m_recent) ++counts[token];
    for (const auto& [token, count] : counts) {
        if (token >= logits.size()) continue;
        float& logit = logits[token];
        logit = logit > 0 ? logit / m_settings.repeatPenalty : logit * m_settings.repeatPenalty;
        logit -= static_cast<float>(count) * m_settings.frequencyPenalty + m_settings.presencePenalty;
    }
}

void Sampler::collect(std::span<const float> logits) {
    m_candidates.clear();
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (logits[i] > lowest) m_candidates.push_back({logits[i], static_cast<std::uint32_t>(i)});
}

bool Sampler::likelier(const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
}

void Sampler::sortFirst(std::size_t count) {
    std::partial_sort(m_candidates.begin(), m_candidates.begin() + static_cast<std::ptrdiff_t>(count),
                      m_candidates.end(), likelier);
}

void Sampler::keepLikeliest() {
    std::size_t keep = m_candidates.size();
    if (m_settings.topK > 0) keep = std::min<std::size_t>(keep, m_settings.topK);
    // Half-sorting is enough: what min-p will drop anyway need not be in order.
    if (m_settings.minP > 0 && !m_candidates.empty()) {
        const float best = std::min_element(m_candidates.begin(), m_candidates.end(), likelier)->logit;
        const float least = best + std::log(m_settings.minP);
        std::erase_if(m_candidates, [&](const Candidate& each) { return each.logit < least; });
        keep = std::min(keep, m_candidates.size());
    }
    sortFirst(keep);
    m_candidates.resize(keep);
}

/// Keeps of the candidates those that are allowed and that keepLikeliest would keep among all allowed ones; false where
/// the few best do not decide that.
bool Sampler::keepAllowed(const TokenFilter& filter) {
    const std::size_t few = std::min(fewCandidates, m_candidates.size());
    const std::size_t wanted = m_settings.temperature == 0 ? 1
                               : m_settings.topK > 0       ? m_settings.topK
                                                           : m_candidates.size();
    sortFirst(few);
    m_allowed.clear();
    bool decided = few == m_candidates.size();
    for (std::size_t i = 0; i < few; ++i) {
        const Candidate& each = m_candidates[i];
        if (m_settings.minP > 0 && !m_allowed.empty() &&
            each.logit < m_allowed.front().logit + std::log(m_settings.minP)) {
            decided = true;
            break;
        }
        if (filter.isAllowed(each.token)) m_allowed.push_back(each);
        if (m_allowed.size() == wanted) {
            decided = true;
            break;
        }
    }
    if (decided) m_candidates.swap(m_allowed);
    return decided;
}

double Sampler::random() {
    return static_cast<double>(mixed(m_settings.seed, m_draws++) >> 11) * 0x1p-53;
}

std::uint32_t Sampler::sample(std::span<float> logits, const TokenFilter* filter) {
    for (const std::uint32_t token : m_suppressed)
        if (token < logits.size()) logits[token] = lowest;
    penalise(logits);

    std::size_t best = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (std::isnan(logits[i]) || logits[i] == std::numeric_limits<float>::infinity())
            throw Error(ErrorKind::device,
                        "The model computed something that is not a number; its file may be damaged, "
                        "or the graphics driver faulty.");
        if (logits[i] > logits[best]) best = i;
    }
    if (logits.empty() || logits[best] == lowest)
        throw Error(ErrorKind::device, "The model left no token to choose from.");
    if (m_settings.temperature == 0 && (filter == nullptr || filter->isAllowed(static_cast<std::uint32_t>(best))))
        return static_cast<std::uint32_t>(best);

    collect(logits);
    if (filter == nullptr) {
        keepLikeliest();
    } else if (!keepAllowed(*filter)) {
        m_mask.assign((logits.size() + 63) / 64, 0);
        filter->fillMask(m_mask);
        std::erase_if(m_candidates,
                      [&](const Candidate& each) { return (m_mask[each.token / 64] >> (each.token % 64) & 1) == 0; });
        keepLikeliest();
    }
    if (m_candidates.empty())
        throw Error(ErrorKind::usage, "No token of the model fits what its answer has to look like.");
    return m_settings.temperature == 0 ? m_candidates.front().token : draw();
}

std::uint32_t Sampler::draw() {
    // top-p is measured on the model's own probabilities, the draw is made on those flattened by the temperature.
    const float greatest = m_candidates.front().logit;
    double total = 0;
    for (const Candidate& each : m_candidates) total += std::exp(static_cast<double>(each.logit - greatest));
    std::size_t kept = 0;
    for (double reached = 0; kept < m_candidates.size() && (kept == 0 || reached < m_settings.topP * total); ++kept)
        reached += std::exp(static_cast<double>(m_candidates[kept].logit - greatest));

    m_weights.resize(kept);
    double sum = 0;
    for (std::size_t i = 0; i < kept; ++i) {
        m_weights[i] = std::exp(static_cast<double>(m_candidates[i].logit - greatest) / m_settings.temperature);
        sum += m_weights[i];
    }
    double point = random() * sum;
    for (std::size_t i = 0; i < kept; ++i) {
        point -= m_weights[i];
        if (point < 0) return m_candidates[i].token;
    }
    return m_candidates.front().token; // rounding left a crumb behind the last one
}

} // namespace calliope::sampling
