#include "app/shop/panel/shop_compare.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_facts.h"
#include "app/shop/panel/product_words.h"

#include <QStringList>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype mostNamed = 3; ///< rows that the summary names

} // namespace

struct ShopCompare::Table {
    std::vector<Pick> there; ///< of the picks
    QVariantList columns;
    QVariantList rows;
    QString summary;

    explicit Table(shop::Shop& shop, const std::vector<Pick>& picks) {
        std::vector<std::vector<ProductFact>> facts;
        std::vector<storage::Money> prices;
        for (const Pick& pick : picks) {
            const auto product = shop.product(pick.product);
            const storage::Variant* variant = product ? variantOf(*product, pick.variant) : nullptr;
            if (!variant) continue;
            there.push_back(pick);
            columns.append(cardOf(*product, *variant, shopNameOf(shop, product->merchant), {}));
            facts.push_back(factsOf(shop, *product, *variant));
            prices.push_back(variant->price);
        }
        fillRows(facts);
        summarise(prices);
    }

private:
    void fillRows(const std::vector<std::vector<ProductFact>>& facts) {
        std::vector<ProductFact> all; // every fact that one of them has, once
        for (const auto& own : facts)
            for (const ProductFact& fact : own)
                if (std::ranges::find(all, fact.key, &ProductFact::key) == all.end()) all.push_back(fact);
        for (const ProductFact& row : all) {
            QVariantList cells;
            QStringList values;
            for (const auto& own : facts) {
                const auto fact = std::ranges::find(own, row.key, &ProductFact::key);
                const QString value = fact == own.end() ? QString() : fact->value;
                cells.append(QVariantMap{{"text", value.isEmpty() ? ShopCompare::tr("unknown") : value},
                                         {"known", !value.isEmpty()}});
                values.append(value);
            }
            values.removeDuplicates();
            rows.append(
                QVariantMap{{"key", row.key}, {"name", row.name}, {"differs", values.size() > 1}, {"cells", cells}});
        }
    }

    void summarise(const std::vector<storage::Money>& prices) {
        if (prices.size() < fewest) return;
        QStringList words;
        const bool isOneCurrency = std::ranges::all_of(
            prices, [&](const storage::Money& price) { return price.currency == prices.front().currency; });
        const auto [least, highest] = std::ranges::minmax_element(prices, {}, &storage::Money::minor);
        words.append(
            !isOneCurrency ? ShopCompare::tr("Prices in several currencies")
            : least->minor == highest->minor
                ? ShopCompare::tr("The same price")
                : ShopCompare::tr("%1 apart").arg(shortMoneyText({highest->minor - least->minor, least->currency})));
        QStringList names;
        for (const QVariant& row : rows) {
            const QVariantMap map = row.toMap();
            if (map["differs"].toBool() && map["key"] != "price" && map["key"] != "sizes")
                names.append(map["name"].toString().toLower());
        }
        const qsizetype further = names.size() - mostNamed;
        names = names.mid(0, mostNamed);
        if (!names.isEmpty())
            words.append(further > 0 ? ShopCompare::tr("%1 and more differ").arg(names.join(QStringLiteral(", ")))
                                     : ShopCompare::tr("%1 differ").arg(names.join(QStringLiteral(", "))));
        summary = words.join(QStringLiteral("; "));
    }
};

ShopCompare::ShopCompare(ShopThread& shop, ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        const bool isAbout = part == ShopThread::Part::catalogue || part == ShopThread::Part::pictures;
        if (isAbout && !m_picks.empty()) read();
    });
}

QVariantMap ShopCompare::picked() const {
    QVariantMap picked;
    for (const Pick& pick : m_picks) picked.insert(QString::number(pick.variant), true);
    return picked;
}

QString ShopCompare::title() const {
    return count() < fewest ? tr("Pick one more to compare") : tr("%1 to compare").arg(count());
}

void ShopCompare::toggle(qint64 product, qint64 variant) {
    const auto pick = std::ranges::find(m_picks, variant, &Pick::variant);
    if (pick != m_picks.end()) {
        m_picks.erase(pick);
    } else if (count() == most) {
        return m_undo.offer(tr("%1 things are as many as can be compared").arg(most));
    } else {
        m_picks.push_back({product, variant});
    }
    read();
}

void ShopCompare::remove(qint64 variant) {
    const std::vector<Pick> before = m_picks;
    if (std::erase_if(m_picks, [&](const Pick& pick) { return pick.variant == variant; }) == 0) return;
    QString title;
    for (const QVariant& column : m_columns)
        if (column.toMap()["variant"].toLongLong() == variant) title = column.toMap()["title"].toString();
    read();
    offerBack(tr("%1 is not compared any more").arg(title), before);
}

void ShopCompare::clear() {
    if (m_picks.empty()) return;
    const std::vector<Pick> before = std::exchange(m_picks, {});
    read();
    offerBack(tr("Nothing is compared any more"), before);
}

void ShopCompare::offerBack(const QString& words, const std::vector<Pick>& picks) {
    m_undo.offerHere(words, [this, picks] {
        m_picks = picks;
        read();
    });
}

void ShopCompare::set(const std::vector<std::pair<qint64, qint64>>& productsAndVariants) {
    m_picks.clear();
    for (const auto& [product, variant] : productsAndVariants)
        if (count() < most) m_picks.push_back({product, variant});
    read();
}

void ShopCompare::read() {
    const quint64 asked = ++m_asked;
    emit changed();
    m_shop.run(
        this, [picks = m_picks](shop::Shop& shop) { return Table(shop, picks); },
        [this, asked](const Table& table) {
            if (asked != m_asked) return;
            m_picks = table.there;
            m_columns = table.columns;
            m_rows = table.rows;
            m_summary = table.summary;
            emit changed();
        });
}

} // namespace calliope::app
