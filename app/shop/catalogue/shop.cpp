#include "app/shop/catalogue/shop.h"

#include "app/shop/demo/demo_feeds.h"
#include "app/shop/demo/drawing.h"
#include "app/shop/feeds/list_place.h"
#include "storage/error.h"
#include "storage/shop/catalogue_import.h"
#include "storage/shop/fold.h"
#include "storage/transaction.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <span>
#include <unordered_set>

namespace calliope::shop {

namespace {

struct Part {
    Reason::Slot slot;
    void (*remove)(Wish& wish);
};

/// What can be taken off a wish.
constexpr std::array parts{
    Part{Reason::Slot::category, [](Wish& wish) { wish.category.clear(); }},
    Part{Reason::Slot::colour,
         [](Wish& wish) {
             wish.colours.clear();
             wish.notColours.clear();
         }},
    Part{Reason::Slot::material,
         [](Wish& wish) {
             wish.materials.clear();
             wish.notMaterials.clear();
         }},
    Part{Reason::Slot::pattern, [](Wish& wish) { wish.patterns.clear(); }},
    Part{Reason::Slot::gender, [](Wish& wish) { wish.gender.clear(); }},
    Part{Reason::Slot::size, [](Wish& wish) { wish.size = {}; }},
    Part{Reason::Slot::price,
         [](Wish& wish) {
             wish.leastMinor.reset();
             wish.mostMinor.reset();
         }},
    Part{Reason::Slot::stock, [](Wish& wish) { wish.mustBeInStock = false; }},
    Part{Reason::Slot::words, [](Wish& wish) { wish.query.clear(); }},
};

/// Whether the wish says anything but words.
bool hasFilters(const Wish& wish) {
    Wish empty;
    empty.query = wish.query;
    empty.sort = wish.sort;
    empty.currency = wish.currency; // filters only with a price
    return !(wish == empty);
}

} // namespace

Shop::Shop(storage::ShopStore& store)
    : m_store(store) {}

bool Shop::addDemoOnce(const std::function<void(int done, int of)>& told) {
    if (m_store.catalogue().hadSources()) return false;
    importDemo(m_store, 1, 0, told);
    m_isIndexed = false;
    return true;
}

storage::ImportRun Shop::import(storage::Id source, const std::filesystem::path& file, FeedFormat format,
                                const std::function<bool(double share)>& share) {
    const ListPlace place(file);
    const storage::ImportRun run = importFeed(m_store, source, place.list(), format, share);
    m_isIndexed = false;
    const std::string market = format == FeedFormat::acpLines ? place.market() : std::string();
    const std::vector<storage::FeedSource> sources = m_store.catalogue().sources();
    const auto known = std::ranges::find(sources, source, &storage::FeedSource::id);
    if (!market.empty() && known != sources.end() && known->market.empty())
        m_store.catalogue().setMarket(source, market);
    return run;
}

void Shop::removeSource(storage::Id source) {
    m_store.catalogue().removeSource(source);
    m_isIndexed = false;
}

storage::Id Shop::takeTold(storage::Id merchant, const storage::Product& product, const storage::Variant& meant) {
    storage::Catalogue& catalogue = m_store.catalogue();
    if (const auto known = catalogue.variantOf(merchant, meant.checkoutItem)) {
        (void)takePrices({{.variant = *known,
                           .price = meant.price,
                           .listMinor = meant.listMinor,
                           .availability = meant.availability}});
        return *known;
    }
    const storage::Id source = catalogue.saveSource({.merchant = merchant,
                                                     .kind = std::string(nameOf(FeedFormat::ucpReply)),
                                                     .locator = std::string(storage::toldLocator),
                                                     .currency = {}});
    storage::CatalogueImport import(m_store.connection(), m_store.clock(), source,
                                    storage::CatalogueImport::Scope::more);
    import.take(product, 1);
    (void)import.commit({});
    m_isIndexed = false;
    const auto taken = catalogue.variantOf(merchant, meant.checkoutItem);
    if (!taken) throw storage::Error(storage::ErrorKind::usage, "This product is not there any more.");
    return *taken;
}

storage::ProductQuery Shop::queryFor(const Wish& wish) const {
    storage::ProductQuery query = queryOf(wish);
    if (wish.merchants.empty()) return query;
    for (const storage::Merchant& merchant : m_store.catalogue().merchants()) {
        const std::string name = storage::fold(merchant.name + ' ' + merchant.origin);
        const auto isNamed = [&](const std::string& wanted) {
            return name.find(storage::fold(wanted)) != std::string::npos;
        };
        if (std::ranges::any_of(wish.merchants, isNamed)) query.merchants.push_back(merchant.id);
    }
    if (query.merchants.empty()) query.merchants.push_back(0); // no shop has this id: nothing is found
    return query;
}

std::optional<ShopHit> Shop::hitOf(storage::Id id, storage::Id variantId, const Wish& wish) const {
    std::optional<storage::Product> product = m_store.catalogue().product(id);
    if (!product) return std::nullopt;
    const auto variant = std::ranges::find(product->variants, variantId, &storage::Variant::id);
    if (variant == product->variants.end()) return std::nullopt;
    ShopHit hit;
    hit.variant = *variant;
    hit.why = reasonsFor(wish, *product, *variant);
    hit.product = std::move(*product);
    return hit;
}

ShopHits Shop::search(const Wish& wish, std::int64_t limit, std::int64_t skip) const {
    storage::ProductQuery query = queryFor(wish);
    query.limit = limit;
    query.skip = skip;
    storage::ProductHits found = m_store.search().find(query);
    ShopHits hits;
    if (found.hits.empty() && skip == 0 && !query.text.empty() && hasFilters(wish)) {
        query.text.clear();
        found = m_store.search().find(query);
        hits.areWordsLeftOut = !found.hits.empty();
    }
    for (const storage::ProductHit& hit : found.hits)
        if (std::optional<ShopHit> shown = hitOf(hit.product, hit.variant, wish))
            hits.hits.push_back(std::move(*shown));
    hits.isMore = found.isMore;
    hits.readAs = std::move(found.readAs);
    return hits;
}

std::int64_t Shop::count(const Wish& wish, std::int64_t most) const {
    return m_store.search().count(queryFor(wish), most);
}

std::int64_t Shop::countUncompared(const Wish& wish, std::int64_t most) const {
    storage::ProductQuery query = queryFor(wish);
    if (!query.leastMinor && !query.mostMinor) return 0;
    query.leastMinor.reset();
    query.mostMinor.reset();
    query.isInOther = true;
    return m_store.search().count(query, most);
}

std::vector<Shop::Relaxed> Shop::relaxed(const Wish& wish) const {
    std::vector<Relaxed> all;
    const std::int64_t now = count(wish);
    for (const Part& part : parts) {
        Wish less = wish;
        part.remove(less);
        if (less == wish) continue;
        const std::int64_t hits = count(less);
        if (hits > now) all.push_back({part.slot, hits});
    }
    std::ranges::stable_sort(all, std::ranges::greater(), &Relaxed::hits);
    return all;
}

std::optional<storage::Product> Shop::product(storage::Id id) const {
    return m_store.catalogue().product(id);
}

const LikenessIndex& Shop::index() const {
    if (m_isIndexed) return m_index;
    m_index.clear();
    m_store.looks().each(Likeness::version,
                         [&](storage::Id picture, storage::Id product, std::span<const std::byte> vector) {
                             if (vector.size() == Likeness::size)
                                 m_index.add(picture, product, Likeness::ofBytes(vector));
                         });
    m_isIndexed = true;
    return m_index;
}

bool Shop::putInOrder(std::vector<LikenessIndex::Hit>& hits, const Sight& sight) const {
    struct Seen {
        float cosine = 0;
        LikenessIndex::Hit hit;
    };
    std::vector<Seen> seen;
    std::vector<std::size_t> places; // that they have together
    for (std::size_t i = 0; i < hits.size(); ++i) {
        std::optional<float> best;
        m_store.sights().of(hits[i].product, sight.model, [&](std::span<const std::byte> vector) {
            const std::optional<float> now = cosine(sight.vector, vector);
            if (now && (!best || *now > *best)) best = now;
        });
        if (!best) continue;
        seen.push_back({*best, hits[i]});
        places.push_back(i);
    }
    std::ranges::stable_sort(seen, std::ranges::greater(), &Seen::cosine);
    for (std::size_t i = 0; i < seen.size(); ++i) hits[places[i]] = seen[i].hit;
    return seen.size() > 1;
}

ShopHits Shop::photoSearch(const Likeness& likeness, const Wish& filters, std::size_t most, const Sight* sight) const {
    storage::ProductQuery query = queryFor(filters);
    query.limit = 1;
    const bool isFiltered = hasFilters(filters) || !filters.query.empty();
    ShopHits hits;
    std::unordered_set<std::int64_t> fits;
    if (isFiltered)
        for (const storage::Id product : m_store.search().products(query)) fits.insert(product);
    const auto isWanted = [&](std::int64_t product) { return !isFiltered || fits.contains(product); };
    auto nearest = index().nearest(likeness, sight ? std::max(most, sightCandidates) : most, isWanted);
    if (sight) hits.areBySight = putInOrder(nearest, *sight);
    if (nearest.size() > most) nearest.resize(most);
    std::unordered_set<std::int64_t> notForMe;
    for (const storage::Feedback::Item& item : m_store.feedback().notForMe()) notForMe.insert(item.product);
    std::ranges::stable_partition(nearest, [&](const auto& hit) { return !notForMe.contains(hit.product); });
    for (const LikenessIndex::Hit& found : nearest) {
        query.products = {found.product};
        const storage::ProductHits fitting = m_store.search().find(query);
        if (fitting.hits.empty()) continue;
        std::optional<ShopHit> hit = hitOf(found.product, fitting.hits.front().variant, filters);
        if (!hit) continue;
        hit->difference = found.difference;
        // The variant on the picture that is alike, where it has one of its own and fits.
        const auto picture = m_store.catalogue().picture(found.picture);
        if (picture && picture->variant && !isFiltered)
            if (const auto own = std::ranges::find(hit->product.variants, *picture->variant, &storage::Variant::id);
                own != hit->product.variants.end())
                hit->variant = *own;
        hits.hits.push_back(std::move(*hit));
    }
    return hits;
}

std::optional<Likeness> Shop::likenessOfProduct(storage::Id product) const {
    std::optional<Likeness> likeness;
    m_store.looks().of(product, Likeness::version, [&](std::span<const std::byte> vector) {
        if (vector.size() == Likeness::size) likeness = Likeness::ofBytes(vector);
    });
    return likeness;
}

ShopHits Shop::similar(storage::Id product, const Wish& filters, std::size_t most) const {
    const std::optional<Likeness> likeness = likenessOfProduct(product);
    if (!likeness) return {};
    ShopHits hits = photoSearch(*likeness, filters, most + 1);
    std::erase_if(hits.hits, [&](const ShopHit& hit) { return hit.product.id == product; });
    if (hits.hits.size() > most) hits.hits.resize(most);
    return hits;
}

std::vector<Shop::Owned> Shop::ownedLike(const Likeness& likeness, std::size_t most) const {
    std::vector<Owned> owned;
    for (storage::WardrobeItem& item : m_store.wardrobe().items()) {
        if (item.lookVersion != Likeness::version || item.look.size() != Likeness::size) continue;
        const float apart = difference(likeness, Likeness::ofBytes(item.look));
        owned.push_back({std::move(item), apart});
    }
    std::ranges::stable_sort(owned, {}, &Owned::difference);
    if (owned.size() > most) owned.resize(most);
    return owned;
}

bool Shop::look(std::int64_t most) {
    constexpr int side = 256;
    const auto unseen = m_store.looks().missing(Likeness::version, DemoDesign::scheme, most, m_lookedTo);
    if (unseen.empty()) return false;
    storage::Transaction transaction(m_store.connection(), storage::Durability::normal);
    for (const auto& [picture, locator] : unseen)
        if (const QImage image = drawnPicture(locator, side); !image.isNull())
            m_store.looks().set(picture, Likeness::version, likenessOf(image).bytes());
    transaction.commit();
    m_lookedTo = unseen.back().picture;
    m_isIndexed = false;
    return static_cast<std::int64_t>(unseen.size()) == most;
}

void Shop::changePictures(const std::function<void(storage::KeptPictures& pictures)>& change) {
    storage::Transaction transaction(m_store.connection(), storage::Durability::normal);
    change(m_store.pictures());
    transaction.commit();
    m_isIndexed = false;
}

Likeness Shop::likenessOf(const QImage& image) {
    constexpr int most = 1024; // more says nothing that is looked at
    QImage rgb = image.convertToFormat(QImage::Format_RGB888);
    if (rgb.width() > most || rgb.height() > most)
        rgb = rgb.scaled(most, most, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    const auto line = static_cast<std::size_t>(rgb.width()) * 3;
    std::vector<std::byte> bytes(line * static_cast<std::size_t>(rgb.height()));
    for (int y = 0; y < rgb.height(); ++y)
        std::memcpy(bytes.data() + line * static_cast<std::size_t>(y), rgb.constScanLine(y), line);
    return shop::likenessOf({bytes, rgb.width(), rgb.height()});
}

QImage Shop::drawnPicture(const std::string& locator, int side) {
    const std::optional<DemoDesign> design = DemoDesign::of(locator);
    return design ? drawn(*design, side) : QImage();
}

std::vector<storage::PricePoint> Shop::priceHistory(storage::Id variant, std::int64_t since) const {
    return m_store.prices().of(variant, since);
}

} // namespace calliope::shop
