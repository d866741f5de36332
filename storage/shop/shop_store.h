#pragma once

#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/instance_lock.h"
#include "storage/set_aside.h"
#include "storage/shop/carts.h"
#include "storage/shop/catalogue.h"
#include "storage/shop/catalogue_import.h"
#include "storage/shop/feedback.h"
#include "storage/shop/kept_pictures.h"
#include "storage/shop/looks.h"
#include "storage/shop/price_history.h"
#include "storage/shop/product_search.h"
#include "storage/shop/sights.h"
#include "storage/shop/wardrobe.h"
#include "storage/shop/wishlists.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace calliope::storage {

/// What shops offer, and what the user keeps of it, in a file of its own beside the chats:
///
///     shop.db, -wal, -shm    the database
///     shop.lock              held while the program runs
///     shop-backups/          copies of the database, made before its format changes and by tend()
///     offers/                pictures of products by their hash, which app/shop/pictures keeps
///     damaged/shop-….db      a damaged one, of which what could be read was taken over
///
/// Threads: as Store's: it and all that it hands out belong to one thread, one that reads may stand beside it on
/// another. Errors: functions throw Error with one sentence for the user, and nothing is half done then.
class ShopStore {
public:
    /// Opens the folder's file, or makes it. A damaged file is put aside, and the user's own things are taken out of it
    /// as far as they can be read; products come back with the next import.
    explicit ShopStore(const std::filesystem::path& folder, Clock clock = Clock::system());

    struct Beside {};
    /// Reads beside one that is open and canBeReadBeside(): sees everything that is committed, and never waits for an
    /// import. Its functions that would write throw. Goes before the other one does.
    ShopStore(Beside beside, const std::filesystem::path& folder, Clock clock = Clock::system());
    ShopStore(const ShopStore&) = delete;
    ShopStore& operator=(const ShopStore&) = delete;

    /// Whether a list in the folder's file is to be read again by itself, without opening it for anything else: false
    /// also where there is no file, or it cannot be read.
    [[nodiscard]] static bool isKeptUp(const std::filesystem::path& folder);

    /// For the user, where a damaged file was found; empty otherwise.
    [[nodiscard]] const std::string& repaired() const { return m_repaired; }

    /// Not where the folder cannot have a write-ahead log, as on network shares.
    [[nodiscard]] bool canBeReadBeside() const { return m_hasLog; }

    [[nodiscard]] Catalogue& catalogue() { return m_catalogue; }
    [[nodiscard]] ProductSearch& search() { return m_search; }
    [[nodiscard]] PriceHistory& prices() { return m_prices; }
    [[nodiscard]] Looks& looks() { return m_looks; }
    [[nodiscard]] Sights& sights() { return m_sights; }
    [[nodiscard]] KeptPictures& pictures() { return m_pictures; }
    [[nodiscard]] Wishlists& wishlists() { return m_wishlists; }
    [[nodiscard]] Feedback& feedback() { return m_feedback; }
    [[nodiscard]] Carts& carts() { return m_carts; }
    [[nodiscard]] Wardrobe& wardrobe() { return m_wardrobe; }
    /// All that the user keeps: wishlists, feedback, carts, wardrobe, outfits, measures and taste; of photos only their
    /// names.
    [[nodiscard]] SetAside& ownThings() { return m_own; }

    /// For good, what ownThings() has aside: in the log and in the copies as well.
    void forgetOwnThings();

    /// What is due once a day: a copy, in the place of the one of another day, as a catalogue may be large. Where it
    /// cannot be made the other one stays, and nothing is told. `progress` as backUp() has it.
    void tend(const std::function<bool(double)>& progress = {});
    [[nodiscard]] Connection& connection() { return m_connection; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }

private:
    std::filesystem::path m_copies;
    Clock m_clock;
    std::optional<InstanceLock> m_lock; ///< of one that writes
    std::string m_repaired;
    Connection m_connection;
    bool m_hasLog = false;
    Catalogue m_catalogue{m_connection};
    ProductSearch m_search{m_connection};
    PriceHistory m_prices{m_connection};
    Looks m_looks{m_connection};
    Sights m_sights{m_connection};
    KeptPictures m_pictures{m_connection};
    Wishlists m_wishlists{m_connection, m_clock};
    Feedback m_feedback{m_connection, m_clock};
    Carts m_carts{m_connection};
    Wardrobe m_wardrobe{m_connection, m_clock};
    SetAside m_own;
};

} // namespace calliope::storage
