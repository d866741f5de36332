#include "app/shop/panel/shop_search.h"

#include "app/shop/panel/card_pictures.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/panel/wish_chips.h"
#include "app/shop/words/wish_join.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

using Sort = storage::ProductQuery::Sort;

constexpr std::int64_t page = 30;
constexpr std::int64_t mostCounted = 1000;
constexpr std::size_t mostAlike = 60;
constexpr qsizetype longestTyped = 1000;
constexpr std::size_t mostRelaxed = 4;

struct SortWords {
    Sort sort;
    const char* name;
    const char* words;
};

constexpr std::array sorts{
    SortWords{Sort::best, "best", QT_TRANSLATE_NOOP("calliope::app::ShopSearch", "best first")},
    SortWords{Sort::price, "price", QT_TRANSLATE_NOOP("calliope::app::ShopSearch", "cheapest first")},
    SortWords{Sort::newest, "newest", QT_TRANSLATE_NOOP("calliope::app::ShopSearch", "newest first")},
};

/// Only that: whether nothing is wished for.
bool isEmpty(const shop::Wish& wish) {
    shop::Wish empty;
    empty.sort = wish.sort;
    return wish == empty;
}

/// Looks at what has not been looked at yet, so that things have something to be like.
void lookAtAll(shop::Shop& shop) {
    constexpr std::int64_t atOnce = 64;
    constexpr int most = 40; // a few seconds; what is left is looked at between jobs
    for (int i = 0; i < most && shop.look(atOnce); ++i) {
    }
}

} // namespace

struct ShopSearch::Found {
    QList<QVariantMap> cards;
    bool isMore = false;
    std::int64_t count = 0;
    std::int64_t uncompared = 0; ///< in other currencies than the price that was wished for
    std::vector<std::string> readAs;
    bool areWordsLeftOut = false;
    bool isLookDue = false; ///< nothing is known to be alike
    std::vector<shop::Shop::Relaxed> relaxed;
};

ShopSearch::ShopSearch(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_cards, &CardList::moreWanted, this, &ShopSearch::searchMore);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        const bool isOtherOrder = part == ShopThread::Part::feedback && m_wish.sort == Sort::best;
        if (part == ShopThread::Part::catalogue || isOtherOrder) refresh();
        if (part == ShopThread::Part::pictures) refreshPictures(m_shop, m_cards);
    });
}

// --- the wish ---

QVariantList ShopSearch::chips() const {
    return chipsOf(m_wish);
}

QString ShopSearch::sort() const {
    return QString::fromLatin1(std::ranges::find(sorts, m_wish.sort, &SortWords::sort)->name);
}

void ShopSearch::setSort(const QString& sort) {
    const auto row =
        std::ranges::find_if(sorts, [&](const SortWords& each) { return sort == QLatin1String(each.name); });
    if (row == sorts.end() || row->sort == m_wish.sort) return;
    m_wish.sort = row->sort;
    changed();
}

void ShopSearch::setInStock(bool inStock) {
    if (inStock == m_wish.mustBeInStock) return;
    m_wish.mustBeInStock = inStock;
    changed();
}

void ShopSearch::add(const QString& typed) {
    if (typed.trimmed().isEmpty()) return;
    read(m_wish, typed.left(longestTyped));
}

void ShopSearch::read(shop::Wish before, const QString& typed) {
    m_wish = shop::joined(before, shop::wishOf(typed.toStdString(), m_currency));
    changed();
    if (!m_reader) return;
    m_reading = m_reader(typed, [this, before = std::move(before)](const shop::Wish& wish, bool isByModel) {
        const shop::Wish asTyped = m_wish;
        m_reading.release()->deleteLater(); // it is in the middle of its signal
        if (const shop::Wish both = shop::joined(before, wish); isByModel && !(both == asTyped)) {
            m_wish = both;
            changed();
            m_asTyped = asTyped;
        }
        emit readingChanged();
    });
    emit readingChanged();
}

void ShopSearch::stopReading() {
    if (!m_reading) return;
    m_reading.reset();
    emit readingChanged();
}

void ShopSearch::readPlainly() {
    if (!m_asTyped) return;
    m_wish = *m_asTyped;
    changed();
}

void ShopSearch::removeChip(const QString& part) {
    const shop::Wish before = m_wish;
    QString text;
    for (const QVariant& chip : chips())
        if (chip.toMap()["part"].toString() == part) text = chip.toMap()["text"].toString();
    removePart(m_wish, part);
    changed();
    if (!text.isEmpty()) offerBack(tr("“%1” is off the wish").arg(text), before);
}

void ShopSearch::offerBack(const QString& words, const shop::Wish& wish) {
    m_undo.offerHere(words, [this, wish] {
        m_wish = wish;
        changed();
    });
}

void ShopSearch::changeChip(const QString& part, const QString& typed) {
    shop::Wish without = m_wish;
    removePart(without, part);
    read(without, typed.left(longestTyped));
}

void ShopSearch::clear() {
    const shop::Wish before = m_wish;
    setWish({});
    if (!isEmpty(before)) offerBack(tr("Nothing is wished for any more"), before);
}

void ShopSearch::setWish(const shop::Wish& wish) {
    m_wish = wish;
    m_like.clear();
    changed();
}

