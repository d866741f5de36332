#include "app/looks/given_picture.h"
#include "app/shop/tools/shop_facts.h"
#include "app/shop/tools/shop_ids.h"
#include "app/shop/tools/tool_rows.h"
#include "app/shop/words/money.h"

#include <QDateTime>
#include <QPointer>
#include <algorithm>
#include <memory>
#include <optional>

namespace calliope::app {

namespace {

using Part = ShopSurroundings::Part;

/// Of the variant, for people.
QString titleOf(shop::Shop& shop, storage::Id variant) {
    const auto owner = shop.catalogue().productOf(variant);
    const auto product = owner ? shop.product(*owner) : std::nullopt;
    return product ? factText(product->title) : QString();
}

// --- wishlist_update ---

const storage::Wishlist* listNamed(const std::vector<storage::Wishlist>& lists, const QString& name) {
    const auto found = std::ranges::find_if(lists, [&](const storage::Wishlist& list) {
        return QString::fromStdString(list.name).compare(name, Qt::CaseInsensitive) == 0;
    });
    return found == lists.end() ? nullptr : &*found;
}

std::optional<storage::WishlistItem> itemIn(shop::Shop& shop, storage::Id list, storage::Id variant) {
    const auto items = shop.wishlists().items(list);
    const auto found = std::ranges::find(items, variant, &storage::WishlistItem::variant);
    return found == items.end() ? std::nullopt : std::optional(*found);
}

ShopDeed addToList(shop::Shop& shop, const QString& name, storage::Id variant, const QString& target) {
    const auto owner = shop.catalogue().productOf(variant);
    const auto product = owner ? shop.product(*owner) : std::nullopt;
    const storage::Variant* wanted = product ? variantIn(*product, variant) : nullptr;
    if (!wanted) return {wrong(noSuchId(shopId(ShopIdKind::variant, variant)))};
    std::optional<std::int64_t> targetMinor;
    if (!target.isEmpty()) {
        const auto price = shop::priceOf(target.toStdString(), wanted->price.currency);
        if (!price || price->currency != wanted->price.currency)
            return {wrong(QStringLiteral("target_price is no amount of %1: write a decimal like \"59.90\".")
                              .arg(factText(wanted->price.currency)))};
        targetMinor = price->minor;
    }
    const auto lists = shop.wishlists().lists();
    const storage::Wishlist* known = listNamed(lists, name);
    const storage::Id list = known ? known->id : shop.wishlists().create(name.toStdString());
    const auto before = itemIn(shop, list, variant);
    shop.wishlists().add(list, variant, targetMinor, before ? before->note : std::string());
    ShopDeed deed{{QStringLiteral("%1 is in the wishlist \"%2\".").arg(shopId(ShopIdKind::variant, variant), name)}};
    deed.words = toolWords("%1 is in the wishlist %2").arg(titleOf(shop, variant), name);
    deed.back = [list, variant, before, isNew = known == nullptr](shop::Shop& back) {
        if (isNew)
            back.wishlists().remove(list);
        else if (before)
            back.wishlists().add(list, variant, before->targetMinor, before->note);
        else
            back.wishlists().removeItem(list, variant);
    };
    return deed;
}

ShopDeed removeFromList(shop::Shop& shop, const QString& name, storage::Id variant) {
    const auto lists = shop.wishlists().lists();
    const storage::Wishlist* list = listNamed(lists, name);
    const auto before = list ? itemIn(shop, list->id, variant) : std::nullopt;
    if (!before) return {wrong("It is not in this wishlist.")};
    shop.wishlists().removeItem(list->id, variant);
    ShopDeed deed{
        {QStringLiteral("%1 is not in the wishlist \"%2\" any more.").arg(shopId(ShopIdKind::variant, variant), name)}};
    deed.words = toolWords("%1 is not in the wishlist %2 any more").arg(titleOf(shop, variant), name);
    deed.back = [id = list->id, variant, before](shop::Shop& back) {
        back.wishlists().add(id, variant, before->targetMinor, before->note);
    };
    return deed;
}

// --- cart_update and cart_view ---

std::int64_t quantityIn(shop::Shop& shop, storage::Id variant) {
    for (const storage::Id merchant : shop.carts().merchants())
        for (const storage::CartLine& line : shop.carts().lines(merchant))
            if (line.variant == variant) return line.quantity;
    return 0;
}

ShopDeed setInCart(shop::Shop& shop, storage::Id variant, std::int64_t quantity,
                   const std::optional<std::int64_t>& expected) {
    const auto owner = shop.catalogue().productOf(variant);
    const auto product = owner ? shop.product(*owner) : std::nullopt;
    if (!product) return {wrong(noSuchId(shopId(ShopIdKind::variant, variant)))};
    const std::int64_t before = quantityIn(shop, variant);
    shop.carts().set(variant, quantity, expected);
    const QString cart = shopId(ShopIdKind::cart, product->merchant);
    ShopDeed deed{
        {quantity == 0
             ? QStringLiteral("%1 is not in the cart %2 any more.").arg(shopId(ShopIdKind::variant, variant), cart)
             : QStringLiteral("%1 of %2 in the cart %3. Nothing is ordered.")
                   .arg(quantity)
                   .arg(shopId(ShopIdKind::variant, variant), cart)}};
    const QString title = titleOf(shop, variant);
    deed.words = quantity == 0 ? toolWords("%1 is out of the cart").arg(title)
                               : toolWords("In the cart: %1 × %2").arg(quantity).arg(title);
    deed.back = [variant, before](shop::Shop& back) { back.carts().set(variant, before); };
    return deed;
}

/// Sums only what is in one currency; what it is for shipping and taxes nobody knows here.
QJsonObject cartOf(shop::Shop& shop, storage::Id merchant, ShopFacts& facts) {
    QJsonArray rows;
    std::optional<storage::Money> sum;
    bool isOneCurrency = true;
    for (const storage::CartLine& line : shop.carts().lines(merchant)) {
        if (!sum) sum = storage::Money{0, line.now.currency};
        isOneCurrency = isOneCurrency && sum->currency == line.now.currency;
        sum->minor += line.now.minor * line.quantity; // quantities and prices are bounded
        if (rows.size() == mostRows) continue;
        const auto owner = shop.catalogue().productOf(line.variant);
        const auto product = owner ? shop.product(*owner) : std::nullopt;
        const storage::Variant* variant = product ? variantIn(*product, line.variant) : nullptr;
        QJsonObject row{{"variant_id", shopId(ShopIdKind::variant, line.variant)},
                        {"title", product ? factText(product->title) : QString()},
                        {"qty", static_cast<qint64>(line.quantity)},
                        {"price", priceText(line.now)}};
        if (const QString tax = variant ? taxText(*product, *variant) : QString(); !tax.isEmpty()) row["tax"] = tax;
        if (!(line.now == line.seen)) row["price_when_added"] = priceText(line.seen);
        rows.append(row);
    }
    QJsonObject cart{
        {"cart_id", shopId(ShopIdKind::cart, merchant)}, {"shop", facts.shopName(merchant)}, {"lines", rows}};
    if (sum && isOneCurrency) cart["sum"] = priceText(*sum);
    return cart;
}

ToolResult viewCarts(shop::Shop& shop) {
    ShopFacts facts(shop);
    QJsonArray carts;
    for (const storage::Id merchant : shop.carts().merchants())
        if (carts.size() < mostRows) carts.append(cartOf(shop, merchant, facts));
    if (carts.isEmpty()) return {"The cart is empty."};
    return {jsonText(
        {{"carts", carts},
         {"note",
          QStringLiteral("Prices as last seen; shipping, and tax that no line names, are known at the checkout. %1")
              .arg(QLatin1String(shopTextNote))}})};
}

// --- order_status ---

std::unique_ptr<ToolRun> orderStatus(const ShopSurroundings& around, const QString& text) {
    if (!around.store) return failedRun("There are no orders.");
    auto run = std::make_unique<ToolRun>();
    constexpr std::int64_t most = 200;
    around.store->run(
        run.get(), [](storage::Store& store) { return store.checkouts().orders(most); },
        [each = run.get(), text,
         id = shopIdOf(ShopIdKind::order, text)](const std::vector<storage::ShopOrder>& orders) {
            const auto found = std::ranges::find_if(orders, [&](const storage::ShopOrder& order) {
                return (id && order.id == *id) || QString::fromStdString(order.remote) == text;
            });
            if (found == orders.end()) return emit each->finished(wrong(noSuchId(text)));
            const auto day = [](std::int64_t at) {
                return QDateTime::fromMSecsSinceEpoch(at).date().toString(Qt::ISODate);
            };
            emit each->finished({jsonText({{"order_id", shopId(ShopIdKind::order, found->id)},
                                           {"status", factText(found->status)},
                                           {"shop", factText(found->shop)},
                                           {"total", priceText({found->total, found->currency})},
                                           {"ordered", day(found->placedAt)},
                                           {"can_be_returned_until", day(found->withdrawUntil)}})});
        },
        [each = run.get()](const Failure& failure) {
            emit each->finished(wrong(failure.title + ". " + failure.detail));
        });
    return run;
}

// --- checkout_prepare ---

/// The cart with what the shop's checkout says of it, as far as the user has let it be asked.
ToolResult preparedCart(QJsonObject cart, const QJsonObject& reply) {
    if (reply.contains("error")) return wrong(reply["error"].toString());
    QJsonArray totals;
    for (const QJsonValue row : reply["totals"].toArray())
        if (totals.size() < mostRows)
            totals.append(QJsonObject{{"label", factText(row["label"].toString().toStdString())},
                                      {"value", factText(row["value"].toString().toStdString())}});
    cart["status"] = reply["status"];
    if (!totals.isEmpty()) cart["totals"] = totals;
    cart["note"] = factText(reply["note"].toString().toStdString(), longestText) + u' ' + QLatin1String(shopTextNote);
    return {jsonText(cart)};
}

std::unique_ptr<ToolRun> prepareCheckout(const ShopSurroundings& around, const QString& text) {
    const auto merchant = shopIdOf(ShopIdKind::cart, text);
    if (!merchant || !around.openCheckout) return failedRun(noSuchId(text));
    auto run = std::make_unique<ToolRun>();
    auto cart = std::make_shared<QJsonObject>();
    around.run(
        Part::nothing,
        [id = *merchant, cart](shop::Shop& shop) {
            ShopFacts facts(shop);
            *cart = cartOf(shop, id, facts);
            return (*cart)["lines"].toArray().isEmpty() ? ShopDeed{wrong("This cart is empty.")} : ShopDeed();
        },
        [id = *merchant, open = around.openCheckout, cart, each = QPointer<ToolRun>(run.get())](const ShopDeed& deed) {
            if (!each) return; // the answer was stopped: nothing is shown any more
            if (deed.result.isError) return emit each->finished(deed.result);
            open(id, [each, cart](const QJsonObject& reply) {
                if (each) emit each->finished(preparedCart(*cart, reply));
            });
        });
    return run;
}

} // namespace

std::vector<Tool> changeTools(const ShopSurroundings& around) {
    Tool wishlist{.name = "wishlist_update",
                  .title = toolWords("Change a wishlist"),
                  .description = "Puts a variant into a wishlist of the user or takes it out. target_price: what it "
                                 "shall cost, as a decimal, so that the user is told.",
                  .parameters = schemaOf(R"json({
                      "type": "object", "additionalProperties": false, "required": ["op", "variant_id"], "properties": {
                          "op": {"enum": ["add", "remove"]},
                          "list": {"type": "string", "maxLength": 80},
                          "variant_id": {"type": "string", "maxLength": 40},
                          "target_price": {"type": "string", "maxLength": 40}}})json"),
                  .effect = ToolEffect::keep,
                  .words =
                      [](const QJsonObject& given) {
                          return (given["op"].toString() == u"add" ? toolWords("Put %1 into a wishlist")
                                                                   : toolWords("Take %1 out of a wishlist"))
                              .arg(given["variant_id"].toString());
                      },
                  .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
                      const QString text = given["variant_id"].toString();
                      const auto id = shopIdOf(ShopIdKind::variant, text);
                      if (!id) return failedRun(noSuchId(text));
                      QString list = factText(given["list"].toString().toStdString());
                      if (list.isEmpty()) list = toolWords("Wishlist");
                      const QString target = given["target_price"].toString();
                      const bool isAdding = given["op"].toString() == u"add";
                      return onShop(around, Part::wishlists, [=, id = *id](shop::Shop& shop) {
                          return isAdding ? addToList(shop, list, id, target) : removeFromList(shop, list, id);
                      });
                  }};
    Tool cart{.name = "cart_update",
              .title = toolWords("Change the cart"),
              .description = "Sets how many of a variant are in the cart of its shop, or takes it out. The cart is on "
                             "this computer; nothing is ordered.",
              .parameters = schemaOf(R"json({
                  "type": "object", "additionalProperties": false, "required": ["op", "variant_id"], "properties": {
                      "op": {"enum": ["set", "remove"]},
                      "variant_id": {"type": "string", "maxLength": 40},
                      "qty": {"type": "integer", "minimum": 0, "maximum": 20},
                      "expected_price_minor": {"type": "integer", "minimum": 0, "maximum": 1000000000000}}})json"),
              .effect = ToolEffect::keep,
              .words =
                  [](const QJsonObject& given) {
                      return given["op"].toString() == u"remove"
                                 ? toolWords("Take %1 out of the cart").arg(given["variant_id"].toString())
                                 : toolWords("Put %1 × %2 into the cart")
                                       .arg(given["qty"].toInt(1))
                                       .arg(given["variant_id"].toString());
                  },
              .run = [around](const QJsonObject& given, const ToolContext&) -> std::unique_ptr<ToolRun> {
                  const QString text = given["variant_id"].toString();
                  const auto id = shopIdOf(ShopIdKind::variant, text);
                  if (!id) return failedRun(noSuchId(text));
                  const std::int64_t quantity = given["op"].toString() == u"remove" ? 0 : given["qty"].toInt(1);
                  std::optional<std::int64_t> expected;
                  if (quantity > 0 && given.contains("expected_price_minor"))
                      expected = given["expected_price_minor"].toInteger();
                  return onShop(around, Part::carts, [id = *id, quantity, expected](shop::Shop& shop) {
                      return setInCart(shop, id, quantity, expected);
                  });
              }};
    Tool view{.name = "cart_view",
              .title = toolWords("Look into the cart"),
              .description = "Tells what is in the carts.",
              .parameters = schemaOf(R"json({"type": "object", "additionalProperties": false, "properties": {}})json"),
              .effect = ToolEffect::read,
              .readsStrangers = true,
              .readsElsewhere = true,
              .words = [](const QJsonObject&) { return toolWords("Look into the cart"); },
              .run = [around](const QJsonObject&, const ToolContext&) { return readShop(around, viewCarts); }};
    Tool order{.name = "order_status",
               .title = toolWords("How an order stands"),
               .description = "Tells how an order stands, as this computer knows it.",
               .parameters = schemaOf(R"json({
                   "type": "object", "additionalProperties": false, "required": ["order_id"],
                   "properties": {"order_id": {"type": "string", "maxLength": 80}}})json"),
               .effect = ToolEffect::read,
               .readsStrangers = true,
               .readsElsewhere = true,
               .words =
                   [](const QJsonObject& given) {
                       return toolWords("Look how order %1 stands").arg(given["order_id"].toString());
                   },
               .run = [around](const QJsonObject& given,
                               const ToolContext&) { return orderStatus(around, given["order_id"].toString()); }};
    Tool style{
        .name = "style_propose",
        .title = toolWords("Remember a taste"),
        .description = "Proposes to remember something about the user's taste, in one short sentence. It is kept "
                       "only when the user says so.",
        .parameters = schemaOf(R"json({
                   "type": "object", "additionalProperties": false, "required": ["text", "polarity"], "properties": {
                       "text": {"type": "string", "minLength": 2, "maxLength": 200},
                       "polarity": {"type": "string", "enum": ["like", "dislike"]}}})json"),
        .effect = ToolEffect::propose,
        .words =
            [](const QJsonObject& given) { return toolWords("Propose to remember: %1").arg(given["text"].toString()); },
        .run =
            [around](const QJsonObject& given, const ToolContext& context) {
                const QString text = factText(given["text"].toString().toStdString(), 200);
                if (around.propose)
                    around.propose({.text = text.toStdString(),
                                    .isLiked = given["polarity"].toString() == u"like",
                                    .chat = context.chat,
                                    .model = context.modelName.toStdString()});
                return runAtOnce([] {
                    return ToolResult{"It is proposed to the user, and kept only if they say so. Do not ask again."};
                });
            }};
    Tool checkout{.name = "checkout_prepare",
                  .title = toolWords("Show the cart for ordering"),
                  .description =
                      "Shows the user the cart of a shop on the way to its checkout, and tells its totals as far "
                      "as the shop has been asked. Only the user can have it asked, go on and order.",
                  .parameters = schemaOf(R"json({
                      "type": "object", "additionalProperties": false, "required": ["cart_id"],
                      "properties": {"cart_id": {"type": "string", "maxLength": 40}}})json"),
                  .effect = ToolEffect::propose,
                  .readsStrangers = true,
                  .readsElsewhere = true, // the cart's lines
                  .words = [](const QJsonObject&) { return toolWords("Show the cart for ordering"); },
                  .run = [around](const QJsonObject& given,
                                  const ToolContext&) { return prepareCheckout(around, given["cart_id"].toString()); }};
    return {wishlist, cart, view, order, style, checkout};
}

} // namespace calliope::app
