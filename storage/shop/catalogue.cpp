#include "storage/shop/catalogue.h"

#include "storage/shop/gone_products.h"
#include "storage/transaction.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace calliope::storage {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 6> availabilities{"unknown",  "in_stock",  "out_of_stock",
                                                         "preorder", "backorder", "gone"};

Variant readVariant(const Rows& row) {
    Variant variant;
    variant.id = row.integer(0);
    variant.extId = row.text(1);
    variant.title = row.text(2);
    variant.sku = row.text(3);
    variant.gtin = row.text(4);
    variant.sizeLabel = row.text(5);
    variant.sizeSystem = row.text(6);
    variant.colour = row.text(7);
    variant.material = row.text(8);
    variant.pattern = row.text(9);
    variant.checkoutItem = row.text(10);
    variant.url = row.text(11);
    variant.price = {row.integer(12), row.text(13)};
    variant.listMinor = row.optionalInteger(14);
    variant.shipMinor = row.optionalInteger(15);
    if (!row.isNull(16)) variant.isTaxIncluded = row.flag(16);
    variant.availability = availabilityOf(row.text(17));
    variant.condition = row.text(18);
    variant.observedAt = row.integer(19);
    variant.validUntil = row.optionalInteger(20);
    variant.size = row.text(21);
    variant.colours = static_cast<std::uint64_t>(row.integer(22));
    variant.materials = static_cast<std::uint64_t>(row.integer(23));
    variant.patterns = static_cast<std::uint64_t>(row.integer(24));
    variant.facts = row.text(25);
    return variant;
}

ProductPicture readPicture(const Rows& row) {
    return {row.integer(0), row.integer(1), row.optionalInteger(2), row.text(3), row.text(4)};
}

void addPicture(const ProductPicture& picture, std::vector<std::string>& locators, std::string& kept) {
    locators.push_back(picture.locator);
    if (kept.empty()) kept = picture.kept;
}

/// What a source has no longer and another one has is that one's from now on. REQUIRES: a transaction.
void handOver(Connection& connection, Id source) {
    static const std::string lists =
        "(SELECT l.source FROM variant v JOIN listed l ON l.variant = v.id WHERE v.product = product.id";
    static const std::string move = "UPDATE product SET source = " + lists + " LIMIT 1) WHERE source = ?1 AND EXISTS " +
                                    lists + ") AND NOT EXISTS " + lists + " AND l.source = ?1)";
    connection.run(move.c_str(), {source});
}

} // namespace

bool isList(const FeedSource& source) {
    return source.locator != toldLocator && !isAsked(source);
}

bool isAsked(const FeedSource& source) {
    return source.locator == askedLocator;
}

bool tellsOfThings(const FeedSource& source) {
    return isAsked(source) && source.kind == askedKind;
}

bool onlyTakesOrders(const FeedSource& source) {
    return isAsked(source) && source.kind != askedKind;
}

std::string_view nameOf(Availability availability) {
    return availabilities[static_cast<std::size_t>(availability)];
}

Availability availabilityOf(std::string_view name) {
    const auto found = std::ranges::find(availabilities, name);
    return found == availabilities.end() ? Availability::unknown
                                         : static_cast<Availability>(found - availabilities.begin());
}

Id Catalogue::saveMerchant(std::string_view origin, std::string_view name) {
    m_connection.run("INSERT INTO merchant (origin, name) VALUES (?1, ?2) ON CONFLICT (origin) DO UPDATE SET name = ?2",
                     {origin, name});
    return m_connection.number("SELECT id FROM merchant WHERE origin = ?", {origin}).value_or(0);
}

std::optional<Merchant> Catalogue::merchant(Id id) const {
    Rows rows = m_connection.query("SELECT id, origin, name FROM merchant WHERE id = ?", {id});
    if (!rows.next()) return std::nullopt;
    return Merchant{rows.integer(0), rows.text(1), rows.text(2)};
}

std::vector<Merchant> Catalogue::merchants() const {
    std::vector<Merchant> merchants;
    Rows rows = m_connection.query("SELECT id, origin, name FROM merchant ORDER BY name, id");
    while (rows.next()) merchants.push_back({rows.integer(0), rows.text(1), rows.text(2)});
    return merchants;
}

Id Catalogue::saveSource(const FeedSource& source) {
    m_connection.run("INSERT INTO source (merchant, kind, locator, currency) VALUES (?1, ?2, ?3, ?4) "
                     "ON CONFLICT (merchant, locator) DO UPDATE SET kind = ?2, currency = ?4",
                     {source.merchant, source.kind, source.locator, source.currency});
    return m_connection
        .number("SELECT id FROM source WHERE merchant = ? AND locator = ?", {source.merchant, source.locator})
        .value_or(0);
}

std::vector<FeedSource> Catalogue::sources() const {
    std::vector<FeedSource> sources;
    Rows rows = m_connection.query("SELECT id, merchant, kind, locator, currency, ifnull(hours, 0), "
                                   "ifnull(country, '') FROM source s LEFT JOIN refresh_period r ON r.source = s.id "
                                   "LEFT JOIN market m ON m.source = s.id WHERE kind <> '' ORDER BY id");
    while (rows.next())
        sources.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.integer(5),
                           rows.text(6)});
    return sources;
}

