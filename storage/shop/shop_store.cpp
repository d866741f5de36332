#include "storage/shop/shop_store.h"

#include "storage/error.h"
#include "storage/files.h"
#include "storage/migration.h"
#include "storage/shop/shop_repair.h"

#include <array>
#include <utility>

namespace calliope::storage {

namespace {

std::filesystem::path fileIn(const std::filesystem::path& folder) {
    return std::filesystem::absolute(folder) / "shop.db";
}

constexpr const char* offered = "WHERE variant IS NULL OR variant IN (SELECT id FROM main.variant)";

constexpr std::array ownTables{AsideTable{"wishlist"},
                               AsideTable{"wishlist_item", "", offered},
                               AsideTable{"cart_line", "", offered},
                               AsideTable{"feedback", "", offered},
                               AsideTable{"wardrobe_item"},
                               AsideTable{"outfit"},
                               AsideTable{"outfit_item", "", offered},
                               AsideTable{"body_measure"},
                               AsideTable{"style_fact"},
                               AsideTable{"style_source"}};

std::filesystem::path lockIn(const std::filesystem::path& folder) {
    makePrivateFolder(folder);
    return std::filesystem::absolute(folder) / "shop.lock";
}

} // namespace

ShopStore::ShopStore(const std::filesystem::path& folder, Clock clock)
    : m_clock(std::move(clock))
    , m_lock(lockIn(folder))
    , m_repaired(repairShopIfDamaged(std::filesystem::absolute(folder), m_clock))
    , m_connection(fileIn(folder), Connection::Use::write)
    , m_own(m_connection, ownTables) {
    requireKnownSchema(m_connection, shopMigrations());
    m_hasLog = m_connection.useWriteAheadLog();
    migrate(m_connection, shopMigrations(), {});
    try {
        m_catalogue.forgetRemoved();
        m_wardrobe.forgetOldStyle();
    } catch (const Error&) {
        // Where the disk is full it can wait.
    }
}

ShopStore::ShopStore(Beside /*beside*/, const std::filesystem::path& folder, Clock clock)
    : m_clock(std::move(clock))
    , m_connection(fileIn(folder), Connection::Use::read)
    , m_own(m_connection, ownTables) {
    requireKnownSchema(m_connection, shopMigrations());
}

} // namespace calliope::storage
