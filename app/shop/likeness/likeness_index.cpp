#include "app/shop/likeness/likeness_index.h"

#include <algorithm>
#include <unordered_set>

namespace calliope::shop {

void LikenessIndex::clear() {
    m_entries.clear();
}

void LikenessIndex::add(std::int64_t picture, std::int64_t product, const Likeness& likeness) {
    m_entries.push_back({picture, product, likeness});
}

std::vector<LikenessIndex::Hit>
LikenessIndex::nearest(const Likeness& likeness, std::size_t most,
                       const std::function<bool(std::int64_t product)>& isWanted) const {
    std::vector<Hit> all;
    all.reserve(m_entries.size());
    const Likeness other = mirrored(likeness);
    for (const Entry& entry : m_entries) {
        if (isWanted && !isWanted(entry.product)) continue;
        all.push_back(
            {entry.picture, entry.product,
             std::min(differenceAsTheyStand(likeness, entry.likeness), differenceAsTheyStand(other, entry.likeness))});
    }
    const auto isNearer = [](const Hit& a, const Hit& b) {
        return a.difference != b.difference ? a.difference < b.difference : a.picture < b.picture;
    };
    std::vector<Hit> hits;
    std::unordered_set<std::int64_t> seen;
    // Sorted piece by piece: mostly the first few are enough.
    constexpr std::size_t piece = 256;
    for (std::size_t done = 0; done < all.size() && hits.size() < most;) {
        const std::size_t end = std::min(all.size(), done + std::max(piece, done));
        const auto first = all.begin() + static_cast<std::ptrdiff_t>(done);
        const auto last = all.begin() + static_cast<std::ptrdiff_t>(end);
        std::nth_element(first, last - (end == all.size() ? 1 : 0), all.end(), isNearer);
        std::sort(first, last, isNearer);
        for (auto hit = first; hit != last && hits.size() < most; ++hit)
            if (seen.insert(hit->product).second) hits.push_back(*hit);
        done = end;
    }
    return hits;
}

} // namespace calliope::shop
