#include "inference/engine/draft_length.h"

#include <algorithm>

namespace calliope::engine {

namespace {

// Weights of the newest measurement in the running means.
constexpr double newestStep = 0.3;
constexpr double newestToken = 0.1;

// How much of a mean is forgotten by not trying.
constexpr double forgotten = 0.002;

} // namespace

void StepCosts::measure(std::size_t rows, double seconds) {
    if (seconds <= 0) return; // too short for the clock
    if (m_means.size() <= rows) m_means.resize(rows + 1);
    Mean& mean = m_means[rows];
    if (mean.count == 0)
        mean.seconds = seconds;
    else if (mean.count == 1)
        mean.seconds = std::min(mean.seconds, seconds);
    else
        mean.seconds += newestStep * (seconds - mean.seconds);
    mean.count = std::min(mean.count + 1, 2u);
}

double StepCosts::seconds(std::size_t rows) const {
    const auto known = [&](std::size_t n) { return n < m_means.size() && m_means[n].count == 2; };
    std::size_t below = rows;
    while (below > 0 && !known(below)) --below;
    if (below == 0) return 0;
    std::size_t above = rows;
    while (above < m_means.size() && !known(above)) ++above;
    const double least = m_means[below].seconds;
    const auto over = static_cast<double>(rows - below);
    if (above >= m_means.size())
        return least * std::max(1.0, static_cast<double>(rows) / static_cast<double>(2 * below));
    return above == below ? least
                          : least + (m_means[above].seconds - least) * over / static_cast<double>(above - below);
}

void StepCosts::skip(std::size_t rows) {
    const double now = seconds(rows);
    for (std::size_t n = rows + 1; n < m_means.size(); ++n)
        m_means[n].seconds -= forgotten * std::max(m_means[n].seconds - now, 0.0);
}

void DraftShares::learn(std::uint32_t matched, std::uint32_t right, bool wrong) {
    double& share = m_shares[matched - byModel];
    for (std::uint32_t i = 0; i < right; ++i) share += newestToken * (1 - share);
    if (wrong) share -= newestToken * share;
}

void DraftShares::skip(std::uint32_t matched) {
    double& share = m_shares[matched - byModel];
    share += forgotten * std::max(atFirst - share, 0.0);
}

DraftLengths draftLengths(const StepCosts& costs, std::size_t rows, std::size_t room,
                          std::span<const DraftOffer> offers, double seconds) {
    DraftLengths best{std::vector<std::uint32_t>(offers.size()), 0};
    std::vector<std::uint32_t> lengths = best.lengths;
    std::vector<double> gains; // of each offer's next token
    for (const DraftOffer& offer : offers) gains.push_back(offer.length > 0 ? offer.share : 0);
    auto tokens = static_cast<double>(offers.size());
    double back = 0; // seconds that the next step is expected to take longer
    const double without = costs.seconds(rows);
    if (without <= 0) return best;
    best.tokensPerSecond = tokens / without;
    for (std::size_t drafted = 1; drafted <= room; ++drafted) {
        const auto next = std::max_element(gains.begin(), gains.end());
        if (next == gains.end() || *next <= 0) break;
        tokens += *next;
        const auto at = static_cast<std::size_t>(next - gains.begin());
        const DraftOffer& offer = offers[at];
        ++lengths[at];
        const double wrong = *next / offer.share * (1 - offer.share); // this one, behind those that are right
        if (offer.goesBack) back += wrong * (costs.seconds(rows + lengths[at]) - without);
        *next = lengths[at] < offer.length ? *next * offer.share : 0;
        const double perSecond = tokens / (costs.seconds(rows + drafted) + back + seconds);
        if (perSecond <= best.tokensPerSecond) continue;
        best = {lengths, perSecond};
    }
    return best;
}

} // namespace calliope::engine
