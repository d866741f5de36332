#include "storage/search.h"

#include "storage/search_query.h"
#include "storage/text_index.h"
#include "storage/utf8.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <utility>

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

/// Of a row that begins with the columns of CALLIOPE_HIT.
TextHit hitOf(const Rows& row) {
    return {.conversation = row.integer(0),
            .message = row.integer(1),
            .block = row.integer(2),
            .kind = kindOf(row.text(3)).value_or(BlockKind::text),
            .title = row.text(4),
            .createdAt = row.integer(5),
            .excerpt = {},
            .document = {},
            .page = 0};
}

// NOLINTBEGIN(cppcoreguidelines-macro-usage): the compiler joins them with other literals
#define CALLIOPE_HIT "c.id, m.id, b.id, b.kind, c.title, m.created_at"
// Of what is not removed; ?2 is the chat to look in, ?3 the one not to look in.
#define CALLIOPE_SHOWN                                                                                                 \
    " CROSS JOIN message m ON m.id = b.message AND m.deleted_at IS NULL"                                               \
    " CROSS JOIN conversation c ON c.id = m.conversation AND c.deleted_at IS NULL"                                     \
    " AND (?2 IS NULL OR c.id = ?2) AND (?3 IS NULL OR c.id <> ?3) "
#define CALLIOPE_PAGE(number)                                                                                          \
    "iif((SELECT max(number) FROM document_page WHERE attachment = b.attachment) > 1, " number ", 0)"
#define CALLIOPE_SNIPPET(table) "snippet(" table ", 0, char(1), char(2), '\xe2\x80\xa6', 32)"
// NOLINTEND(cppcoreguidelines-macro-usage)

/// In the texts of blocks; options.skip is not looked at.
std::vector<TextHit> hitsInBlocks(Connection& connection, const SearchQuery& query, const SearchOptions& options) {
    constexpr const char* literal = "SELECT " CALLIOPE_HIT ", b.text FROM block b" CALLIOPE_SHOWN
                                    "WHERE b.text LIKE ?1 ESCAPE '\\' AND b.is_indexed = 1 "
                                    "AND (?4 OR b.kind <> 'reasoning') ORDER BY b.id DESC";
    constexpr const char* words =
        "SELECT " CALLIOPE_HIT
        ", " CALLIOPE_SNIPPET("block_text") " FROM block_text "
                                            "CROSS JOIN block b ON b.id = block_text.rowid" CALLIOPE_SHOWN
                                            "WHERE block_text MATCH ?1 AND (?4 OR b.kind <> 'reasoning') "
                                            "ORDER BY block_text.rowid DESC LIMIT ?5";
    std::vector<TextHit> hits;
    if (query.isLiteral) {
        Rows rows = connection.query(
            literal, {likePattern(longestOf(query)), options.conversation, options.except, options.inReasoning});
        while (std::ssize(hits) < options.limit && rows.next()) {
            const std::string text = rows.text(6);
            if (!hasAll(text, query.terms)) continue;
            hits.push_back(hitOf(rows));
            hits.back().excerpt = around(text, query.terms);
        }
        return hits;
    }
    Rows rows = connection.query(
        words, {query.match(), options.conversation, options.except, options.inReasoning, options.limit});
    while (rows.next()) {
        hits.push_back(hitOf(rows));
        hits.back().excerpt = unmarked(rows.text(6));
    }
    return hits;
}

/// In the pages of documents, one for each block; options.skip is not looked at.
std::vector<TextHit> hitsInDocuments(Connection& connection, const SearchQuery& query, const SearchOptions& options) {
    constexpr const char* literal =
        "SELECT " CALLIOPE_HIT
        ", b.text, " CALLIOPE_PAGE("p.number") ", p.text "
                                               "FROM block b" CALLIOPE_SHOWN
                                               "CROSS JOIN document_page p ON p.attachment = b.attachment "
                                               "WHERE b.kind = 'file' AND p.text LIKE ?1 ESCAPE '\\' "
                                               "ORDER BY b.id DESC, p.number";
    // Which pages first: words are cut out of those alone.
    constexpr const char* words = "SELECT " CALLIOPE_HIT ", b.text, " CALLIOPE_PAGE("f.number") ", " CALLIOPE_SNIPPET(
        "page_text") " FROM ("
                     "SELECT b.id AS block, p.id AS page, min(p.number) AS number FROM page_text "
                     "CROSS JOIN document_page p ON p.id = page_text.rowid "
                     "CROSS JOIN block b ON b.attachment = p.attachment AND b.kind = 'file'" CALLIOPE_SHOWN
                     "WHERE page_text MATCH ?1 GROUP BY b.id ORDER BY b.id DESC LIMIT ?4) f "
                     "CROSS JOIN page_text ON page_text.rowid = f.page CROSS JOIN block b ON b.id = "
                     "f.block" CALLIOPE_SHOWN "WHERE page_text MATCH ?1 ORDER BY f.block DESC";
    std::vector<TextHit> hits;
    const auto add = [&](const Rows& row, Excerpt excerpt) {
        hits.push_back(hitOf(row));
        hits.back().document = row.text(6);
        hits.back().page = static_cast<int>(row.integer(7));
        hits.back().excerpt = std::move(excerpt);
    };
    if (query.isLiteral) {
        Rows rows = connection.query(literal, {likePattern(longestOf(query)), options.conversation, options.except});
        while (std::ssize(hits) < options.limit && rows.next()) {
            const std::string text = rows.text(8);
            const bool isKnown = !hits.empty() && hits.back().block == rows.integer(2);
            if (!isKnown && hasAll(text, query.terms)) add(rows, around(text, query.terms));
        }
        return hits;
    }
    Rows rows = connection.query(words, {query.match(), options.conversation, options.except, options.limit});
    while (rows.next()) add(rows, unmarked(rows.text(8)));
    return hits;
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
    const SearchQuery query(typed);
    if (query.terms.empty()) return {};
    SearchOptions all = options;
    all.limit = options.limit + options.skip;
    const std::vector<TextHit> inMessages = hitsInBlocks(m_connection, query, all);
    const std::vector<TextHit> inDocuments = hitsInDocuments(m_connection, query, all);
    std::vector<TextHit> hits;
    std::ranges::merge(inMessages, inDocuments, std::back_inserter(hits), std::ranges::greater(), &TextHit::block,
                       &TextHit::block);
    hits.resize(std::min(hits.size(), static_cast<std::size_t>(all.limit)));
    hits.erase(hits.begin(), hits.begin() + std::min(std::ssize(hits), static_cast<std::ptrdiff_t>(options.skip)));
    return hits;
}

void Search::rebuild() {
    rebuildIndex(m_connection);
}

} // namespace calliope::storage
