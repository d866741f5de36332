#pragma once

#include "app/shop/catalogue/sight.h"
#include "app/shop/catalogue/why.h"
#include "app/shop/feeds/feed.h"
#include "app/shop/likeness/likeness_index.h"
#include "app/shop/words/wish.h"
#include "storage/shop/shop_store.h"

#include <QImage>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

struct ShopHit {
    storage::Product product;
    storage::Variant variant; ///< the cheapest that fits
    std::vector<Reason> why;
    float difference = 0; ///< of what it looks like, 0 to 1; 0 where words were searched for
};

struct ShopHits {
    std::vector<ShopHit> hits;
    bool isMore = false;
    std::vector<std::string> readAs; ///< words that stand in for mistyped ones
    bool areWordsLeftOut = false;    ///< nothing has all of them: these fit but for the words in Wish::query
    bool areBySight = false;         ///< a vision encoder has put them in order
};

/// Shopping without a window: search, pictures, prices, and what the user keeps. The panel and the tools of models are
/// built on it; neither can place an order here, and nothing here asks the network for anything.
///
/// Threads: belongs to one, which is not that of the user interface; what it returns are plain values. Errors:
/// storage::Error with one sentence for the user.
class Shop {
public:
    explicit Shop(storage::ShopStore& store);

    /// The demo catalogue comes in where the store never had a source: who removes it does not get it back. True where
    /// it did. `told` hears how many of its shops are in.
    bool addDemoOnce(const std::function<void(int done, int of)>& told = {});

    /// `file`: or a folder or an archive that holds the list, see ListPlace.
    storage::ImportRun import(storage::Id source, const std::filesystem::path& file, FeedFormat format,
                              const std::function<bool(double share)>& share = {});

    void removeSource(storage::Id source); ///< see Catalogue::removeSource()

    /// Takes what a shop has told when it was asked into the catalogue, for who is going to keep it (storage's
    /// toldLocator), and returns the variant that is meant, one of the product's. What a list of the shop has already
    /// is that, with the price that was told.
    storage::Id takeTold(storage::Id merchant, const storage::Product& product, const storage::Variant& meant);

    /// Filters are hard. Words that nothing has all of are left out, and said so; for further pages take Wish::query
    /// out.
    [[nodiscard]] ShopHits search(const Wish& wish, std::int64_t limit = 30, std::int64_t skip = 0) const;
    [[nodiscard]] ShopHits search(std::string_view typed, std::string_view currency = "EUR") const {
        return search(wishOf(typed, currency));
    }

    /// How many fit, counted up to `most`.
    [[nodiscard]] std::int64_t count(const Wish& wish, std::int64_t most = 1000) const;
    /// How many fit but for the price, which nobody can compare: it is in another currency than the wish's.
    [[nodiscard]] std::int64_t countUncompared(const Wish& wish, std::int64_t most = 1000) const;

    /// How many there would be with one part of the wish less, for wishes that find nothing; those that help only.
    struct Relaxed {
        Reason::Slot without = Reason::Slot::category;
        std::int64_t hits = 0;
    };
    [[nodiscard]] std::vector<Relaxed> relaxed(const Wish& wish) const;

    [[nodiscard]] std::optional<storage::Product> product(storage::Id id) const;

    /// Things that look like it; the same product is not among them. None where it has no picture yet.
    [[nodiscard]] ShopHits similar(storage::Id product, const Wish& filters = {}, std::size_t most = 12) const;

    /// What looks like a photo, with what is not for the user behind the rest of it. With a `sight` of it as well the
    /// best `sightCandidates` are put in order by theirs; what has none keeps its place.
    [[nodiscard]] ShopHits photoSearch(const Likeness& likeness, const Wish& filters = {}, std::size_t most = 12,
                                       const Sight* sight = nullptr) const;
    static constexpr std::size_t sightCandidates = 60;

    /// What its first picture looks like; nullopt where none was looked at yet.
    [[nodiscard]] std::optional<Likeness> likenessOfProduct(storage::Id product) const;

    /// Things of the user's own wardrobe, the likest first.
    struct Owned {
        storage::WardrobeItem item;
        float difference = 1;
    };
    [[nodiscard]] std::vector<Owned> ownedLike(const Likeness& likeness, std::size_t most = 5) const;

    /// Looks at drawn pictures that it has not seen yet, at most `most`, and returns whether there may be more; to be
    /// called now and then. Those of shops are app/shop/pictures', and cost nothing here.
    bool look(std::int64_t most);

    /// Changes what is known of the pictures on this device, all or nothing; what is searched by looks follows.
    void changePictures(const std::function<void(storage::KeptPictures& pictures)>& change);

    /// What is known of the pictures was changed by another one: it is read anew when it is needed next.
    void forgetLooks() { m_isIndexed = false; }

    /// What a picture that was decoded elsewhere looks like. REQUIRES: one that is not null.
    [[nodiscard]] static Likeness likenessOf(const QImage& image);

    /// The picture of a locator that the app draws itself; null for others.
    [[nodiscard]] static QImage drawnPicture(const std::string& locator, int side);

    [[nodiscard]] std::vector<storage::PricePoint> priceHistory(storage::Id variant, std::int64_t since = 0) const;
    /// What a shop was asked and has told now, see storage::PriceHistory::take().
    std::int64_t takePrices(const std::vector<storage::ToldPrice>& told) {
        return m_store.prices().take(told, m_store.clock().wall());
    }
    /// That it was asked now, see storage::Catalogue::noteAsked().
    void noteAsked(std::string_view origin) { m_store.catalogue().noteAsked(origin, m_store.clock().wall()); }

    [[nodiscard]] storage::Catalogue& catalogue() { return m_store.catalogue(); }
    [[nodiscard]] const storage::Catalogue& catalogue() const { return m_store.catalogue(); }
    [[nodiscard]] const storage::KeptPictures& pictures() const { return m_store.pictures(); }
    [[nodiscard]] storage::Sights& sights() { return m_store.sights(); }
    [[nodiscard]] storage::Wishlists& wishlists() { return m_store.wishlists(); }
    [[nodiscard]] storage::Wardrobe& wardrobe() { return m_store.wardrobe(); }
    [[nodiscard]] storage::Feedback& feedback() { return m_store.feedback(); }
    [[nodiscard]] storage::Carts& carts() { return m_store.carts(); }
    [[nodiscard]] const storage::Carts& carts() const { return m_store.carts(); }
    [[nodiscard]] storage::SetAside& ownThings() { return m_store.ownThings(); }
    void forgetOwnThings() { m_store.forgetOwnThings(); }

private:
    /// As queryOf(), with the shops that the wish names.
    [[nodiscard]] storage::ProductQuery queryFor(const Wish& wish) const;
    [[nodiscard]] std::optional<ShopHit> hitOf(storage::Id id, storage::Id variantId, const Wish& wish) const;
    [[nodiscard]] const LikenessIndex& index() const;
    /// False: it has changed nothing.
    bool putInOrder(std::vector<LikenessIndex::Hit>& hits, const Sight& sight) const;

    storage::ShopStore& m_store;
    mutable LikenessIndex m_index; ///< read when it is needed
    mutable bool m_isIndexed = false;
    storage::Id m_lookedTo = 0; ///< the last picture that was looked at
};

} // namespace calliope::shop
