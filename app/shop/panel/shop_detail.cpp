#include "app/shop/panel/shop_detail.h"

#include "app/shop/panel/card_pictures.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_facts.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/panel/shop_link.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

using storage::Product;
using storage::Variant;

constexpr std::size_t mostAlike = 6;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString dayOf(std::int64_t at) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at).date(), QStringLiteral("d MMMM"));
}

/// Of each colour the variant of the same size, or one that can be had.
QVariantList coloursOf(const Product& product, const Variant& shown) {
    std::vector<const Variant*> colours;
    for (const Variant& variant : product.variants) {
        const auto there =
            std::ranges::find_if(colours, [&](const Variant* other) { return other->colour == variant.colour; });
        if (there == colours.end())
            colours.push_back(&variant);
        else if (variant.sizeLabel == shown.sizeLabel || (!canBeHad(**there) && canBeHad(variant)))
            *there = &variant;
    }
    QVariantList rows;
    for (const Variant* variant : colours)
        rows.append(QVariantMap{{"text", variant->colour.empty() ? ShopDetail::tr("Unknown") : text(variant->colour)},
                                {"variant", static_cast<qlonglong>(variant->id)},
                                {"chosen", variant->colour == shown.colour},
                                {"isHere", canBeHad(*variant)},
                                {"picture", pictureOf(product, *variant)}});
    return rows;
}

QVariantList sizeRowsOf(const Product& product, const Variant& shown) {
    QVariantList rows;
    for (const Variant& variant : product.variants)
        if (variant.colour == shown.colour && !variant.sizeLabel.empty())
            rows.append(QVariantMap{{"text", text(variant.sizeLabel)},
                                    {"variant", static_cast<qlonglong>(variant.id)},
                                    {"chosen", variant.id == shown.id},
                                    {"isHere", canBeHad(variant)}});
    return rows;
}

/// Steps from one price to the next, up to now. Shares are for drawing only.
QVariantMap historyOf(const std::vector<storage::PricePoint>& points, const Variant& variant, std::int64_t now) {
    std::vector<storage::PricePoint> same;
    for (const storage::PricePoint& point : points)
        if (point.price.currency == variant.price.currency) same.push_back(point);
    if (same.empty()) return {};
    const std::int64_t begin = same.front().at;
    const std::int64_t length = std::max<std::int64_t>(1, now - begin);
    const std::int64_t highest = std::max<std::int64_t>(
        1, std::ranges::max_element(same, {}, [](const auto& point) { return point.price.minor; })->price.minor);
    QVariantList steps;
    for (std::size_t i = 0; i < same.size(); ++i) {
        const std::int64_t end = i + 1 < same.size() ? same[i + 1].at : now;
        steps.append(QVariantMap{{"from", static_cast<double>(same[i].at - begin) / static_cast<double>(length)},
                                 {"to", static_cast<double>(end - begin) / static_cast<double>(length)},
                                 {"level", static_cast<double>(same[i].price.minor) / static_cast<double>(highest)},
                                 {"price", moneyText(same[i].price)},
                                 {"day", dayOf(same[i].at)}});
    }
    const QString words = same.size() == 1
                              ? ShopDetail::tr("Observed on this device: one price since %1.").arg(dayOf(begin))
                              : ShopDetail::tr("Observed on this device: %1 prices since %2.")
                                    .arg(QLocale().toString(static_cast<qlonglong>(same.size())), dayOf(begin));
    return {{"steps", steps}, {"words", words}};
}

int quantityIn(const shop::Shop& shop, storage::Id merchant, storage::Id variant) {
    for (const storage::CartLine& line : shop.carts().lines(merchant))
        if (line.variant == variant) return static_cast<int>(line.quantity);
    return 0;
}

} // namespace

struct ShopDetail::Read {
    qint64 variant = 0; ///< 0: it is gone
    std::int64_t priceMinor = 0;
    QVariantMap shown;
    QVariantList colours;
    QVariantList sizes;
    QVariantList facts;
    QVariantList why;
    QVariantMap link;
    QVariantMap history;
    int inCart = 0;

