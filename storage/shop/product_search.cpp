#include "storage/shop/product_search.h"

#include "storage/search_query.h"
#include "storage/shop/fold.h"
#include "storage/shop/near_words.h"

#include <algorithm>

namespace calliope::storage {

namespace {

/// Values live as long as the statement that is built of them.
class Statement {
public:
    /// `condition` with one "?" for the value.
    void require(const std::string& condition, const Value& value) {
        m_where += (m_where.empty() ? " WHERE " : " AND ") + condition;
        m_values.push_back(value);
    }

    /// A list as JSON, which one value can carry; so few texts of statements serve all lists.
    void requireOneOf(const std::string& column, const std::string& json) {
        require(column + " IN (SELECT value FROM json_each(?))", json);
    }

    [[nodiscard]] const std::string& where() const { return m_where; }
    [[nodiscard]] std::vector<Value>& values() { return m_values; }

private:
    std::string m_where;
    std::vector<Value> m_values;
};

std::string jsonText(std::string_view text) {
    std::string json = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') json += '\\';
        json += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return json + '"';
}

template<typename List, typename Write>
std::string jsonOf(const List& list, Write write) {
    std::string json = "[";
    for (const auto& item : list) json += (json.size() == 1 ? "" : ",") + write(item);
    return json + ']';
}

std::string jsonOf(const std::vector<std::string>& texts) {
    return jsonOf(texts, [](const std::string& text) { return jsonText(text); });
}

/// Where words are looked for. Descriptions are long, and where shops put words to be found by.
enum class Where { names, everywhere };

/// Of descriptions that have the words so many are looked at.
constexpr const char* everywhereRows =
    "(SELECT rowid, 0 AS rank FROM product_text WHERE product_text MATCH ? LIMIT 2000)";
constexpr const char* namesRows = "(SELECT rowid, rank FROM product_text WHERE product_text MATCH ? "
                                  "AND rank MATCH 'bm25(10.0, 5.0, 5.0, 3.0, 1.0)')"; // the title counts most

/// For FTS5's MATCH: each term, or what stands in for it, and none of those not wanted.
class Match {
public:
    Match(Connection& connection, const ProductQuery& query, Where where)
        : m_connection(connection) {
        const SearchQuery typed(query.text);
        for (std::size_t i = 0; i < typed.terms.size(); ++i) add(typed.terms[i], i + 1 == typed.terms.size());
        if (m_all.empty()) return;
        if (where == Where::names) m_all = "{title brand kind words} : (" + m_all + ')';
        for (const std::string& word : query.without)
            for (const std::string& term : SearchQuery(word).terms) m_all += " NOT \"" + term + '"';
    }

    [[nodiscard]] const std::string& text() const { return m_all; } ///< empty: no words
    [[nodiscard]] std::vector<std::string>& readAs() { return m_readAs; }

private:
    void add(const std::string& term, bool mayGoOn) {
        std::string one = '"' + term + '"';
        const std::string begun = one + '*';
        if (knows(one)) {
            if (mayGoOn) one = begun;
        } else if (const std::vector<std::string> near = nearWords(m_connection, fold(term)); !near.empty()) {
            if (mayGoOn) one = begun;
            for (const std::string& word : near) one += " OR \"" + word + '"';
            m_readAs.push_back(near.front());
        } else if (mayGoOn) {
            one = begun;
        }
        m_all += (m_all.empty() ? "(" : " AND (") + one + ')';
    }

    bool knows(const std::string& term) {
        return m_connection.number("SELECT 1 FROM product_text WHERE product_text MATCH ? LIMIT 1", {term}).has_value();
    }

    Connection& m_connection;
    std::string m_all;
    std::vector<std::string> m_readAs;
};

/// Everything that a query is made of, as long as it runs.
class Search {
public:
    Search(Connection& connection, const ProductQuery& query, Where where)
        : m_match(connection, query, where)
        , m_where(where)
        , m_needsProduct(!query.brands.empty() || !query.without.empty())
        , m_categories(jsonOf(query.categories))
        , m_sizes(jsonOf(query.sizes))
        , m_brands(jsonOf(query.brands))
        , m_merchants(jsonOf(query.merchants, [](Id id) { return std::to_string(id); }))
        , m_products(jsonOf(query.products, [](Id id) { return std::to_string(id); })) {
        if (hasText()) m_statement.values().emplace_back(m_match.text());
        if (!query.categories.empty()) m_statement.requireOneOf("f.category", m_categories);
        if (!query.gender.empty()) m_statement.require("f.gender IN (?, 'unisex', '')", query.gender);
        const auto bits = [&](const char* condition, std::uint64_t set) {
            if (set != 0) m_statement.require(condition, set);
        };
        bits("f.colours & ? <> 0", query.colours);
        bits("f.materials & ? <> 0", query.materials);
        bits("f.patterns & ? <> 0", query.patterns);
        bits("f.colours & ? = 0", query.notColours);
        bits("f.materials & ? = 0", query.notMaterials);
        if (!query.sizes.empty()) m_statement.requireOneOf("f.size", m_sizes);
        if (!query.sizeSystem.empty()) m_statement.require("f.size_system IN (?, '')", query.sizeSystem);
        if (query.leastMinor || query.mostMinor) m_statement.require("f.currency = ?", query.currency);
        if (query.isInOther) m_statement.require("f.currency <> ?", query.currency);
        if (query.leastMinor) m_statement.require("f.price_minor >= ?", *query.leastMinor);
        if (query.mostMinor) m_statement.require("f.price_minor <= ?", *query.mostMinor);
        if (!query.merchants.empty()) m_statement.requireOneOf("f.merchant", m_merchants);
        if (!query.products.empty()) m_statement.requireOneOf("f.product", m_products);
        if (query.mustBeInStock) m_statement.require("f.in_stock = ?", 1);
        if (!query.brands.empty())
            m_statement.require("p.brand COLLATE NOCASE IN (SELECT value FROM json_each(?))", m_brands);
        if (!hasText())
            for (const std::string& word : query.without) m_patterns.push_back(likePattern(word));
        for (const std::string& pattern : m_patterns)
            m_statement.require("(p.title || ' ' || p.kind || ' ' || p.words) NOT LIKE ? ESCAPE '\\'", pattern);
    }

