#include "app/shop/buying/own_export.h"

#include "app/shop/words/lexicon.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <cstdint>
#include <optional>

namespace calliope::app {

namespace {

using shop::Topic;

constexpr std::int64_t all = 1'000'000; // rows

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QJsonValue optional(const std::optional<std::int64_t>& number) {
    return number ? QJsonValue(qint64(*number)) : QJsonValue();
}

QJsonArray keys(Topic topic, std::uint64_t bits) {
    QJsonArray array;
    for (const std::string& key : shop::keysOf(topic, bits)) array.append(text(key));
    return array;
}

/// What it is, wherever it came from.
QJsonObject thing(shop::Shop& shop, storage::Id variant) {
    const std::optional<storage::Id> id = shop.catalogue().productOf(variant);
    const std::optional<storage::Product> product = id ? shop.product(*id) : std::nullopt;
    if (!product) return {};
    const auto found = std::ranges::find(product->variants, variant, &storage::Variant::id);
    if (found == product->variants.end()) return {};
    const auto merchant = shop.catalogue().merchant(product->merchant);
    return {{"shop", merchant ? text(merchant->origin) : QString()},
            {"id", text(found->extId)},
            {"title", text(product->title)},
            {"variant", text(found->title)},
            {"size", text(found->sizeLabel)},
            {"colour", text(found->colour)},
            {"page", text(found->url.empty() ? product->url : found->url)},
            {"price_minor", qint64(found->price.minor)},
            {"currency", text(found->price.currency)}};
}

QJsonArray wishlists(shop::Shop& shop) {
    QJsonArray lists;
    for (const storage::Wishlist& list : shop.wishlists().lists()) {
        QJsonArray things;
        for (const storage::WishlistItem& item : shop.wishlists().items(list.id)) {
            QJsonObject one = thing(shop, item.variant);
            one["seen_minor"] = qint64(item.seen.minor);
            one["seen_currency"] = text(item.seen.currency);
            one["target_minor"] = optional(item.targetMinor);
            one["note"] = text(item.note);
            one["added_at"] = qint64(item.addedAt);
            things.append(one);
        }
        lists.append(QJsonObject{{"name", text(list.name)}, {"things", things}});
    }
    return lists;
}

QJsonArray carts(shop::Shop& shop) {
    QJsonArray carts;
    for (const storage::Id id : shop.carts().merchants()) {
        QJsonArray things;
        for (const storage::CartLine& line : shop.carts().lines(id)) {
            QJsonObject one = thing(shop, line.variant);
            one["quantity"] = qint64(line.quantity);
            one["seen_minor"] = qint64(line.seen.minor);
            one["seen_currency"] = text(line.seen.currency);
            things.append(one);
        }
        const auto merchant = shop.catalogue().merchant(id);
        carts.append(QJsonObject{{"shop", merchant ? text(merchant->origin) : QString()}, {"things", things}});
    }
    return carts;
}

QJsonArray wardrobe(shop::Shop& shop, const std::function<QByteArray(const std::string& hash)>& photo) {
    QJsonArray items;
    for (const storage::WardrobeItem& item : shop.wardrobe().items()) {
        QJsonObject one{{"id", qint64(item.id)},
                        {"name", text(item.name)},
                        {"category", text(item.category)},
                        {"colours", keys(Topic::colour, item.colours)},
                        {"materials", keys(Topic::material, item.materials)},
                        {"patterns", keys(Topic::pattern, item.patterns)},
                        {"size", text(item.size)},
                        {"worn", qint64(item.wearCount)},
                        {"last_worn_at", optional(item.lastWornAt)},
                        {"notes", text(item.notes)}};
        if (item.bought) {
            one["bought_minor"] = qint64(item.bought->minor);
            one["currency"] = text(item.bought->currency);
        }
        if (!item.picture.empty()) one["photo"] = QString::fromLatin1(photo(item.picture).toBase64());
        items.append(one);
    }
    return items;
}

QJsonArray outfits(shop::Shop& shop) {
    QJsonArray outfits;
    for (const storage::Outfit& outfit : shop.wardrobe().outfits()) {
        QJsonArray items;
        for (const storage::OutfitItem& item : outfit.items) {
            QJsonObject one = item.variant != 0 ? thing(shop, item.variant) : QJsonObject();
            one["slot"] = text(item.slot);
            if (item.wardrobe != 0) one["wardrobe"] = qint64(item.wardrobe);
            items.append(one);
        }
        outfits.append(QJsonObject{{"name", text(outfit.name)},
                                   {"occasion", text(outfit.occasion)},
                                   {"season", text(outfit.season)},
                                   {"rating", optional(outfit.rating)},
                                   {"things", items}});
    }
    return outfits;
}

} // namespace

QJsonObject ownThingsJson(shop::Shop& shop, const std::function<QByteArray(const std::string& hash)>& photo) {
    QJsonArray measures;
    for (const storage::BodyMeasure& measure : shop.wardrobe().measures())
        measures.append(QJsonObject{{"name", text(measure.name)}, {"millimetres", qint64(measure.millimetres)}});
    QJsonArray taste;
    for (const storage::StyleFact& fact : shop.wardrobe().style())
        taste.append(QJsonObject{{"text", text(fact.text)},
                                 {"liked", fact.isLiked},
                                 {"at", qint64(fact.at)},
                                 {"proposed_by", text(fact.model)},
                                 {"until", fact.until ? QJsonValue(qint64(*fact.until)) : QJsonValue()}});
    QJsonArray notForMe;
    for (const storage::Feedback::Item& item : shop.feedback().notForMe()) {
        QJsonObject one = thing(shop, item.variant);
        one["at"] = qint64(item.at);
        notForMe.append(one);
    }
    QJsonArray lists;
    for (const storage::FeedSource& source : shop.catalogue().sources()) {
        const auto merchant = shop.catalogue().merchant(source.merchant);
        lists.append(QJsonObject{{"shop", merchant ? text(merchant->origin) : QString()},
                                 {"name", merchant ? text(merchant->name) : QString()},
                                 {"format", text(source.kind)},
                                 {"from", text(source.locator)},
                                 {"currency", text(source.currency)},
                                 {"market", text(source.market)}});
    }
    return {{"wishlists", wishlists(shop)}, {"carts", carts(shop)}, {"wardrobe", wardrobe(shop, photo)},
            {"outfits", outfits(shop)},     {"measures", measures}, {"taste", taste},
            {"not_for_me", notForMe},       {"lists", lists}};
}

QJsonObject purchasesJson(storage::Store& store) {
    const storage::Checkouts& checkouts = store.checkouts();
    QJsonArray contacts;
    for (const std::string& origin : checkouts.contacts()) contacts.append(text(origin));
    QJsonArray purchases;
    for (const storage::Checkout& checkout : checkouts.list(all))
        purchases.append(QJsonObject{
            {"id", qint64(checkout.id)},
            {"shop", text(checkout.shop)},
            {"state", QString::fromUtf8(nameOf(checkout.state).data(), qsizetype(nameOf(checkout.state).size()))},
            {"things", QJsonDocument::fromJson(QByteArray::fromStdString(checkout.basket)).object()},
            {"problem", text(checkout.problem)},
            {"created_at", qint64(checkout.createdAt)},
            {"changed_at", qint64(checkout.changedAt)}});
    QJsonArray orders;
    for (const storage::ShopOrder& order : checkouts.orders(all)) {
        QJsonArray events;
        for (const storage::ShopOrderEvent& event : checkouts.events(order.id))
            events.append(
                QJsonObject{{"kind", text(event.kind)}, {"detail", text(event.detail)}, {"at", qint64(event.at)}});
        QJsonArray receipts;
        for (const storage::ConsentReceipt& receipt : checkouts.receipts(order.checkout))
            receipts.append(
                QJsonObject{{"shown", QJsonDocument::fromJson(QByteArray::fromStdString(receipt.shown)).object()},
                            {"sha256", text(receipt.sheetHash)},
                            {"total_minor", qint64(receipt.total)},
                            {"currency", text(receipt.currency)},
                            {"approved_at", qint64(receipt.approvedAt)}});
        orders.append(QJsonObject{{"purchase", qint64(order.checkout)},
                                  {"shop", text(order.shop)},
                                  {"number", text(order.remote)},
                                  {"page", text(order.url)},
                                  {"status", text(order.status)},
                                  {"total_minor", qint64(order.total)},
                                  {"currency", text(order.currency)},
                                  {"placed_at", qint64(order.placedAt)},
                                  {"withdraw_until", qint64(order.withdrawUntil)},
                                  {"events", events},
                                  {"receipts", receipts}});
    }
    QJsonArray carts;
    for (const storage::KeptCart& cart : store.remoteCarts().all())
        carts.append(QJsonObject{{"shop", text(cart.shop)},
                                 {"currency", text(cart.currency)},
                                 {"state", text(cart.state)},
                                 {"id", text(cart.remote)}});
    return {{"may_be_asked", contacts}, {"purchases", purchases}, {"orders", orders}, {"carts_at_shops", carts}};
}

} // namespace calliope::app
