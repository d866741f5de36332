#include "app/shop/panel/shop_wishes.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/words/money.h"

#include <QDateTime>
#include <QLocale>
#include <optional>
#include <utility>

namespace calliope::app {

namespace {

/// A price as people type it, with or without a currency's sign.
std::optional<std::int64_t> typedMinor(const QString& typed, const QString& currency) {
    std::string number;
    for (const QChar letter : typed)
        if (letter.isDigit() || QStringLiteral(".,'’").contains(letter))
            number += letter == QChar(0x2019) ? '\''
                      : letter.isDigit()      ? static_cast<char>('0' + letter.digitValue())
                                              : letter.toLatin1();
    const std::optional<std::string> decimal = shop::decimalOfWritten(number);
    return decimal ? shop::minorOf(*decimal, currency.toStdString()) : std::nullopt;
}

struct Shown {
    QList<QVariantMap> cards;
    QVariantMap wished;
    int reached = 0;
};

QString changeText(const storage::WishlistItem& item) {
    if (item.now.currency != item.seen.currency || item.now.minor == item.seen.minor) return {};
    const std::int64_t by = item.now.minor - item.seen.minor;
    return by < 0 ? ShopWishes::tr("%1 less than then").arg(shortMoneyText({-by, item.now.currency}))
                  : ShopWishes::tr("%1 more than then").arg(shortMoneyText({by, item.now.currency}));
}

Shown shownOf(shop::Shop& shop) {
    Shown shown;
    for (const storage::Wishlist& list : shop.wishlists().lists())
        for (const storage::WishlistItem& item : shop.wishlists().items(list.id)) {
            const auto product = shop.product(item.product);
            const storage::Variant* variant = product ? variantOf(*product, item.variant) : nullptr;
            if (!variant) continue;
            shown.wished.insert(QString::number(item.product), true);
            const QString day =
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(item.addedAt).date(), QStringLiteral("d MMMM"));
            const QString change = changeText(item);
            const QString since = ShopWishes::tr("%1 on %2").arg(moneyText(item.seen), day);
            QVariantMap card = cardOf(*product, *variant, shopNameOf(shop, product->merchant), {});
            card.insert("list", static_cast<qlonglong>(list.id));
            card.insert("listName", QString::fromStdString(list.name));
            card.insert("since", change.isEmpty() ? since : change + QStringLiteral(", ") + since);
            card.insert("target", item.targetMinor ? moneyText({*item.targetMinor, item.seen.currency}) : QString());
            card.insert("reached", item.isReached());
            card.insert("currency", QString::fromStdString(item.seen.currency));
            card.insert("state", availabilityText(item.availability));
            shown.cards.append(card);
            if (item.isReached()) ++shown.reached;
        }
    return shown;
}

} // namespace

ShopWishes::ShopWishes(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::wishlists || part == ShopThread::Part::catalogue) read();
    });
}

void ShopWishes::read() {
    m_shop.run(
        this, [](shop::Shop& shop) { return shownOf(shop); },
        [this](Shown shown) {
            m_isKnown = true;
            m_wished = std::move(shown.wished);
            const qsizetype count = shown.cards.size();
            m_summary = count == 0
                            ? QString()
                            : (count == 1 ? tr("One thing") : tr("%1 things").arg(count)) +
                                  (shown.reached == 0   ? QString()
                                   : shown.reached == 1 ? tr(", one has reached its price")
                                                        : tr(", %1 have reached their prices").arg(shown.reached));
            m_items.update(std::move(shown.cards));
            emit changed();
        },
        [](const Failure&) {}); // told by the panel
}

void ShopWishes::toggle(qint64 product, qint64 variant) {
    struct Done {
        QString title;
        std::vector<storage::WishlistItem> removed;
    };
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [product, variant](shop::Shop& shop) {
            Done done;
            if (const auto known = shop.product(product)) done.title = QString::fromStdString(known->title);
            std::vector<storage::Wishlist> lists = shop.wishlists().lists();
            for (const storage::Wishlist& list : lists)
                for (const storage::WishlistItem& item : shop.wishlists().items(list.id))
                    if (item.product == product) done.removed.push_back(item);
            for (const storage::WishlistItem& item : done.removed) shop.wishlists().removeItem(item.list, item.variant);
            if (done.removed.empty())
                shop.wishlists().add(
                    lists.empty() ? shop.wishlists().create(tr("Wishlist").toStdString()) : lists.front().id, variant);
            return done;
        },
        [this](const Done& done) {
            if (done.removed.empty()) return;
            m_undo.offer(tr("%1 is off the wishlist").arg(done.title), ShopThread::Part::wishlists,
                         [removed = done.removed](shop::Shop& shop) {
                             for (const storage::WishlistItem& item : removed) shop.wishlists().restore(item);
                         });
        });
}

void ShopWishes::remove(qint64 list, qint64 variant) {
    struct Done {
        QString title;
        std::optional<storage::WishlistItem> removed;
    };
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [list, variant](shop::Shop& shop) {
            Done done;
            for (const storage::WishlistItem& item : shop.wishlists().items(list))
                if (item.variant == variant) done.removed = item;
            if (done.removed)
                if (const auto product = shop.product(done.removed->product))
                    done.title = QString::fromStdString(product->title);
            shop.wishlists().removeItem(list, variant);
            return done;
        },
        [this](const Done& done) {
            if (!done.removed) return;
            m_undo.offer(tr("%1 is off the wishlist").arg(done.title), ShopThread::Part::wishlists,
                         [item = *done.removed](shop::Shop& shop) { shop.wishlists().restore(item); });
        });
}

QString ShopWishes::problemOf(const QString& typed, const QString& currency) const {
    if (typed.trimmed().isEmpty() || typedMinor(typed, currency)) return {};
    return tr("A price like %1")
        .arg(moneyText({shop::minorOf("40", currency.toStdString()).value_or(0), currency.toStdString()}));
}

void ShopWishes::setTarget(qint64 list, qint64 variant, const QString& typed, const QString& currency) {
    const std::optional<std::int64_t> target = typedMinor(typed, currency);
    if (!target && !typed.trimmed().isEmpty()) return;
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [list, variant, target](shop::Shop& shop) {
            for (const storage::WishlistItem& item : shop.wishlists().items(list))
                if (item.variant == variant) shop.wishlists().add(list, variant, target, item.note);
        },
        [] {});
}

} // namespace calliope::app