void ShopSearch::searchLike(qint64 product, const QString& title) {
    m_wish = {};
    m_like = {{"product", product}, {"title", title}};
    changed();
}

void ShopSearch::stopLike() {
    m_like.clear();
    changed();
}

void ShopSearch::changed() {
    m_reading.reset();
    m_asTyped.reset();
    emit readingChanged();
    emit wishChanged();
    search();
}

// --- the search ---

void ShopSearch::begin() {
    if (!m_hasBegun) search();
}

void ShopSearch::refresh() {
    if (m_hasBegun) search();
}

void ShopSearch::search() {
    m_hasBegun = true;
    m_isSearching = true;
    const quint64 asked = ++m_asked;
    emit foundChanged();
    const auto find = [wish = comparable(m_wish), like = m_like.value("product").toLongLong()](const shop::Shop& shop) {
        Found found;
        shop::ShopHits hits;
        if (like != 0) {
            hits = shop.similar(like, wish, mostAlike);
            found.isLookDue = hits.hits.empty();
            found.count = static_cast<std::int64_t>(hits.hits.size());
        } else {
            hits = shop.search(wish, page);
            shop::Wish counted = wish;
            if (hits.areWordsLeftOut) counted.query.clear();
            found.count = shop.count(counted, mostCounted);
            found.uncompared = shop.countUncompared(counted, mostCounted);
            if (hits.hits.empty()) found.relaxed = shop.relaxed(wish);
        }
        found.cards = cardsOf(shop, hits.hits, wish);
        found.isMore = hits.isMore;
        found.readAs = std::move(hits.readAs);
        found.areWordsLeftOut = hits.areWordsLeftOut;
        return found;
    };
    const auto failed = [this, asked](const Failure& failure) {
        if (asked != m_asked) return;
        m_isSearching = false;
        m_cards.set({});
        m_found.clear();
        m_note = failure.detail;
        emit foundChanged();
    };
    m_shop.read(
        this, find,
        [this, asked, find, failed](Found found) {
            if (asked != m_asked) return;
            if (!found.isLookDue) return take(found);
            m_shop.run(
                this,
                [find](shop::Shop& shop) {
                    lookAtAll(shop);
                    return find(shop);
                },
                [this, asked](Found looked) {
                    if (asked == m_asked) take(looked);
                },
                failed);
        },
        failed);
}

/// One that names no currency means the user's.
shop::Wish ShopSearch::comparable(shop::Wish wish) const {
    if (wish.currency.empty()) wish.currency = m_currency;
    return wish;
}

void ShopSearch::take(Found& found) {
    m_isSearching = false;
    m_isNothing = found.cards.isEmpty();
    m_further = m_wish;
    if (found.areWordsLeftOut) m_further.query.clear();
    m_found = foundText(found.count);
    QStringList words;
    for (const std::string& word : found.readAs) words.append(QString::fromStdString(word));
    m_note =
        found.areWordsLeftOut
            ? tr("Nothing has “%1” with the rest: these fit but for that.").arg(QString::fromStdString(m_wish.query))
        : words.isEmpty() ? QString()
                          : tr("Read as: %1").arg(words.join(QStringLiteral(", ")));
    if (found.uncompared > 0)
        m_note = (m_note + u' ' +
                  tr("Left out, since their prices are in other currencies: %1.")
                      .arg(QLocale().toString(qlonglong(found.uncompared))))
                     .trimmed();
    m_relaxed.clear();
    const QVariantList chips = this->chips();
    for (const shop::Shop::Relaxed& each : found.relaxed) {
        const QString part = partOf(each.without);
        const auto chip =
            std::ranges::find_if(chips, [&](const QVariant& row) { return row.toMap()["part"].toString() == part; });
        if (chip == chips.end() || m_relaxed.size() == mostRelaxed) continue;
        m_relaxed.append(QVariantMap{
            {"part", part},
            {"text", tr("Without “%1”: %2").arg(chip->toMap()["text"].toString(), QLocale().toString(each.hits))}});
    }
    m_cards.set(std::move(found.cards), found.isMore);
    emit foundChanged();
}

void ShopSearch::searchMore() {
    m_shop.read(
        this,
        [wish = comparable(m_further), skip = m_cards.count()](const shop::Shop& shop) {
            shop::ShopHits hits = shop.search(wish, page, skip);
            Found found;
            found.cards = cardsOf(shop, hits.hits, wish);
            found.isMore = hits.isMore;
            return found;
        },
        [this, asked = m_asked](const Found& found) {
            if (asked == m_asked) m_cards.add(found.cards, found.isMore);
        });
}

QString ShopSearch::foundText(std::int64_t count) const {
    const QString order =
        m_like.isEmpty() ? tr(std::ranges::find(sorts, m_wish.sort, &SortWords::sort)->words) : tr("the likest first");
    const QString number = count >= mostCounted ? tr("%1 and more").arg(QLocale().toString(mostCounted))
                                                : QLocale().toString(static_cast<qlonglong>(count));
    if (m_like.isEmpty() && isEmpty(m_wish))
        return count == 1 ? tr("One thing in the catalogue") : tr("%1 things, %2").arg(number, order);
    return count == 0 ? tr("Nothing found") : tr("%1 found, %2").arg(number, order);
}

} // namespace calliope::app