void Catalogue::setRefresh(Id source, std::int64_t hours) {
    Transaction transaction(m_connection, Durability::full);
    m_connection.run("DELETE FROM refresh_period WHERE source = ?", {source});
    if (hours > 0)
        m_connection.run("INSERT INTO refresh_period (source, hours) SELECT id, ?2 FROM source WHERE id = ?1",
                         {source, hours});
    transaction.commit();
}

void Catalogue::setMarket(Id source, std::string_view country) {
    if (country.empty())
        m_connection.run("DELETE FROM market WHERE source = ?", {source});
    else
        m_connection.run("INSERT INTO market (source, country) SELECT id, ?2 FROM source WHERE id = ?1 "
                         "ON CONFLICT (source) DO UPDATE SET country = ?2",
                         {source, country});
}

std::optional<Id> Catalogue::askedSource(std::string_view origin) const {
    return m_connection.number("SELECT s.id FROM source s JOIN merchant m ON m.id = s.merchant "
                               "WHERE m.origin = ?1 AND s.locator = ?2 AND s.kind <> ''",
                               {origin, askedLocator});
}

void Catalogue::noteAsked(std::string_view origin, std::int64_t at) {
    m_connection.run("INSERT INTO import_run (source, at, products, variants, rejected, sha256) "
                     "SELECT s.id, ?3, 0, 0, 0, '' FROM source s JOIN merchant m ON m.id = s.merchant "
                     "WHERE m.origin = ?1 AND s.locator = ?2 AND s.kind <> ''",
                     {origin, askedLocator, at});
}

bool Catalogue::hadSources() const {
    return m_connection.number("SELECT 1 FROM sqlite_sequence WHERE name = 'source' AND seq > 0").has_value();
}

void Catalogue::removeSource(Id id) {
    Transaction transaction(m_connection, Durability::full);
    m_connection.run("UPDATE source SET kind = '' WHERE id = ?", {id}); // removed; stays as long as products are its
    m_connection.run("DELETE FROM refresh_period WHERE source = ?", {id});
    forgetRemoved();
    transaction.commit();
}

void Catalogue::forgetTold() {
    std::vector<std::pair<Id, Id>> told;
    {
        Rows rows =
            m_connection.query("SELECT id, merchant FROM source WHERE locator = ? AND kind <> ''", {toldLocator});
        while (rows.next()) told.emplace_back(rows.integer(0), rows.integer(1));
    }
    if (told.empty()) return;
    Transaction transaction(m_connection, Durability::full);
    for (const auto& [source, merchant] : told) {
        // One size that is kept keeps the others of its product.
        static const std::string forget =
            std::string("DELETE FROM listed WHERE source = ? AND variant NOT IN (SELECT v.id FROM variant k "
                        "JOIN variant v ON v.product = k.product WHERE k.id IN ") +
            keptVariants + ")";
        m_connection.run(forget.c_str(), {source});
        handOver(m_connection, source);
        removeGoneProducts(m_connection, merchant);
        m_connection.run("DELETE FROM source WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM product WHERE source = ?1) "
                         "AND NOT EXISTS (SELECT 1 FROM listed WHERE source = ?1)",
                         {source});
    }
    m_connection.run("DELETE FROM merchant WHERE id NOT IN (SELECT merchant FROM source)");
    transaction.commit();
}

void Catalogue::forgetRemoved() {
    forgetTold();
    std::vector<std::pair<Id, Id>> removed;
    {
        Rows rows = m_connection.query("SELECT id, merchant FROM source WHERE kind = ''");
        while (rows.next()) removed.emplace_back(rows.integer(0), rows.integer(1));
    }
    if (removed.empty()) return;
    Transaction transaction(m_connection, Durability::full);
    for (const auto& [source, merchant] : removed) {
        m_connection.run("DELETE FROM listed WHERE source = ?", {source});
        handOver(m_connection, source);
        removeGoneProducts(m_connection, merchant);
        m_connection.run("DELETE FROM source WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM product WHERE source = ?1)",
                         {source});
    }
    m_connection.run("DELETE FROM merchant WHERE id NOT IN (SELECT merchant FROM source)");
    transaction.commit();
}

std::vector<ImportRun> Catalogue::runs(Id source, std::int64_t limit) const {
    std::vector<ImportRun> runs;
    Rows rows = m_connection.query("SELECT id, at, products, variants, rejected, sha256 FROM import_run "
                                   "WHERE source = ? ORDER BY id DESC LIMIT ?",
                                   {source, limit});
    while (rows.next())
        runs.push_back(
            {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4), rows.text(5)});
    return runs;
}

