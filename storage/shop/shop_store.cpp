#include "storage/shop/shop_store.h"

#include "storage/backup.h"
#include "storage/error.h"
#include "storage/files.h"
#include "storage/migration.h"
#include "storage/shop/shop_repair.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

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

constexpr const char* daily = "daily";

/// Whose names end so.
std::vector<std::filesystem::path> copiesIn(const std::filesystem::path& folder, std::string_view ending) {
    std::vector<std::filesystem::path> copies;
    std::error_code error; // there may be no folder yet
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (entry.path().stem().string().ends_with(ending)) copies.push_back(entry.path());
    return copies;
}

std::filesystem::path lockIn(const std::filesystem::path& folder) {
    makePrivateFolder(folder);
    return std::filesystem::absolute(folder) / "shop.lock";
}

} // namespace

ShopStore::ShopStore(const std::filesystem::path& folder, Clock clock)
    : m_copies(std::filesystem::absolute(folder) / "shop-backups")
    , m_clock(std::move(clock))
    , m_lock(lockIn(folder))
    , m_repaired(repairShopIfDamaged(std::filesystem::absolute(folder), m_clock))
    , m_connection(fileIn(folder), Connection::Use::write)
    , m_own(m_connection, ownTables) {
    requireKnownSchema(m_connection, shopMigrations());
    m_hasLog = m_connection.useWriteAheadLog();
    migrate(m_connection, shopMigrations(), [&] {
        backUp(m_connection, m_copies, "before" + std::to_string(shopMigrations().size()), m_clock.wall());
    });
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

bool ShopStore::isKeptUp(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(fileIn(folder), error)) return false;
    try {
        Connection connection(fileIn(folder), Connection::Use::read);
        connection.keepLog();
        return connection.number("SELECT 1 FROM refresh_period LIMIT 1").has_value();
    } catch (const Error&) {
        return false; // it is said when it is opened
    }
}

void ShopStore::forgetOwnThings() {
    m_own.forget();
    for (const std::filesystem::path& copy : copiesIn(m_copies, "")) removeFile(copy); // the next day makes another
}

void ShopStore::tend(const std::function<bool(double)>& progress) {
    constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1000;
    const std::int64_t now = m_clock.wall();
    const auto nameAt = [](std::int64_t time) { return "shop-" + timeInName(time); };
    try {
        const std::vector<std::filesystem::path> old = copiesIn(m_copies, daily);
        const bool isThere = std::ranges::any_of(old, [&](const std::filesystem::path& copy) {
            const std::string name = copy.stem().string(); // names are in order of time; a clock may go back
            return name > nameAt(now - day) + '-' + daily && name <= nameAt(now) + '-' + daily;
        });
        if (isThere) return;
        if (backUp(m_connection, m_copies, daily, now, progress).empty()) return;
        for (const std::filesystem::path& copy : old) removeFile(copy);
    } catch (const Error&) {
        // The next time.
    }
}

} // namespace calliope::storage