    Search(const Search&) = delete; // its values point into it
    Search& operator=(const Search&) = delete;

    [[nodiscard]] bool hasText() const { return !m_match.text().empty(); }
    [[nodiscard]] std::string from() const {
        // The filters are to be tried on the few rows that the words have, not the other way round.
        const std::string texts = m_where == Where::names ? namesRows : everywhereRows;
        const std::string rows = hasText() ? texts + " t CROSS JOIN facet f ON f.product = t.rowid" : "facet f";
        const std::string product = m_needsProduct ? " CROSS JOIN product p ON p.id = f.product" : "";
        return " FROM " + rows + product + m_statement.where() + " GROUP BY f.product";
    }
    [[nodiscard]] std::vector<Value>& values() { return m_statement.values(); }
    [[nodiscard]] std::vector<std::string>& readAs() { return m_match.readAs(); }

private:
    Match m_match;
    Where m_where;
    bool m_needsProduct;
    std::string m_categories;
    std::string m_sizes;
    std::string m_brands;
    std::string m_merchants;
    std::string m_products;
    std::vector<std::string> m_patterns;
    Statement m_statement;
};

/// SQLite takes the other columns from the row that min() found: the cheapest, in stock before out of it.
constexpr const char* cheapest = "min(f.price_minor + (1 - f.in_stock) * 4611686018427387904) AS least";

std::string orderOf(ProductQuery::Sort sort, bool hasText) {
    if (sort == ProductQuery::Sort::price)
        return " ORDER BY f.in_stock DESC, f.currency <> ?, f.currency, f.price_minor, f.product";
    if (sort == ProductQuery::Sort::newest) return " ORDER BY f.product DESC";
    // The few that were said not to be for the user, then their variants: else SQLite goes through all variants.
    constexpr const char* isNotForMe =
        "f.product IN (SELECT v.product FROM feedback b CROSS JOIN variant v ON v.id = b.variant)";
    return std::string(" ORDER BY ") + isNotForMe + ", f.in_stock DESC, " + (hasText ? "t.rank, " : "") +
           "f.score DESC, f.product";
}

ProductHits hitsOf(Connection& connection, const ProductQuery& query, Where where) {
    Search search(connection, query, where);
    const std::int64_t limit = std::clamp<std::int64_t>(query.limit, 1, 200);
    const std::string sql = std::string("SELECT f.product, f.variant, f.price_minor, f.currency, f.in_stock, ") +
                            cheapest + search.from() + orderOf(query.sort, search.hasText()) + " LIMIT ? OFFSET ?";
    if (query.sort == ProductQuery::Sort::price) search.values().emplace_back(query.currency); // that comes first
    search.values().emplace_back(limit + 1);
    search.values().emplace_back(std::max<std::int64_t>(query.skip, 0));
    ProductHits found;
    Rows rows = connection.query(sql.c_str(), search.values());
    while (rows.next())
        found.hits.push_back({rows.integer(0), rows.integer(1), {rows.integer(2), rows.text(3)}, rows.flag(4)});
    found.isMore = static_cast<std::int64_t>(found.hits.size()) > limit;
    if (found.isMore) found.hits.pop_back();
    found.readAs = std::move(search.readAs());
    return found;
}

std::int64_t countOf(Connection& connection, const ProductQuery& query, std::int64_t most, Where where) {
    Search search(connection, query, where);
    const std::string sql = "SELECT count(*) FROM (SELECT 1" + search.from() + " LIMIT ?)";
    search.values().emplace_back(most);
    Rows rows = connection.query(sql.c_str(), search.values());
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<Id> productsOf(Connection& connection, const ProductQuery& query, Where where) {
    Search search(connection, query, where);
    const std::string sql = "SELECT f.product" + search.from();
    std::vector<Id> products;
    Rows rows = connection.query(sql.c_str(), search.values());
    while (rows.next()) products.push_back(rows.integer(0));
    return products;
}

} // namespace

ProductHits ProductSearch::find(const ProductQuery& query) const {
    ProductHits found = hitsOf(m_connection, query, Where::names);
    const bool isNothing = found.hits.empty() && !query.text.empty();
    if (isNothing && (query.skip <= 0 || countOf(m_connection, query, 1, Where::names) == 0))
        found = hitsOf(m_connection, query, Where::everywhere);
    return found;
}

std::vector<Id> ProductSearch::products(const ProductQuery& query) const {
    std::vector<Id> named = productsOf(m_connection, query, Where::names);
    return named.empty() && !query.text.empty() ? productsOf(m_connection, query, Where::everywhere) : named;
}

std::int64_t ProductSearch::count(const ProductQuery& query, std::int64_t most) const {
    const std::int64_t named = countOf(m_connection, query, most, Where::names);
    return named > 0 || query.text.empty() ? named : countOf(m_connection, query, most, Where::everywhere);
}

} // namespace calliope::storage
