#include "storage/shop/catalogue_import.h"

#include "storage/error.h"
#include "storage/shop/gone_products.h"
#include "storage/shop/kept_pictures.h"
#include "storage/shop/product_index.h"

#include <array>
#include <string>

namespace calliope::storage {

namespace {

constexpr std::int64_t batch = 2000; // rows

} // namespace

CatalogueImport::CatalogueImport(Connection& connection, const Clock& clock, Id source, Scope scope)
    : m_connection(connection)
    , m_clock(clock)
    , m_source(source)
    , m_merchant(connection.number("SELECT merchant FROM source WHERE id = ?", {source}).value_or(0))
    , m_scope(scope) {
    if (m_merchant == 0) throw Error(ErrorKind::usage, "This source of products is not there any more.");
    emptyStage(); // of a crash
}

CatalogueImport::~CatalogueImport() {
    if (m_isDone) return;
    m_batch.reset();
    try {
        emptyStage();
    } catch (const Error&) {
        // The next import does it.
    }
}

void CatalogueImport::emptyStage() {
    m_connection.script("DELETE FROM staged_media; DELETE FROM staged_variant; DELETE FROM staged_product;");
}

void CatalogueImport::take(const Product& product, std::int64_t row) {
    if (m_run.variants + static_cast<std::int64_t>(product.variants.size()) > mostVariants)
        throw Error(ErrorKind::format,
                    "The feed has more than " + std::to_string(mostVariants) + " variants: nothing was imported.");
    if (!m_batch) m_batch.emplace(m_connection, Durability::normal);
    std::optional<std::int64_t> staged =
        m_connection.number("SELECT id FROM staged_product WHERE ext_id = ?", {product.extId});
    if (!staged) {
        m_connection.run("INSERT INTO staged_product (ext_id, title, brand, kind, category, gender, age_group, url, "
                         "description, words, facts, rating_milli, rating_count) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         {product.extId, product.title, product.brand, product.kind, product.category, product.gender,
                          product.ageGroup, product.url, product.description, product.words, product.facts,
                          product.ratingMilli, product.ratingCount});
        staged = m_connection.lastId();
        stagePictures(*staged, std::nullopt, product.pictures);
    } else if (!product.words.empty()) {
        m_connection.run("UPDATE staged_product SET words = substr(words || ' ' || ?2, 1, 2000) "
                         "WHERE id = ?1 AND instr(words, ?2) = 0",
                         {*staged, product.words});
    }
    for (const Variant& variant : product.variants) stageVariant(*staged, variant, row);
    if (++m_inBatch < batch) return;
    m_batch->commit();
    m_batch.reset();
    m_inBatch = 0;
}

void CatalogueImport::stageVariant(Id product, const Variant& variant, std::int64_t row) {
    const std::int64_t added = m_connection.run(
        "INSERT INTO staged_variant (product, ext_id, place, title, sku, gtin, size_label, size_system, colour, "
        "material, pattern, checkout_item, url, price_minor, list_minor, currency, availability, ship_minor, "
        "tax_included, condition, valid_until, size, colours, materials, patterns, facts) VALUES (?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (product, ext_id) DO NOTHING",
        {product,
         variant.extId,
         m_run.variants,
         variant.title,
         variant.sku,
         variant.gtin,
         variant.sizeLabel,
         variant.sizeSystem,
         variant.colour,
         variant.material,
         variant.pattern,
         variant.checkoutItem,
         variant.url,
         variant.price.minor,
         variant.listMinor,
         variant.price.currency,
         nameOf(variant.availability),
         variant.shipMinor,
         variant.isTaxIncluded,
         variant.condition,
         variant.validUntil,
         variant.size,
         variant.colours,
         variant.materials,
         variant.patterns,
         variant.facts});
    if (added == 0) {
        reject(row, variant.extId, "It is there twice: the first one counts.");
        return;
    }
    ++m_run.variants;
    stagePictures(product, m_connection.lastId(), variant.pictures);
}

void CatalogueImport::stagePictures(Id product, std::optional<Id> variant, const std::vector<std::string>& locators) {
    int place = 0;
    for (const std::string& locator : locators)
        m_connection.run("INSERT INTO staged_media (product, variant, place, locator) VALUES (?, ?, ?, ?)",
                         {product, variant, place++, locator});
}

void CatalogueImport::reject(std::int64_t row, std::string_view extId, std::string_view reason) {
    ++m_run.rejected;
    if (m_run.rejected <= keptRejects) m_rejects.push_back({row, std::string(extId), std::string(reason)});
}

