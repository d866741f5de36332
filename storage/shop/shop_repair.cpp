#include "storage/shop/shop_repair.h"

#include "storage/backup.h"
#include "storage/connection.h"
#include "storage/error.h"
#include "storage/files.h"
#include "storage/migration.h"
#include "storage/shop/gone_products.h"
#include "storage/shop/product_index.h"
#include "storage/transaction.h"

#include <array>
#include <cstdint>
#include <vector>

namespace calliope::storage {

namespace {

std::filesystem::path with(const std::filesystem::path& file, const char* ending) {
    std::filesystem::path path = file;
    path += ending;
    return path;
}

bool isWhole(const std::filesystem::path& database) {
    try {
        Connection connection(database, Connection::Use::write);
        connection.keepLog();
        Rows rows = connection.query("PRAGMA quick_check(1)");
        return rows.next() && rows.text(0) == "ok";
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::damaged) throw;
        return false;
    }
}

struct Table {
    const char* name;
    int columns;
    std::string rows; ///< which of them
};

/// Each table after those that it refers to. Of the catalogue what the user keeps or has said something of, each by
/// itself: where one list of them cannot be read, the other may be.
std::vector<Table> tables() {
    std::vector<Table> all{{"body_measure", 3, ""},   {"style_fact", 4, ""}, {"style_source", 4, ""},
                           {"wardrobe_item", 15, ""}, {"outfit", 5, ""},     {"wishlist", 2, ""},
                           {"merchant", 3, ""},       {"source", 5, ""},     {"refresh_period", 2, ""},
                           {"market", 2, ""}};
    for (const char* each : {keptVariants, "(SELECT variant FROM feedback)"}) {
        const std::string variants = each;
        const std::string byVariant = "WHERE variant IN " + variants;
        all.push_back({"product", 17, "WHERE id IN (SELECT product FROM variant WHERE id IN " + variants + ")"});
        all.push_back({"variant", 15, "WHERE id IN " + variants});
        all.push_back({"variant_facts", 2, byVariant});
        all.push_back({"listed", 3, byVariant});
        all.push_back({"offer", 10, byVariant});
        all.push_back({"facet", 14, byVariant});
        all.push_back({"price_point", 4, byVariant});
    }
    all.insert(all.end(),
               {{"wishlist_item", 8, ""}, {"cart_line", 6, ""}, {"feedback", 3, ""}, {"outfit_item", 4, ""}});
    return all;
}

/// A value of any type as it is.
class AnyValue {
public:
    AnyValue(const Rows& row, int column)
        : m_kind(row.kind(column)) {
        if (m_kind == Rows::Kind::integer) m_integer = row.integer(column);
        if (m_kind == Rows::Kind::text) m_text = row.text(column);
        if (m_kind == Rows::Kind::bytes) m_bytes = row.bytes(column);
    }

    [[nodiscard]] Value value() const {
        if (m_kind == Rows::Kind::integer) return m_integer;
        if (m_kind == Rows::Kind::text) return m_text;
        if (m_kind == Rows::Kind::bytes) return std::span<const std::byte>(m_bytes);
        return nullptr;
    }

private:
    Rows::Kind m_kind;
    std::int64_t m_integer = 0;
    std::string m_text;
    std::vector<std::byte> m_bytes;
};

/// Copies what can be read until something cannot.
void copy(Connection& from, Connection& to, const Table& table) {
    std::string marks = "?";
    for (int i = 1; i < table.columns; ++i) marks += ", ?";
    const std::string insert = std::string("INSERT OR IGNORE INTO ") + table.name + " VALUES (" + marks + ")";
    const std::string select = std::string("SELECT * FROM ") + table.name + ' ' + table.rows;
    try {
        Rows rows = from.query(select.c_str());
        while (rows.next()) {
            std::vector<AnyValue> values;
            values.reserve(static_cast<std::size_t>(table.columns));
            for (int i = 0; i < table.columns; ++i) values.emplace_back(rows, i);
            std::vector<Value> bound;
            bound.reserve(values.size());
            for (const AnyValue& value : values) bound.push_back(value.value());
            try {
                to.run(insert.c_str(), bound);
            } catch (const Error&) {
                // A row that refers to one that is lost.
            }
        }
    } catch (const Error&) {
        // What comes behind is lost.
    }
}

void takeOver(const std::filesystem::path& damaged, const std::filesystem::path& made) {
    Connection to(made, Connection::Use::write);
    migrate(to, shopMigrations(), {});
    try {
        Connection from(damaged, Connection::Use::write);
        from.keepLog();
        Transaction transaction(to, Durability::full);
        for (const Table& table : tables()) copy(from, to, table);
        to.run(addProductText);
        transaction.commit();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::damaged) throw;
    }
}

} // namespace

std::string repairShopIfDamaged(const std::filesystem::path& folder, const Clock& clock) {
    const std::filesystem::path database = folder / "shop.db";
    const std::filesystem::path unfinished = folder / "shop.repairing";
    const std::filesystem::path repaired = folder / "shop.repaired";
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) removeFile(with(unfinished, ending));
    if (std::filesystem::exists(repaired) && !std::filesystem::exists(database)) renameDurably(repaired, database);
    removeFile(repaired);
    if (!std::filesystem::exists(database) || isWhole(database)) return {};
    takeOver(database, unfinished);
    renameDurably(unfinished, repaired);
    const std::filesystem::path kept = folder / "damaged" / ("shop-" + timeInName(clock.wall()) + ".db");
    makePrivateFolder(kept.parent_path());
    removeFile(with(database, "-shm"));
    if (std::filesystem::exists(with(database, "-wal"))) renameDurably(with(database, "-wal"), with(kept, "-wal"));
    renameDurably(database, kept);
    renameDurably(repaired, database);
    return "The shopping file was damaged. Your lists, carts and wardrobe were taken over as far as they could be "
           "read; "
           "products come back when their feeds are imported again. The damaged file is kept as " +
           shown(kept) + '.';
}

} // namespace calliope::storage
