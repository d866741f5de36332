#include "storage/shop/near_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <utility>

namespace calliope::storage {

namespace {

constexpr std::size_t shortest = 4;
constexpr std::size_t longest = 30; ///< bytes; longer ones are not words that somebody mistyped
constexpr int candidates = 200;

/// All three letters in a row of the word, any of which will do.
std::string trigramsOf(std::string_view word) {
    std::string query;
    for (std::size_t i = 0; i + 3 <= word.size(); ++i) {
        const std::string_view three = word.substr(i, 3);
        const bool isPlain =
            std::ranges::all_of(three, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
        if (!isPlain) continue; // also keeps whole characters whole
        query += (query.empty() ? "\"" : " OR \"") + std::string(three) + '"';
    }
    return query;
}

} // namespace

int letterDistance(std::string_view a, std::string_view b, int most) {
    if (a.size() > longest || b.size() > longest) return most + 1;
    if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > most) return most + 1;
    using Line = std::array<int, longest + 1>;
    Line before{};
    Line last{};
    Line now{};
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = static_cast<int>(i);
        int least = now[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = std::min(now[j], before[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > most) return most + 1;
        before = last;
        last = now;
    }
    return last[b.size()];
}

std::vector<std::string> nearWords(Connection& connection, std::string_view word, std::size_t most) {
    if (word.size() < shortest || word.size() > longest) return {};
    const std::string query = trigramsOf(word);
    if (query.empty()) return {};
    const int allowed = word.size() < 7 ? 1 : 2;
    std::vector<std::pair<int, std::string>> near;
    Rows rows = connection.query("SELECT w.word FROM product_trigram t JOIN product_word w ON w.id = t.rowid "
                                 "WHERE t.product_trigram MATCH ? ORDER BY t.rank LIMIT ?",
                                 {query, candidates});
    while (rows.next()) {
        std::string found = rows.text(0);
        const bool isInside = found.find(word) != std::string::npos;
        const int distance = isInside ? 1 : letterDistance(word, found, allowed);
        if (distance <= allowed) near.emplace_back(distance, std::move(found));
    }
    std::ranges::stable_sort(near, {}, &std::pair<int, std::string>::first);
    std::vector<std::string> words;
    for (auto& [distance, found] : near)
        if (words.size() < most) words.push_back(std::move(found));
    return words;
}

} // namespace calliope::storage
