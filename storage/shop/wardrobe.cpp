#include "storage/shop/wardrobe.h"

#include "storage/error.h"
#include "storage/transaction.h"

namespace calliope::storage {

namespace {

constexpr const char* itemColumns = "SELECT id, name, category, colours, materials, patterns, size, bought_minor, "
                                    "currency, wear_count, last_worn_at, notes, picture, look_version, look "
                                    "FROM wardrobe_item ";

WardrobeItem read(const Rows& row) {
    WardrobeItem item;
    item.id = row.integer(0);
    item.name = row.text(1);
    item.category = row.text(2);
    item.colours = static_cast<std::uint64_t>(row.integer(3));
    item.materials = static_cast<std::uint64_t>(row.integer(4));
    item.patterns = static_cast<std::uint64_t>(row.integer(5));
    item.size = row.text(6);
    if (!row.isNull(7)) item.bought = Money{row.integer(7), row.text(8)};
    item.wearCount = row.integer(9);
    item.lastWornAt = row.optionalInteger(10);
    item.notes = row.text(11);
    item.picture = row.text(12);
    item.lookVersion = static_cast<int>(row.integer(13));
    item.look = row.bytes(14);
    return item;
}

std::optional<Id> known(Id id) {
    return id != 0 ? std::optional(id) : std::nullopt;
}

} // namespace

Id Wardrobe::save(const WardrobeItem& item) {
    const std::optional<std::int64_t> bought = item.bought ? std::optional(item.bought->minor) : std::nullopt;
    const std::string currency = item.bought ? item.bought->currency : std::string();
    m_connection.run(
        "INSERT INTO wardrobe_item (id, name, category, colours, materials, patterns, size, bought_minor, currency, "
        "wear_count, last_worn_at, notes, picture, look_version, look) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
        "?10, "
        "?11, ?12, ?13, ?14, ?15) ON CONFLICT (id) DO UPDATE SET name = ?2, category = ?3, colours = ?4, "
        "materials = ?5, patterns = ?6, size = ?7, bought_minor = ?8, currency = ?9, wear_count = ?10, "
        "last_worn_at = ?11, notes = ?12, picture = ?13, look_version = ?14, look = ?15",
        {known(item.id), item.name, item.category, item.colours, item.materials, item.patterns, item.size, bought,
         currency, item.wearCount, item.lastWornAt, item.notes, item.picture, item.lookVersion,
         std::span<const std::byte>(item.look)});
    return item.id != 0 ? item.id : m_connection.lastId();
}

void Wardrobe::remove(Id id) {
    m_connection.run("DELETE FROM wardrobe_item WHERE id = ?", {id});
}

void Wardrobe::wear(Id id) {
    m_connection.run("UPDATE wardrobe_item SET wear_count = wear_count + 1, last_worn_at = ? WHERE id = ?",
                     {m_clock.wall(), id});
}

std::optional<WardrobeItem> Wardrobe::item(Id id) const {
    Rows rows = m_connection.query((std::string(itemColumns) + "WHERE id = ?").c_str(), {id});
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<WardrobeItem> Wardrobe::items() const {
    std::vector<WardrobeItem> items;
    Rows rows = m_connection.query((std::string(itemColumns) + "ORDER BY id").c_str());
    while (rows.next()) items.push_back(read(rows));
    return items;
}

Id Wardrobe::saveOutfit(const Outfit& outfit) {
    Transaction transaction(m_connection, Durability::normal);
    m_connection.run("INSERT INTO outfit (id, name, occasion, season, rating) VALUES (?1, ?2, ?3, ?4, ?5) "
                     "ON CONFLICT (id) DO UPDATE SET name = ?2, occasion = ?3, season = ?4, rating = ?5",
                     {known(outfit.id), outfit.name, outfit.occasion, outfit.season, outfit.rating});
    const Id id = outfit.id != 0 ? outfit.id : m_connection.lastId();
    m_connection.run("DELETE FROM outfit_item WHERE outfit = ?", {id});
    for (const OutfitItem& item : outfit.items) {
        if ((item.wardrobe == 0) == (item.variant == 0))
            throw Error(ErrorKind::usage, "A place of an outfit holds one thing.");
        m_connection.run("INSERT INTO outfit_item (outfit, slot, wardrobe, variant) VALUES (?, ?, ?, ?)",
                         {id, item.slot, known(item.wardrobe), known(item.variant)});
    }
    transaction.commit();
    return id;
}

void Wardrobe::rateOutfit(Id id, std::optional<std::int64_t> rating) {
    if (rating && (*rating < 1 || *rating > Outfit::mostLiked))
        throw Error(ErrorKind::usage, "An outfit is rated from 1 to 5.");
    m_connection.run("UPDATE outfit SET rating = ? WHERE id = ?", {rating, id});
}

void Wardrobe::removeOutfit(Id id) {
    m_connection.run("DELETE FROM outfit WHERE id = ?", {id});
}

std::vector<Outfit> Wardrobe::outfits() const {
    std::vector<Outfit> outfits;
    {
        Rows rows = m_connection.query("SELECT id, name, occasion, season, rating FROM outfit ORDER BY id");
        while (rows.next())
            outfits.push_back({rows.integer(0), rows.text(1), rows.text(2), rows.text(3), rows.optionalInteger(4), {}});
    }
    for (Outfit& outfit : outfits) {
        Rows rows = m_connection.query(
            "SELECT slot, wardrobe, variant FROM outfit_item WHERE outfit = ? ORDER BY rowid", {outfit.id});
        while (rows.next()) outfit.items.push_back({rows.text(0), rows.integer(1), rows.integer(2)});
    }
    return outfits;
}

void Wardrobe::setMeasure(const BodyMeasure& measure) {
    if (measure.millimetres == 0)
        m_connection.run("DELETE FROM body_measure WHERE name = ?", {measure.name});
    else
        m_connection.run("INSERT OR REPLACE INTO body_measure (name, value_mm, at) VALUES (?, ?, ?)",
                         {measure.name, measure.millimetres, m_clock.wall()});
}

std::vector<BodyMeasure> Wardrobe::measures() const {
    std::vector<BodyMeasure> measures;
    Rows rows = m_connection.query("SELECT name, value_mm FROM body_measure ORDER BY name");
    while (rows.next()) measures.push_back({rows.text(0), rows.integer(1)});
    return measures;
}

Id Wardrobe::addStyle(const StyleFact& fact) {
    Transaction transaction(m_connection, Durability::normal);
    m_connection.run("INSERT INTO style_fact (text, polarity, confirmed_at) VALUES (?, ?, ?)",
                     {fact.text, fact.isLiked ? 1 : -1, fact.at != 0 ? fact.at : m_clock.wall()});
    const Id id = m_connection.lastId();
    m_connection.run("INSERT INTO style_source (fact, chat, model, until) VALUES (?, ?, ?, ?)",
                     {id, fact.chat, fact.model, fact.until});
    transaction.commit();
    return id;
}

void Wardrobe::setStyleUntil(Id id, std::optional<std::int64_t> until) {
    m_connection.run("INSERT INTO style_source (fact, chat, model, until) SELECT id, 0, '', ?2 FROM style_fact "
                     "WHERE id = ?1 ON CONFLICT (fact) DO UPDATE SET until = ?2",
                     {id, until});
}

void Wardrobe::removeStyle(Id id) {
    m_connection.run("DELETE FROM style_fact WHERE id = ?", {id});
}

std::vector<StyleFact> Wardrobe::style() const {
    std::vector<StyleFact> facts;
    Rows rows = m_connection.query(
        "SELECT f.id, f.text, f.polarity, ifnull(s.chat, 0), ifnull(s.model, ''), f.confirmed_at, s.until "
        "FROM style_fact f LEFT JOIN style_source s ON s.fact = f.id WHERE s.until IS NULL OR s.until > ? "
        "ORDER BY f.id",
        {m_clock.wall()});
    while (rows.next())
        facts.push_back({rows.integer(0), rows.text(1), rows.integer(2) > 0, rows.integer(3), rows.text(4),
                         rows.integer(5), rows.optionalInteger(6)});
    return facts;
}

void Wardrobe::forgetOldStyle() {
    m_connection.run("DELETE FROM style_fact WHERE id IN (SELECT fact FROM style_source WHERE until <= ?)",
                     {m_clock.wall()});
}

} // namespace calliope::storage