    Read(const shop::Shop& shop, qint64 productId, qint64 variantId, const shop::Wish& wish) {
        const auto product = shop.product(productId);
        const Variant* chosen = product ? shownVariant(*product, variantId) : nullptr;
        if (!chosen) return;
        variant = chosen->id;
        priceMinor = chosen->price.minor;
        const QString shopName = shopNameOf(shop, product->merchant);
        shown = cardOf(*product, *chosen, shopName, {});
        shown.insert("description", text(product->description));
        shown.insert("source",
                     ShopDetail::tr("From the feed of %1, as read on %2").arg(shopName, dayOf(chosen->observedAt)));
        shown.insert("state", availabilityText(chosen->availability));
        colours = coloursOf(*product, *chosen);
        sizes = sizeRowsOf(*product, *chosen);
        for (const ProductFact& fact : factsOf(shop, *product, *chosen))
            facts.append(QVariantMap{{"name", fact.name},
                                     {"text", fact.value.isEmpty() ? ShopDetail::tr("unknown") : fact.value},
                                     {"known", !fact.value.isEmpty()}});
        why = reasonRows(shop::reasonsFor(wish, *product, *chosen), *chosen);
        const ShopLink page = shopLink(text(chosen->url.empty() ? product->url : chosen->url));
        link = {{"url", page.url},
                {"host", page.host},
                {"foreign", page.isForeign},
                {"removed", page.removed.join(QStringLiteral(", "))}};
        history = historyOf(shop.priceHistory(chosen->id), *chosen, QDateTime::currentMSecsSinceEpoch());
        inCart = quantityIn(shop, product->merchant, chosen->id);
    }
};

ShopDetail::ShopDetail(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (m_product == 0) return;
        const bool arePictures = part == ShopThread::Part::pictures;
        if (part == ShopThread::Part::catalogue || part == ShopThread::Part::carts || arePictures) read();
        if (arePictures) refreshPictures(m_shop, m_similar);
        if ((part == ShopThread::Part::looks || arePictures) && m_similar.count() == 0) readSimilar();
    });
}

void ShopDetail::open(qint64 product, qint64 variant, const shop::Wish& wish) {
    const bool isOther = product != m_product;
    m_product = product;
    m_variant = variant;
    m_wish = wish;
    if (isOther) {
        m_shown.clear();
        m_similar.set({});
        emit changed();
        if (product == 0) return;
        readSimilar();
    }
    read();
}

void ShopDetail::choose(qint64 variant) {
    m_variant = variant;
    read();
}

void ShopDetail::read() {
    const quint64 asked = ++m_asked;
    m_shop.read(
        this,
        [product = m_product, variant = m_variant, wish = m_wish](const shop::Shop& shop) {
            return Read(shop, product, variant, wish);
        },
        [this, asked](Read read) {
            if (asked != m_asked) return;
            m_isGone = read.variant == 0;
            m_variant = read.variant;
            m_priceMinor = read.priceMinor;
            m_shown = std::move(read.shown);
            m_colours = std::move(read.colours);
            m_sizes = std::move(read.sizes);
            m_facts = std::move(read.facts);
            m_why = std::move(read.why);
            m_link = std::move(read.link);
            m_history = std::move(read.history);
            m_inCart = read.inCart;
            emit changed();
        });
}

void ShopDetail::readSimilar() {
    m_shop.read(
        this,
        [product = m_product](const shop::Shop& shop) {
            return cardsOf(shop, shop.similar(product, {}, mostAlike).hits);
        },
        [this, product = m_product](QList<QVariantMap> cards) {
            if (product == m_product) m_similar.set(std::move(cards));
        });
}

void ShopDetail::addToCart() {
    if (m_variant == 0) return;
    struct Done {
        QString title;
        int before = 0;
    };
    m_shop.change(
        ShopThread::Part::carts, this,
        [product = m_product, variant = m_variant, price = m_priceMinor](shop::Shop& shop) {
            Done done;
            const auto known = shop.product(product);
            if (!known) throw storage::Error(storage::ErrorKind::usage, "This product is not there any more.");
            done.title = text(known->title);
            done.before = quantityIn(shop, known->merchant, variant);
            shop.carts().set(variant, done.before + 1, price);
            return done;
        },
        [this, variant = m_variant](const Done& done) {
            m_undo.offer(tr("%1 is in the cart").arg(done.title), ShopThread::Part::carts,
                         [variant, before = done.before](shop::Shop& shop) { shop.carts().set(variant, before); });
        },
        [this](const Failure& failure) {
            m_undo.offer(failure.detail);
            read(); // the price is another
        });
}

} // namespace calliope::app
