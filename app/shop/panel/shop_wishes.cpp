#include "app/shop/panel/shop_wishes.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/words/money.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
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

QString changeText(const storage::WishlistItem& item) {
    if (item.now.currency != item.seen.currency || item.now.minor == item.seen.minor) return {};
    const std::int64_t by = item.now.minor - item.seen.minor;
    return by < 0 ? ShopWishes::tr("%1 less than then").arg(shortMoneyText({-by, item.now.currency}))
                  : ShopWishes::tr("%1 more than then").arg(shortMoneyText({by, item.now.currency}));
}

/// Names that only differ in blanks and capitals are the same.
QString shownName(const QString& typed) {
    constexpr qsizetype longest = 80;
    return typed.simplified().left(longest);
}

std::optional<storage::WishlistItem> itemIn(shop::Shop& shop, storage::Id list, storage::Id variant) {
    const auto items = shop.wishlists().items(list);
    const auto found = std::ranges::find(items, variant, &storage::WishlistItem::variant);
    return found == items.end() ? std::nullopt : std::optional(*found);
}

/// Of all lists.
std::vector<storage::WishlistItem> itemsOf(shop::Shop& shop, storage::Id product) {
    std::vector<storage::WishlistItem> all;
    for (const storage::Wishlist& list : shop.wishlists().lists())
        for (const storage::WishlistItem& item : shop.wishlists().items(list.id))
            if (item.product == product) all.push_back(item);
    return all;
}

/// On the list that is shown, else on the first.
void put(shop::Shop& shop, storage::Id shown, storage::Id variant) {
    const std::vector<storage::Wishlist> lists = shop.wishlists().lists();
    const bool isThere = std::ranges::find(lists, shown, &storage::Wishlist::id) != lists.end();
    const storage::Id list = isThere         ? shown
                             : lists.empty() ? shop.wishlists().create(ShopWishes::tr("Wishlist").toStdString())
                                             : lists.front().id;
    shop.wishlists().add(list, variant);
}

} // namespace

struct ShopWishes::Shown {
    QVariantList lists;
    QList<QVariantMap> cards; ///< of the list that is shown
    QVariantMap wished;
    int reached = 0;                                     ///< of the cards
    std::vector<std::pair<QString, QString>> allReached; ///< which, of all lists, and their titles
};

ShopWishes::Shown ShopWishes::shownOf(shop::Shop& shop, storage::Id shownList) {
    Shown shown;
    for (const storage::Wishlist& list : shop.wishlists().lists()) {
        const QString listName = QString::fromStdString(list.name);
        shown.lists.append(QVariantMap{
            {"id", static_cast<qlonglong>(list.id)}, {"name", listName}, {"count", static_cast<int>(list.items)}});
        for (const storage::WishlistItem& item : shop.wishlists().items(list.id)) {
            const auto product = shop.product(item.product);
            const storage::Variant* variant = product ? variantOf(*product, item.variant) : nullptr;
            if (!variant) continue;
            shown.wished.insert(QString::number(item.product), true);
            if (item.isReached())
                shown.allReached.emplace_back(
                    QStringLiteral("%1 %2 %3").arg(list.id).arg(item.variant).arg(*item.targetMinor),
                    QString::fromStdString(product->title));
            if (shownList != 0 && list.id != shownList) continue;
            const QString day =
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(item.addedAt).date(), QStringLiteral("d MMMM"));
            const QString change = changeText(item);
            const QString since = ShopWishes::tr("%1 on %2").arg(moneyText(item.seen), day);
            QVariantMap card = cardOf(*product, *variant, shopNameOf(shop, product->merchant), {});
            card.insert("list", static_cast<qlonglong>(list.id));
            card.insert("listName", listName);
            card.insert("since", change.isEmpty() ? since : change + QStringLiteral(", ") + since);
            card.insert("target", item.targetMinor ? moneyText({*item.targetMinor, item.seen.currency}) : QString());
            card.insert("reached", item.isReached());
            card.insert("currency", QString::fromStdString(item.seen.currency));
            card.insert("state", availabilityText(item.availability));
            shown.cards.append(card);
            if (item.isReached()) ++shown.reached;
        }
    }
    return shown;
}

ShopWishes::ShopWishes(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        m_mayTell = m_mayTell || part == ShopThread::Part::catalogue;
        if (part == ShopThread::Part::wishlists || part == ShopThread::Part::catalogue ||
            part == ShopThread::Part::pictures)
            read();
    });
}

void ShopWishes::read() {
    m_shop.run(
        this, [list = m_list](shop::Shop& shop) { return shownOf(shop, list); }, [this](Shown shown) { take(shown); },
        [](const Failure&) {}); // told by the panel
}

