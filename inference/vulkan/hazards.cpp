#include "inference/vulkan/hazards.h"

#include <algorithm>
#include <map>
#include <set>

namespace calliope::vulkan {

namespace {

bool conflict(const Access& a, const Access& b) {
    return a.buffer == b.buffer && a.begin < b.end && b.begin < a.end && (a.writes || b.writes);
}

/// The end or start of a range; ends come first where both are at one place, since ranges are half open.
struct Edge {
    std::uint64_t at;
    bool starts;
    std::size_t dispatch;
    bool writes;

    bool operator<(const Edge& other) const { return at != other.at ? at < other.at : !starts && other.starts; }
};

using Dispatches = std::pair<std::size_t, std::size_t>;

/// Two dispatches that touch the same bytes of a buffer at one time, and not only read.
std::optional<Dispatches> conflictAmong(std::vector<Edge> edges) {
    std::sort(edges.begin(), edges.end());
    std::multiset<std::size_t> readers;
    std::multiset<std::size_t> writers;
    for (const Edge& edge : edges) {
        std::multiset<std::size_t>& open = edge.writes ? writers : readers;
        if (!edge.starts) {
            open.erase(open.find(edge.dispatch));
            continue;
        }
        for (const std::multiset<std::size_t>* others : {&writers, &readers}) {
            if (others == &readers && !edge.writes) continue; // two that read
            for (const std::size_t other : *others)
                if (other != edge.dispatch) return std::minmax(other, edge.dispatch);
        }
        open.insert(edge.dispatch);
    }
    return std::nullopt;
}

} // namespace

bool HazardTracker::add(std::span<const Access> accesses) {
    const bool needed = std::any_of(accesses.begin(), accesses.end(), [&](const Access& access) {
        return std::any_of(m_touched.begin(), m_touched.end(),
                           [&](const Access& earlier) { return conflict(access, earlier); });
    });
    if (needed) m_touched.clear();
    m_touched.insert(m_touched.end(), accesses.begin(), accesses.end());
    return needed;
}

std::optional<std::pair<std::size_t, std::size_t>> findMissingBarrier(std::span<const std::vector<Access>> dispatches,
                                                                      const std::vector<bool>& barrierBefore) {
    for (std::size_t first = 0, last = 0; first < dispatches.size(); first = last) {
        std::map<std::uint64_t, std::vector<Edge>> edgesOf;
        do {
            for (const Access& access : dispatches[last]) {
                edgesOf[access.buffer].push_back({access.begin, true, last, access.writes});
                edgesOf[access.buffer].push_back({access.end, false, last, access.writes});
            }
            ++last;
        } while (last < dispatches.size() && !barrierBefore[last]);

        for (auto& [buffer, edges] : edgesOf)
            if (const auto found = conflictAmong(std::move(edges))) return found;
    }
    return std::nullopt;
}

} // namespace calliope::vulkan
