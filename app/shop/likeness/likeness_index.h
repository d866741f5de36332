#pragma once

#include "app/shop/likeness/likeness.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace calliope::shop {

/// All pictures of the catalogue by what they look like, in memory (about 0.7 kB each): a question is compared with
/// every one of them. const functions may be called by several threads at once.
class LikenessIndex {
public:
    struct Hit {
        std::int64_t picture = 0;
        std::int64_t product = 0;
        float difference = 1;
    };

    void clear();
    void add(std::int64_t picture, std::int64_t product, const Likeness& likeness);
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

    /// The nearest, one for each product, at most `most`; only products that `isWanted` (all where it is empty).
    [[nodiscard]] std::vector<Hit> nearest(const Likeness& likeness, std::size_t most,
                                           const std::function<bool(std::int64_t product)>& isWanted = {}) const;

private:
    struct Entry {
        std::int64_t picture = 0;
        std::int64_t product = 0;
        Likeness likeness;
    };
    std::vector<Entry> m_entries;
};

} // namespace calliope::shop