void ShopWishes::take(Shown& shown) {
    QStringList reached;
    QStringList news;
    for (const auto& [which, title] : shown.allReached) {
        reached.append(which);
        if (m_isKnown && m_mayTell && !m_reached.contains(which) && !news.contains(title)) news.append(title);
    }
    m_isKnown = true;
    m_mayTell = false;
    m_reached = std::move(reached);
    m_fresh += static_cast<int>(news.size());
    m_lists = std::move(shown.lists);
    m_wished = std::move(shown.wished);
    const qsizetype count = shown.cards.size();
    m_summary = count == 0 ? QString()
                           : (count == 1 ? tr("One thing") : tr("%1 things").arg(count)) +
                                 (shown.reached == 0   ? QString()
                                  : shown.reached == 1 ? tr(", one has reached its price")
                                                       : tr(", %1 have reached their prices").arg(shown.reached));
    m_items.update(std::move(shown.cards));
    emit changed();
    if (!news.isEmpty()) emit pricesReached(news);
}

void ShopWishes::looked() {
    if (m_fresh == 0) return;
    m_fresh = 0;
    emit changed();
}

// --- lists ---

void ShopWishes::setList(qint64 list) {
    if (list == m_list) return;
    m_list = list;
    read();
    emit changed();
}

void ShopWishes::addList(const QString& name) {
    const QString wanted = shownName(name);
    if (wanted.isEmpty()) return;
    for (const QVariant& each : m_lists)
        if (each.toMap()["name"].toString().compare(wanted, Qt::CaseInsensitive) == 0)
            return setList(each.toMap()["id"].toLongLong());
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [name = wanted.toStdString()](shop::Shop& shop) { return shop.wishlists().create(name); },
        [this](storage::Id made) { setList(made); });
}

void ShopWishes::renameList(qint64 list, const QString& name) {
    if (shownName(name).isEmpty()) return;
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [list, name = shownName(name).toStdString()](shop::Shop& shop) { shop.wishlists().rename(list, name); }, [] {});
}

void ShopWishes::removeList(qint64 list) {
    struct Removed {
        std::string name;
        std::vector<storage::WishlistItem> items;
    };
    if (m_list == list) m_list = 0;
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [list](shop::Shop& shop) {
            Removed removed;
            for (const storage::Wishlist& each : shop.wishlists().lists())
                if (each.id == list) removed = {each.name, shop.wishlists().items(list)};
            shop.wishlists().remove(list);
            return removed;
        },
        [this](const Removed& removed) {
            m_undo.offer(tr("The list %1 is gone").arg(QString::fromStdString(removed.name)),
                         ShopThread::Part::wishlists, [removed](shop::Shop& shop) {
                             const storage::Id again = shop.wishlists().create(removed.name);
                             for (auto item = removed.items.rbegin(); item != removed.items.rend(); ++item) {
                                 storage::WishlistItem back = *item;
                                 back.list = again;
                                 shop.wishlists().restore(back);
                             }
                         });
        });
}

// --- things ---

void ShopWishes::toggle(qint64 product, qint64 variant) {
    struct Done {
        QString title;
        std::vector<storage::WishlistItem> removed;
    };
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [product, variant, shown = m_list](shop::Shop& shop) {
            Done done;
            if (const auto known = shop.product(product)) done.title = QString::fromStdString(known->title);
            done.removed = itemsOf(shop, product);
            for (const storage::WishlistItem& item : done.removed) shop.wishlists().removeItem(item.list, item.variant);
            if (done.removed.empty()) put(shop, shown, variant);
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

void ShopWishes::add(qint64 product, qint64 variant, QObject* context, std::function<void()> then) {
    m_shop.change(
        ShopThread::Part::wishlists, context,
        [product, variant, shown = m_list](shop::Shop& shop) {
            if (itemsOf(shop, product).empty()) put(shop, shown, variant);
        },
        std::move(then));
}

void ShopWishes::move(qint64 list, qint64 variant, qint64 to) {
    if (list == to) return;
    m_shop.change(
        ShopThread::Part::wishlists, this,
        [list, variant, to](shop::Shop& shop) {
            auto item = itemIn(shop, list, variant);
            if (!item) return;
            item->list = to;
            shop.wishlists().restore(*item);
            if (itemIn(shop, to, variant)) shop.wishlists().removeItem(list, variant); // the other list is there
        },
        [] {});
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
            done.removed = itemIn(shop, list, variant);
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
            if (const auto item = itemIn(shop, list, variant)) shop.wishlists().add(list, variant, target, item->note);
        },
        [] {});
}

} // namespace calliope::app
