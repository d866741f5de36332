#include "app/shop/panel/shop_ideas.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/words/lexicon.h"

#include <QStringList>
#include <algorithm>
#include <set>
#include <utility>

namespace calliope::app {

namespace {

using shop::Topic;

constexpr std::size_t mostSeeds = 6; ///< of each kind
constexpr std::size_t mostOfSeed = 6;
constexpr qsizetype mostIdeas = 24;

/// Makes the ideas; one for each read.
class Maker {
public:
    Maker(shop::Shop& shop, std::string currency)
        : m_shop(shop)
        , m_currency(std::move(currency)) {
        readTaste();
        readWishes();
        readWardrobe();
    }

    /// The leads in turn, so that no single wish fills the page.
    [[nodiscard]] QList<QVariantMap> ideas() const {
        QList<QVariantMap> all;
        for (qsizetype rank = 0; all.size() < mostIdeas; ++rank) {
            bool isAny = false;
            for (const QList<QVariantMap>& lead : m_leads) {
                if (rank >= lead.size() || all.size() == mostIdeas) continue;
                all.append(lead[rank]);
                isAny = true;
            }
            if (!isAny) break;
        }
        return all;
    }

    [[nodiscard]] QString from() const {
        QStringList words;
        if (m_wishes > 0)
            words.append(m_wishes == 1 ? ShopIdeas::tr("one wish") : ShopIdeas::tr("%1 wishes").arg(m_wishes));
        if (m_owned > 0)
            words.append(m_owned == 1 ? ShopIdeas::tr("one thing you own")
                                      : ShopIdeas::tr("%1 things you own").arg(m_owned));
        if (m_liked > 0) words.append(ShopIdeas::tr("what you have said to like"));
        return words.isEmpty()
                   ? QString()
                   : ShopIdeas::tr("From %1. It stays on this device.").arg(words.join(ShopIdeas::tr(" and ")));
    }

private:
    void readTaste() {
        const std::vector<storage::StyleFact> facts = m_shop.wardrobe().style();
        for (const storage::StyleFact& fact : facts) {
            if (fact.isLiked) continue;
            const storage::ProductQuery query = queryOf(shop::wishOf(fact.text, m_currency));
            m_notColours |= query.colours | query.notColours;
            m_notMaterials |= query.materials | query.notMaterials;
        }
        for (const storage::StyleFact& fact : facts) {
            if (!fact.isLiked || m_leads.size() == mostSeeds) continue;
            ++m_liked;
            shop::Wish wish = shop::wishOf(fact.text, m_currency);
            wish.query.clear(); // what is said of taste is seldom in a title
            if (wish == shop::Wish()) continue;
            const QString said = QString::fromStdString(fact.text);
            follow(m_shop.search(wish, mostOfSeed).hits,
                   [&](const shop::ShopHit&) { return ShopIdeas::tr("You said: %1").arg(said); });
        }
    }

    void readWishes() {
        std::vector<storage::WishlistItem> items;
        for (const storage::Wishlist& list : m_shop.wishlists().lists())
            for (const storage::WishlistItem& item : m_shop.wishlists().items(list.id)) {
                m_used.insert(item.product);
                items.push_back(item);
            }
        m_wishes = items.size();
        for (const storage::WishlistItem& item : items) {
            if (&item - items.data() >= static_cast<std::ptrdiff_t>(mostSeeds)) break;
            const auto product = m_shop.product(item.product);
            if (!product) continue;
            const QString title = QString::fromStdString(product->title);
            follow(m_shop.similar(item.product, {.mustBeInStock = true}, mostOfSeed).hits,
                   [&](const shop::ShopHit& hit) {
                       const storage::Money& price = hit.variant.price;
                       const std::int64_t less = item.now.minor - price.minor;
                       return price.currency == item.now.currency && less > 0
                                  ? ShopIdeas::tr("%1 less than %2").arg(shortMoneyText({less, price.currency}), title)
                                  : ShopIdeas::tr("Like %1").arg(title);
                   });
        }
    }

    void readWardrobe() {
        std::vector<storage::WardrobeItem> items = m_shop.wardrobe().items();
        m_owned = items.size();
        std::set<storage::Id> liked;
        for (const storage::Outfit& outfit : m_shop.wardrobe().outfits())
            if (outfit.isLiked())
                for (const storage::OutfitItem& item : outfit.items) liked.insert(item.wardrobe);
        std::ranges::reverse(items); // the latest first, but for what is in outfits that are liked
        std::stable_partition(items.begin(), items.end(), [&](const auto& item) { return liked.contains(item.id); });
        std::size_t seeds = 0;
        for (const storage::WardrobeItem& item : items) {
            if (seeds == mostSeeds) break;
            shop::Wish wish;
            wish.colours = keysOf(Topic::colour, item.colours);
            wish.mustBeInStock = true;
            if (wish.colours.empty()) continue;
            ++seeds;
            std::vector<shop::ShopHit> hits = m_shop.search(wish, 5 * mostOfSeed).hits;
            std::erase_if(hits, [&](const shop::ShopHit& hit) { return hit.product.category == item.category; });
            if (hits.size() > mostOfSeed) hits.resize(mostOfSeed);
            const QString name = QString::fromStdString(item.name);
            follow(hits, [&](const shop::ShopHit&) { return ShopIdeas::tr("In the colour of your %1").arg(name); });
        }
    }

    template<typename Why>
    void follow(const std::vector<shop::ShopHit>& hits, Why why) {
        QList<QVariantMap> lead;
        for (const shop::ShopHit& hit : hits) {
            const bool isDisliked =
                (hit.variant.colours & m_notColours) != 0 || (hit.variant.materials & m_notMaterials) != 0;
            if (isDisliked || !m_used.insert(hit.product.id).second) continue;
            lead.append(cardOf(hit.product, hit.variant, shopNameOf(m_shop, hit.product.merchant), why(hit)));
        }
        m_leads.push_back(std::move(lead));
    }

    shop::Shop& m_shop;
    std::string m_currency;
    std::vector<QList<QVariantMap>> m_leads; ///< what each thing that the user keeps leads to
    std::set<storage::Id> m_used;            ///< products that are shown, or wished for
    std::uint64_t m_notColours = 0;
    std::uint64_t m_notMaterials = 0;
    std::size_t m_wishes = 0;
    std::size_t m_owned = 0;
    std::size_t m_liked = 0;
};

} // namespace

ShopIdeas::ShopIdeas(ShopThread& shop, QObject* parent)
    : QObject(parent)
    , m_shop(shop) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::looks) m_isLooked = true;
        if (m_hasBegun && part != ShopThread::Part::carts) read();
    });
}

void ShopIdeas::begin() {
    m_hasBegun = true;
    read();
}

void ShopIdeas::read() {
    struct Read {
        QList<QVariantMap> cards;
        QString from;
    };
    const quint64 asked = ++m_asked;
    m_shop.run(
        this,
        [currency = m_currency](shop::Shop& shop) {
            const Maker maker(shop, currency);
            return Read{maker.ideas(), maker.from()};
        },
        [this, asked](Read read) {
            if (asked != m_asked) return;
            m_isKnown = m_isLooked || read.from.isEmpty() || !read.cards.isEmpty();
            m_from = std::move(read.from);
            m_cards.set(std::move(read.cards));
            emit changed();
        });
}

} // namespace calliope::app
