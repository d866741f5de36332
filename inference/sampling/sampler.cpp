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

void requireNumber(float logit) {
    if (std::isnan(logit) || logit == std::numeric_limits<float>::infinity())
        throw Error(ErrorKind::device, "The model computed something that is not a number; its file may be damaged, "
                                       "or the graphics driver faulty.");
}

[[noreturn]] void refuseNothingLeft() {
    throw Error(ErrorKind::device, "The model left no token to choose from.");
}

[[noreturn]] void refuseNothingFits() {
    throw Error(ErrorKind::usage, "No token of the model fits what its answer has to look like.");
}

} // namespace

Sampler::Sampler(const Settings& settings, std::span<const std::uint32_t> suppressed)
    : m_settings(settings)
    , m_suppressed(suppressed.begin(), suppressed.end()) {
    std::sort(m_suppressed.begin(), m_suppressed.end());
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

/// How often each token occurs that penalties look at; none where there are no penalties.
Sampler::Counts Sampler::penalised() const {
    Counts counts;
    if (m_settings.repeatPenalty == 1 && m_settings.frequencyPenalty == 0 && m_settings.presencePenalty == 0)
        return counts;
    for (const std::uint32_t token : m_recent) ++counts[token];
    return counts;
}

float Sampler::penalise(float logit, std::uint32_t count) const {
    logit = logit > 0 ? logit / m_settings.repeatPenalty : logit * m_settings.repeatPenalty;
    return logit - (static_cast<float>(count) * m_settings.frequencyPenalty + m_settings.presencePenalty);
}

/// Whether a token may become likelier by its penalties, and pass others that nobody has seen.
bool Sampler::raisesLogits() const {
    return m_settings.repeatPenalty < 1 || m_settings.frequencyPenalty < 0 || m_settings.presencePenalty < 0;
}

bool Sampler::isSuppressed(std::uint32_t token) const {
    return std::binary_search(m_suppressed.begin(), m_suppressed.end(), token);
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

/// Keeps of the first `sorted` candidates, which are in order, those that are allowed and would be kept among all that
/// there are. False, and nothing has happened, where the others decide that; with `all` there are none.
bool Sampler::keepAllowed(std::size_t sorted, bool all, const TokenFilter* filter) {
    const std::size_t wanted = m_settings.temperature == 0 ? 1
                               : m_settings.topK > 0       ? m_settings.topK
                                                           : std::numeric_limits<std::size_t>::max();
    m_allowed.clear();
    bool decided = all;
    for (std::size_t i = 0; i < sorted; ++i) {
        const Candidate& each = m_candidates[i];
        if (m_settings.minP > 0 && !m_allowed.empty() &&
            each.logit < m_allowed.front().logit + std::log(m_settings.minP)) {
            decided = true;
            break;
        }
        if (filter == nullptr || filter->isAllowed(each.token)) m_allowed.push_back(each);
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
    for (const auto& [token, count] : penalised())
        if (token < logits.size()) logits[token] = penalise(logits[token], count);

    std::size_t best = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        requireNumber(logits[i]);
        if (logits[i] > logits[best]) best = i;
    }
    if (logits.empty() || logits[best] == lowest) refuseNothingLeft();
    if (m_settings.temperature == 0 && (filter == nullptr || filter->isAllowed(static_cast<std::uint32_t>(best))))
        return static_cast<std::uint32_t>(best);

    collect(logits);
    const std::size_t few = std::min(fewCandidates, m_candidates.size());
    if (filter == nullptr) {
        keepLikeliest();
    } else if (sortFirst(few); !keepAllowed(few, few == m_candidates.size(), filter)) {
        m_mask.assign((logits.size() + 63) / 64, 0);
        filter->fillMask(m_mask);
        std::erase_if(m_candidates,
                      [&](const Candidate& each) { return (m_mask[each.token / 64] >> (each.token % 64) & 1) == 0; });
        keepLikeliest();
    }
    if (m_candidates.empty()) refuseNothingFits();
    return m_settings.temperature == 0 ? m_candidates.front().token : draw();
}

Needs Sampler::needs(std::uint32_t most, bool filtered, std::uint32_t ahead) const {
    if (raisesLogits()) return {};
    std::size_t wanted = most;
    bool expSum = false;
    if (m_settings.temperature == 0) {
        wanted = 1;
    } else if (m_settings.topK > 0 && m_settings.topK <= most) {
        wanted = m_settings.topK;
    } else if (m_settings.minP == 0) {
        if (m_settings.topK > 0 || filtered || m_settings.topP >= 1) return {};
        expSum = true;
    }
    if (filtered) wanted = most;
    // As many of the likeliest as these may be penalised or suppressed.
    const Counts counts = penalised();
    wanted += m_suppressed.size() + counts.size() + (counts.empty() ? 0 : ahead);
    return {static_cast<std::uint32_t>(std::min<std::size_t>(wanted, most)), expSum};
}

/// Candidates are those of a row that are certain to come before all of its others, in order. Penalties only make a
/// token less likely here, so the others stay behind the row's last one.
void Sampler::collect(const Likeliest& row, const Counts& counts) {
    m_candidates.clear();
    for (std::size_t i = 0; i < row.tokens.size(); ++i) {
        const std::uint32_t token = row.tokens[i];
        if (isSuppressed(token)) continue;
        const auto found = counts.find(token);
        const float logit = found == counts.end() ? row.logits[i] : penalise(row.logits[i], found->second);
        requireNumber(logit);
        const bool certain = row.all || !likelier({row.logits.back(), row.tokens.back()}, {logit, token});
        if (certain && logit > lowest) m_candidates.push_back({logit, token});
    }
    std::sort(m_candidates.begin(), m_candidates.end(), likelier);
}

/// Sum of exp(logit - the first candidate's) over all tokens of the row, penalties and suppressed tokens minded.
Sampler::Between Sampler::totalOf(const Likeliest& row, const Counts& counts) const {
    const double greatest = m_candidates.front().logit;
    const double whole = *row.expSum * std::exp(row.logits.front() - greatest);
    double total = whole;
    std::size_t changed = m_suppressed.size() + counts.size(); // tokens that are not among these
    for (std::size_t i = 0; i < row.tokens.size(); ++i) {
        const std::uint32_t token = row.tokens[i];
        const auto found = counts.find(token);
        const bool suppressed = isSuppressed(token);
        if (!suppressed && found == counts.end()) continue;
        changed -= (suppressed ? 1 : 0) + (found != counts.end() ? 1 : 0);
        total -= std::exp(row.logits[i] - greatest);
        if (!suppressed) total += std::exp(penalise(row.logits[i], found->second) - greatest);
    }
    const double error = Likeliest::expSumError * whole;
    return {total - error - static_cast<double>(changed) * std::exp(row.logits.back() - greatest), total + error};
}

std::optional<std::uint32_t> Sampler::sample(const Likeliest& row, const TokenFilter* filter) {
    if (!row.all && raisesLogits()) return std::nullopt;
    const Counts counts = penalised();
    collect(row, counts);
    if (m_candidates.empty()) {
        if (row.all) refuseNothingLeft();
        return std::nullopt;
    }
    if (keepAllowed(m_candidates.size(), row.all, filter)) {
        if (m_candidates.empty()) refuseNothingFits();
        return m_settings.temperature == 0 ? m_candidates.front().token : draw();
    }
    const bool onlyTopP = m_settings.temperature > 0 && m_settings.topK == 0 && m_settings.minP == 0;
    if (filter != nullptr || !onlyTopP || !row.expSum) return std::nullopt;
    const std::optional<std::size_t> kept = keptByTopP(totalOf(row, counts));
    if (!kept || *kept == m_candidates.size()) return std::nullopt; // maybe others are kept, too
    return draw(*kept);
}

/// How many of the candidates together reach top-p of a total; none where that depends on the total.
std::optional<std::size_t> Sampler::keptByTopP(const Between& total) const {
    const float greatest = m_candidates.front().logit;
    double reached = 0;
    for (std::size_t kept = 0; kept < m_candidates.size(); ++kept) {
        if (kept > 0 && reached >= m_settings.topP * total.most) return kept;
        if (kept > 0 && !(reached < m_settings.topP * total.least)) return std::nullopt;
        reached += std::exp(static_cast<double>(m_candidates[kept].logit - greatest));
    }
    return m_candidates.size();
}

std::uint32_t Sampler::draw() {
    // top-p is measured on the model's own probabilities, the draw is made on those flattened by the temperature.
    const float greatest = m_candidates.front().logit;
    double total = 0;
    for (const Candidate& each : m_candidates) total += std::exp(static_cast<double>(each.logit - greatest));
    return draw(*keptByTopP({total, total}));
}

std::uint32_t Sampler::draw(std::size_t kept) {
    const float greatest = m_candidates.front().logit;
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