ImportRun CatalogueImport::commit(std::string_view sha256) {
    if (m_batch) {
        m_batch->commit();
        m_batch.reset();
    }
    m_run.at = m_clock.wall();
    m_run.sha256 = sha256;
    m_run.products = m_connection.number("SELECT count(*) FROM staged_product").value_or(0);
    Transaction transaction(m_connection, Durability::full);
    m_connection.run(
        "INSERT INTO import_run (source, at, products, variants, rejected, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        {m_source, m_run.at, m_run.products, m_run.variants, m_run.rejected, m_run.sha256});
    m_run.id = m_connection.lastId();
    for (const Reject& reject : m_rejects)
        m_connection.run("INSERT INTO import_reject (run, row, ext_id, reason) VALUES (?, ?, ?, ?)",
                         {m_run.id, reject.row, reject.extId, reject.reason});
    swap();
    KeptPictures(m_connection).doubt(m_source);
    makeWords();
    emptyStage();
    transaction.commit();
    m_isDone = true;
    return m_run;
}

void CatalogueImport::swap() {
    // Joins are CROSS JOINs, which SQLite takes in the order that is written: it cannot know how large tables are that
    // were just filled.
    // Only what reads differently leaves the index and comes back: of a feed that is imported daily that is little.
    m_connection.run("CREATE TEMP TABLE IF NOT EXISTS changed_text (id INTEGER PRIMARY KEY)");
    m_connection.run("DELETE FROM changed_text");
    m_connection.run(
        "INSERT INTO changed_text SELECT p.id FROM product p CROSS JOIN staged_product s ON s.ext_id = p.ext_id "
        "WHERE p.merchant = ?1 AND (p.title <> s.title OR p.brand <> s.brand OR p.kind <> s.kind OR "
        "p.words <> s.words OR p.description <> s.description)",
        {m_merchant});
    const std::string forget = std::string(removeProductText) + " WHERE id IN (SELECT id FROM changed_text)";
    m_connection.run(forget.c_str());
    const std::int64_t last = m_connection.number("SELECT ifnull(max(id), 0) FROM product").value_or(0);

    m_connection.run(
        "INSERT INTO product (merchant, source, ext_id, title, brand, kind, category, gender, age_group, url, "
        "description, words, facts, rating_milli, rating_count, run) SELECT ?1, ?2, ext_id, title, brand, kind, "
        "category, gender, age_group, url, description, words, facts, rating_milli, rating_count, ?3 "
        "FROM staged_product WHERE true ORDER BY id ON CONFLICT (merchant, ext_id) DO UPDATE SET source = ?2, "
        "title = excluded.title, brand = excluded.brand, kind = excluded.kind, category = excluded.category, "
        "gender = excluded.gender, age_group = excluded.age_group, url = excluded.url, "
        "description = excluded.description, words = excluded.words, facts = excluded.facts, "
        "rating_milli = excluded.rating_milli, rating_count = excluded.rating_count, run = ?3",
        {m_merchant, m_source, m_run.id});
    m_connection.run("INSERT INTO changed_text SELECT id FROM product WHERE id > ?", {last});
    const std::string add = std::string(addProductText) + " WHERE id IN (SELECT id FROM changed_text)";
    m_connection.run(add.c_str());

    m_connection.run(
        "INSERT INTO variant (product, ext_id, place, title, sku, gtin, size_label, size_system, colour, material, "
        "pattern, checkout_item, url, run) SELECT p.id, v.ext_id, v.place, v.title, v.sku, v.gtin, v.size_label, "
        "v.size_system, v.colour, v.material, v.pattern, v.checkout_item, v.url, ?2 FROM staged_product s CROSS JOIN "
        "product "
        "p ON p.merchant = ?1 AND p.ext_id = s.ext_id CROSS JOIN staged_variant v ON v.product = s.id WHERE true "
        "ON CONFLICT (product, ext_id) DO UPDATE SET place = excluded.place, title = excluded.title, "
        "sku = excluded.sku, gtin = excluded.gtin, size_label = excluded.size_label, "
        "size_system = excluded.size_system, colour = excluded.colour, material = excluded.material, "
        "pattern = excluded.pattern, checkout_item = excluded.checkout_item, url = excluded.url, run = ?2",
        {m_merchant, m_run.id});

    // One row for each staged variant with the id it has in the catalogue.
    constexpr const char* joined =
        "FROM staged_product s CROSS JOIN product p ON p.merchant = ?1 AND p.ext_id = s.ext_id "
        "CROSS JOIN staged_variant sv ON sv.product = s.id "
        "CROSS JOIN variant v ON v.product = p.id AND v.ext_id = sv.ext_id ";
    const std::string listed =
        std::string("INSERT OR REPLACE INTO listed (source, variant, run) SELECT ?2, v.id, ?3 ") + joined;
    m_connection.run(listed.c_str(), {m_merchant, m_source, m_run.id});
    if (m_scope == Scope::whole)
        m_connection.run("DELETE FROM listed WHERE source = ? AND run <> ?", {m_source, m_run.id});
    removeGoneProducts(m_connection, m_merchant);

    m_connection.run(
        "DELETE FROM variant_facts WHERE (SELECT run FROM variant v WHERE v.id = variant_facts.variant) = ?",
        {m_run.id});
    const std::string facts = std::string("INSERT INTO variant_facts (variant, facts) SELECT v.id, sv.facts ") +
                              joined + "WHERE sv.facts <> '{}'";
    m_connection.run(facts.c_str(), {m_merchant});
    const std::string points =
        std::string("INSERT OR REPLACE INTO price_point (variant, at, price_minor, currency) "
                    "SELECT v.id, ?2, sv.price_minor, sv.currency ") +
        joined +
        "LEFT JOIN offer o ON o.variant = v.id WHERE o.variant IS NULL OR o.price_minor <> sv.price_minor OR "
        "o.currency <> sv.currency";
    m_connection.run(points.c_str(), {m_merchant, m_run.at});
    const std::string offers =
        std::string("INSERT OR REPLACE INTO offer (variant, price_minor, list_minor, currency, availability, "
                    "ship_minor, tax_included, condition, observed_at, valid_until) SELECT v.id, sv.price_minor, "
                    "sv.list_minor, sv.currency, sv.availability, sv.ship_minor, sv.tax_included, sv.condition, ?2, "
                    "sv.valid_until ") +
        joined;
    m_connection.run(offers.c_str(), {m_merchant, m_run.at});
    const std::string facets =
        std::string(
            "INSERT OR REPLACE INTO facet (product, variant, merchant, category, gender, colours, materials, "
            "patterns, size, size_system, currency, price_minor, in_stock, score) SELECT p.id, v.id, ?1, p.category, "
            "p.gender, sv.colours, sv.materials, sv.patterns, sv.size, sv.size_system, sv.currency, "
            "sv.price_minor, sv.availability IN ('in_stock', 'unknown', 'preorder', 'backorder'), "
            "ifnull((p.rating_milli - 3000) * p.rating_count / (p.rating_count + 20), 0) ") +
        joined;
    m_connection.run(facets.c_str(), {m_merchant});

    // Those of variants that only another list has stay.
    m_connection.run("DELETE FROM media WHERE product IN (SELECT id FROM product WHERE source = ?1 AND run = ?2) AND "
                     "(variant IS NULL OR variant IN (SELECT id FROM variant WHERE run = ?2)) AND "
                     "NOT EXISTS (SELECT 1 FROM staged_media m WHERE m.locator = media.locator)",
                     {m_source, m_run.id});
    m_connection.run(
        "INSERT INTO media (product, variant, place, locator) SELECT p.id, NULL, m.place, m.locator "
        "FROM staged_media m CROSS JOIN staged_product s ON s.id = m.product "
        "CROSS JOIN product p ON p.merchant = ?1 AND p.ext_id = s.ext_id WHERE m.variant IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM media k WHERE k.product = p.id AND k.variant IS NULL AND k.locator = m.locator)",
        {m_merchant});
    m_connection.run(
        "INSERT OR IGNORE INTO media (product, variant, place, locator) "
        "SELECT p.id, v.id, m.place, m.locator FROM staged_media m "
        "CROSS JOIN staged_variant sv ON sv.id = m.variant CROSS JOIN staged_product s ON s.id = sv.product "
        "CROSS JOIN product p ON p.merchant = ?1 AND p.ext_id = s.ext_id "
        "CROSS JOIN variant v ON v.product = p.id AND v.ext_id = sv.ext_id",
        {m_merchant});
}

/// The words of all texts, for those that are mistyped or inside of others. Words that no product has any more stay:
/// they find nothing.
void CatalogueImport::makeWords() {
    m_connection.run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.product_vocabulary USING "
                     "fts5vocab (main, product_text, row)");
    const std::int64_t last = m_connection.number("SELECT ifnull(max(id), 0) FROM product_word").value_or(0);
    m_connection.run("INSERT OR IGNORE INTO product_word (word) SELECT term FROM temp.product_vocabulary "
                     "WHERE length(term) BETWEEN 3 AND 40 LIMIT 300000");
    m_connection.run("INSERT INTO product_trigram (rowid, word) SELECT id, word FROM product_word WHERE id > ?",
                     {last});
}

} // namespace calliope::storage
