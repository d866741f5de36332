#pragma once

#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/instance_lock.h"
#include "storage/set_aside.h"
#include "storage/shop/carts.h"
#include "storage/shop/catalogue.h"
#include "storage/shop/catalogue_import.h"
#include "storage/shop/kept_pictures.h"
#include "storage/shop/looks.h"
#include "storage/shop/price_history.h"
#include "storage/shop/product_search.h"
#include "storage/shop/sights.h"
#include "storage/shop/wardrobe.h"
#include "storage/shop/wishlists.h"

#include <filesystem>
#include <optional>
#include <string>

namespace calliope::storage {

/// What shops offer, and what the user keeps of it, in a file of its own beside the chats:
///
///     shop.db, -wal, -shm    the database
///     shop.lock              held while the program runs
///     offers/                pictures of products by their hash, which app/shop/pictures keeps
///     damaged/shop-….db      a damaged one, of which what could be read was taken over
///
/// Threads: as Store's: it and all that it hands out belong to one thread, a ShopReader may stand beside it on another
/// one. Errors: functions throw Error with one sentence for the user, and nothing is half done then.
class ShopStore {
public:
    /// Opens the folder's file, or makes it. A damaged file is put aside, and the user's own things are taken out of it
    /// as far as they can be read; products come back with the next import.
    explicit ShopStore(const std::filesystem::path& folder, Clock clock = Clock::system());
    ShopStore(const ShopStore&) = delete;
    ShopStore& operator=(const ShopStore&) = delete;

    /// For the user, where a damaged file was found; empty otherwise.
    [[nodiscard]] const std::string& repaired() const { return m_repaired; }

    [[nodiscard]] Catalogue& catalogue() { return m_catalogue; }
    [[nodiscard]] ProductSearch& search() { return m_search; }
    [[nodiscard]] PriceHistory& prices() { return m_prices; }
    [[nodiscard]] Looks& looks() { return m_looks; }
    [[nodiscard]] Sights& sights() { return m_sights; }
    [[nodiscard]] KeptPictures& pictures() { return m_pictures; }
    [[nodiscard]] Wishlists& wishlists() { return m_wishlists; }
    [[nodiscard]] Carts& carts() { return m_carts; }
    [[nodiscard]] Wardrobe& wardrobe() { return m_wardrobe; }
    /// All that the user keeps: wishlists, carts, wardrobe, outfits, measures and taste; of photos only their names.
    [[nodiscard]] SetAside& ownThings() { return m_own; }
    [[nodiscard]] Connection& connection() { return m_connection; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

private:
    Clock m_clock;
    InstanceLock m_lock;
    std::string m_repaired;
    Connection m_connection;
    Catalogue m_catalogue;
    ProductSearch m_search;
    PriceHistory m_prices;
    Looks m_looks;
    Sights m_sights;
    KeptPictures m_pictures;
    Wishlists m_wishlists;
    Carts m_carts;
    Wardrobe m_wardrobe;
    SetAside m_own;
};

/// Reads beside a ShopStore that is open, from another thread: sees everything that is committed and never waits for an
/// import. Goes before the ShopStore does.
class ShopReader {
public:
    explicit ShopReader(const std::filesystem::path& folder);

    [[nodiscard]] const Catalogue& catalogue() const { return m_catalogue; }
    [[nodiscard]] const ProductSearch& search() const { return m_search; }
    [[nodiscard]] const PriceHistory& prices() const { return m_prices; }
    [[nodiscard]] const Looks& looks() const { return m_looks; }

private:
    Connection m_connection;
    Catalogue m_catalogue;
    ProductSearch m_search;
    PriceHistory m_prices;
    Looks m_looks;
};

} // namespace calliope::storage