std::vector<Reject> Catalogue::rejects(Id run) const {
    std::vector<Reject> rejects;
    Rows rows = m_connection.query("SELECT row, ext_id, reason FROM import_reject WHERE run = ? ORDER BY rowid", {run});
    while (rows.next()) rejects.push_back({rows.integer(0), rows.text(1), rows.text(2)});
    return rejects;
}

std::optional<Product> Catalogue::product(Id id) const {
    Product product;
    {
        Rows row = m_connection.query(
            "SELECT id, merchant, ext_id, title, brand, kind, category, gender, age_group, url, description, words, "
            "facts, rating_milli, rating_count, ifnull((SELECT k.country FROM source s "
            "JOIN market k ON k.source = s.id WHERE s.merchant = product.merchant "
            "AND (s.id = product.source OR s.locator = ?2) ORDER BY s.locator = ?2 LIMIT 1), '') "
            "FROM product WHERE id = ?1",
            {id, askedLocator});
        if (!row.next()) return std::nullopt;
        product.id = row.integer(0);
        product.merchant = row.integer(1);
        product.extId = row.text(2);
        product.title = row.text(3);
        product.brand = row.text(4);
        product.kind = row.text(5);
        product.category = row.text(6);
        product.gender = row.text(7);
        product.ageGroup = row.text(8);
        product.url = row.text(9);
        product.description = row.text(10);
        product.words = row.text(11);
        product.facts = row.text(12);
        product.ratingMilli = row.optionalInteger(13);
        product.ratingCount = row.optionalInteger(14);
        product.market = row.text(15);
    }
    Rows rows = m_connection.query(
        "SELECT v.id, v.ext_id, v.title, v.sku, v.gtin, v.size_label, v.size_system, v.colour, v.material, v.pattern, "
        "v.checkout_item, v.url, o.price_minor, o.currency, o.list_minor, o.ship_minor, o.tax_included, "
        "o.availability, o.condition, o.observed_at, o.valid_until, f.size, f.colours, f.materials, f.patterns, "
        "ifnull(x.facts, '{}') FROM variant v JOIN offer o ON o.variant = v.id JOIN facet f ON f.variant = v.id "
        "LEFT JOIN variant_facts x ON x.variant = v.id "
        "WHERE v.product = ? ORDER BY v.place, v.id",
        {id});
    while (rows.next()) product.variants.push_back(readVariant(rows));
    for (const ProductPicture& picture : pictures(id)) {
        if (!picture.variant) {
            addPicture(picture, product.pictures, product.kept);
            continue;
        }
        const auto variant = std::ranges::find(product.variants, *picture.variant, &Variant::id);
        if (variant != product.variants.end()) addPicture(picture, variant->pictures, variant->kept);
    }
    return product;
}

std::optional<Id> Catalogue::productOf(Id variant) const {
    return m_connection.number("SELECT product FROM variant WHERE id = ?", {variant});
}

std::optional<Id> Catalogue::variantOf(Id merchant, std::string_view item) const {
    return m_connection.number("SELECT v.id FROM product p JOIN variant v ON v.product = p.id "
                               "JOIN offer o ON o.variant = v.id WHERE p.merchant = ?1 AND o.availability <> 'gone' "
                               "AND iif(v.checkout_item = '', v.ext_id, v.checkout_item) = ?2 ORDER BY v.id LIMIT 1",
                               {merchant, item});
}

std::vector<Catalogue::KeptThing> Catalogue::kept(Id merchant, std::int64_t limit) const {
    static const std::string select =
        std::string("SELECT v.id, iif(v.checkout_item = '', v.ext_id, v.checkout_item), o.currency FROM product p "
                    "JOIN variant v ON v.product = p.id JOIN offer o ON o.variant = v.id WHERE p.merchant = ?1 AND "
                    "o.availability <> 'gone' AND v.id IN ") +
        keptVariants + " ORDER BY v.id LIMIT ?2";
    std::vector<KeptThing> things;
    Rows rows = m_connection.query(select.c_str(), {merchant, limit});
    while (rows.next()) things.push_back({rows.integer(0), rows.text(1), rows.text(2)});
    return things;
}

std::int64_t Catalogue::productCount() const {
    return m_connection.number("SELECT count(*) FROM product").value_or(0);
}

std::vector<ProductPicture> Catalogue::pictures(Id product) const {
    std::vector<ProductPicture> pictures;
    Rows rows = m_connection.query(
        "SELECT m.id, m.product, m.variant, m.locator, ifnull(k.hash, '') FROM media m "
        "LEFT JOIN kept_picture k ON k.locator = m.locator WHERE m.product = ? ORDER BY m.place, m.id",
        {product});
    while (rows.next()) pictures.push_back(readPicture(rows));
    return pictures;
}

std::optional<ProductPicture> Catalogue::picture(Id id) const {
    Rows rows = m_connection.query("SELECT m.id, m.product, m.variant, m.locator, ifnull(k.hash, '') FROM media m "
                                   "LEFT JOIN kept_picture k ON k.locator = m.locator WHERE m.id = ?",
                                   {id});
    return rows.next() ? std::optional(readPicture(rows)) : std::nullopt;
}

} // namespace calliope::storage
