#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::gguf {

/// Finds the row of a table by its name. Sorted instead of hashed: whatever names a hostile file picks, building stays
/// at n log n. Holds views into the rows' strings; rows must neither move nor change while it is used (moving the
/// vector that holds them is fine).
class NameIndex {
public:
    NameIndex() = default;

    template<typename Row>
    NameIndex(const std::vector<Row>& rows, std::string Row::*name) {
        m_sorted.reserve(rows.size());
        for (const Row& row : rows) m_sorted.emplace_back(row.*name, static_cast<std::uint32_t>(m_sorted.size()));
        std::sort(m_sorted.begin(), m_sorted.end());
    }

    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const {
        const auto at = std::lower_bound(m_sorted.begin(), m_sorted.end(), std::pair(name, std::uint32_t{0}));
        return at != m_sorted.end() && at->first == name ? std::optional(at->second) : std::nullopt;
    }

    /// A row that has the name of an earlier one.
    [[nodiscard]] std::optional<std::uint32_t> duplicate() const {
        const auto at = std::adjacent_find(m_sorted.begin(), m_sorted.end(),
                                           [](const auto& a, const auto& b) { return a.first == b.first; });
        return at != m_sorted.end() ? std::optional((at + 1)->second) : std::nullopt;
    }

private:
    std::vector<std::pair<std::string_view, std::uint32_t>> m_sorted;
};

} // namespace calliope::gguf
