#include "storage/search.h"

#include "storage/search_query.h"
#include "storage/text_index.h"
#include "storage/utf8.h"

#include <algorithm>

namespace calliope::storage {

namespace {

// How FTS5 marks what it found; no text that people write has them.
constexpr char markBegin = '\x01';
constexpr char markEnd = '\x02';
constexpr const char* ellipsis = "\xe2\x80\xa6"; // …

Excerpt unmarked(std::string_view marked) {
    Excerpt excerpt;
    bool isInside = false;
    for (const char c : marked) {
        if (c == markBegin && !isInside) {
            excerpt.matches.push_back({excerpt.text.size(), 0});
            isInside = true;
        } else if (c == markEnd && isInside) {
            excerpt.matches.back().length = excerpt.text.size() - excerpt.matches.back().begin;
            isInside = false;
        } else if (c != markBegin && c != markEnd) {
            excerpt.text += c;
        }
    }
    if (isInside) excerpt.matches.back().length = excerpt.text.size() - excerpt.matches.back().begin;
    return excerpt;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// As LIKE compares: ASCII letters in either case.
std::size_t findLike(std::string_view text, std::string_view term, std::size_t from = 0) {
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                                   term.begin(), term.end(), [](char a, char b) { return lower(a) == lower(b); });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

/// The first place of a term, some characters around it, and all places of all terms in that.
Excerpt around(std::string_view text, const std::vector<std::string>& terms) {
    constexpr std::size_t before = 60;
    constexpr std::size_t behind = 180;
    std::size_t first = text.size();
    for (const std::string& term : terms) first = std::min(first, findLike(text, term));
    std::size_t begin = first > before ? first - before : 0;
    while (begin < first && (static_cast<unsigned char>(text[begin]) & 0xc0) == 0x80) ++begin;
    const std::string_view piece = wholeCharacters(text.substr(begin, before + behind));
    Excerpt excerpt;
    if (begin > 0) excerpt.text = ellipsis;
    for (const std::string& term : terms)
        for (std::size_t at = findLike(piece, term); at != std::string_view::npos;
             at = findLike(piece, term, at + term.size()))
            excerpt.matches.push_back({excerpt.text.size() + at, term.size()});
    std::ranges::sort(excerpt.matches, {}, &Stretch::begin);
    excerpt.text += piece;
    if (begin + piece.size() < text.size()) excerpt.text += ellipsis;
    return excerpt;
}

const std::string& longestOf(const SearchQuery& query) {
    return *std::ranges::max_element(query.terms, {}, [](const std::string& term) { return term.size(); });
}

bool hasAll(std::string_view text, const std::vector<std::string>& terms) {
    return std::ranges::all_of(terms,
                               [&](const std::string& term) { return findLike(text, term) != std::string_view::npos; });
}

} // namespace

std::vector<TitleHit> Search::titles(std::string_view typed, std::int64_t limit) const {
    std::vector<TitleHit> hits;
    const SearchQuery query(typed);
    if (query.terms.empty()) return hits;
    if (query.isLiteral) {
        Rows rows =
            m_connection.query("SELECT id, title, used_at FROM conversation WHERE deleted_at IS NULL AND title LIKE ? "
                               "ESCAPE '\\' ORDER BY use_number DESC",
                               {likePattern(longestOf(query))});
        while (rows.next() && static_cast<std::int64_t>(hits.size()) < limit)
            if (const std::string title = rows.text(1); hasAll(title, query.terms))
                hits.push_back({rows.integer(0), around(title, query.terms), rows.integer(2)});
        return hits;
    }
    Rows rows = m_connection.query(
        "SELECT c.id, highlight(title_text, 0, char(1), char(2)), c.used_at FROM title_text CROSS JOIN conversation c "
        "ON c.id "
        "= title_text.rowid WHERE title_text MATCH ? AND c.deleted_at IS NULL ORDER BY c.use_number DESC LIMIT ?",
        {query.match(), limit});
    while (rows.next()) hits.push_back({rows.integer(0), unmarked(rows.text(1)), rows.integer(2)});
    return hits;
}

std::vector<TextHit> Search::texts(std::string_view typed, const SearchOptions& options) const {
    std::vector<TextHit> hits;
    const SearchQuery query(typed);
    if (query.terms.empty()) return hits;
    const auto hit = [](const Rows& row) {
        return TextHit{.conversation = row.integer(0),
                       .message = row.integer(1),
                       .block = row.integer(2),
                       .kind = kindOf(row.text(3)).value_or(BlockKind::text),
                       .title = row.text(4),
                       .createdAt = row.integer(5),
                       .excerpt = {}};
    };
    if (query.isLiteral) {
        Rows rows = m_connection.query("SELECT c.id, m.id, b.id, b.kind, c.title, m.created_at, b.text FROM block b "
                                       "CROSS JOIN message m ON m.id = "
                                       "b.message CROSS JOIN conversation c ON c.id = m.conversation WHERE b.text LIKE "
                                       "?1 ESCAPE '\\' AND b.is_indexed = "
                                       "1 AND m.deleted_at IS NULL AND c.deleted_at IS NULL AND (?2 OR b.kind <> "
                                       "'reasoning') AND (?3 IS NULL OR c.id = "
                                       "?3) ORDER BY b.id DESC",
                                       {likePattern(longestOf(query)), options.inReasoning, options.conversation});
        for (std::int64_t found = 0; rows.next() && static_cast<std::int64_t>(hits.size()) < options.limit;) {
            const std::string text = rows.text(6);
            if (!hasAll(text, query.terms) || found++ < options.skip) continue;
            hits.push_back(hit(rows));
            hits.back().excerpt = around(text, query.terms);
        }
        return hits;
    }
    Rows rows =
        m_connection.query("SELECT c.id, m.id, b.id, b.kind, c.title, m.created_at, snippet(block_text, 0, char(1), "
                           "char(2), '\xe2\x80\xa6', 32) "
                           "FROM block_text CROSS JOIN block b ON b.id = block_text.rowid CROSS JOIN message m ON m.id "
                           "= b.message CROSS JOIN "
                           "conversation c ON c.id = m.conversation WHERE block_text MATCH ?1 AND m.deleted_at IS NULL "
                           "AND c.deleted_at IS NULL "
                           "AND (?2 OR b.kind <> 'reasoning') AND (?3 IS NULL OR c.id = ?3) ORDER BY block_text.rowid "
                           "DESC LIMIT ?4 OFFSET ?5",
                           {query.match(), options.inReasoning, options.conversation, options.limit, options.skip});
    while (rows.next()) {
        hits.push_back(hit(rows));
        hits.back().excerpt = unmarked(rows.text(6));
    }
    return hits;
}

void Search::rebuild() {
    rebuildIndex(m_connection);
}

} // namespace calliope::storage
