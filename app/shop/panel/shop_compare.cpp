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

bool isOneCurrency(const std::vector<storage::Money>& prices) {
    return std::ranges::all_of(prices,
                               [&](const storage::Money& price) { return price.currency == prices.front().currency; });
}

} // namespace

struct ShopCompare::Table {
    std::vector<Pick> there; ///< of the picks
    QVariantList columns;
    QVariantList rows;
    QString summary;
    QStringList foreign;

    Table(shop::Shop& shop, const std::vector<Pick>& picks, const std::vector<shop::ExchangeRate>& rates,
          const std::string& currency) {
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
        convert(prices, rates, currency);
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
        const auto [least, highest] = std::ranges::minmax_element(prices, {}, &storage::Money::minor);
        words.append(
            !isOneCurrency(prices) ? ShopCompare::tr("Prices in several currencies")
            : least->minor == highest->minor
                ? ShopCompare::tr("The same price")
                : ShopCompare::tr("%1 apart").arg(shortMoneyText({highest->minor - least->minor, least->currency})));
        QStringList names;
        for (const QVariant& row : rows) {
            const QVariantMap map = row.toMap();
            const bool isSaidElse = map["key"] == "price" || map["key"] == "landed" || map["key"] == "sizes";
            if (map["differs"].toBool() && !isSaidElse) names.append(map["name"].toString().toLower());
        }
        const qsizetype further = names.size() - mostNamed;
        names = names.mid(0, mostNamed);
        if (!names.isEmpty())
            words.append(further > 0 ? ShopCompare::tr("%1 and more differ").arg(names.join(QStringLiteral(", ")))
                                     : ShopCompare::tr("%1 differ").arg(names.join(QStringLiteral(", "))));
        summary = words.join(QStringLiteral("; "));
    }

    /// Below the prices, what they are in the user's currency, where the user has said so: with the rate and its day.
    void convert(const std::vector<storage::Money>& prices, const std::vector<shop::ExchangeRate>& rates,
                 const std::string& currency) {
        if (isOneCurrency(prices)) return;
        QVariantList cells;
        QStringList values;
        bool isAny = false;
        for (const storage::Money& price : prices) {
            const QString other = QString::fromStdString(price.currency);
            QString value = price.currency == currency ? moneyText(price) : QString();
            if (price.currency != currency && !foreign.contains(other)) foreign.append(other);
            for (const shop::ExchangeRate& rate : rates)
                if (const auto made = shop::converted(price, rate); made && made->currency == currency) {
                    value = ShopCompare::tr("about %1, at %2 as of %3")
                                .arg(moneyText(*made), rateText(rate), rateDayText(rate));
                    isAny = true;
                }
            cells.append(QVariantMap{{"text", value.isEmpty() ? ShopCompare::tr("no rate") : value},
                                     {"known", !value.isEmpty()}});
            values.append(value);
        }
        values.removeDuplicates();
        const auto after =
            std::ranges::find_if(rows, [](const QVariant& row) { return row.toMap()["key"] == "price"; });
        if (isAny)
            rows.insert(after == rows.end() ? 0 : after - rows.begin() + 1,
                        QVariantMap{{"key", "converted"},
                                    {"name", ShopCompare::tr("Price in %1").arg(QString::fromStdString(currency))},
                                    {"differs", values.size() > 1},
                                    {"cells", cells}});
    }
};

ShopCompare::ShopCompare(ShopThread& shop, ShopUndo& undo, ShopRates& rates, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(undo)
    , m_rates(rates) {
    connect(&m_rates, &ShopRates::changed, this, [this] {
        if (!m_picks.empty()) read();
    });
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

void ShopCompare::setCurrency(const std::string& currency) {
    if (currency == m_currency) return;
    m_currency = currency;
    if (!m_picks.empty()) read();
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
        this,
        [picks = m_picks, rates = m_rates.rates(), currency = m_currency](shop::Shop& shop) {
            return Table(shop, picks, rates, currency);
        },
        [this, asked](const Table& table) {
            if (asked != m_asked) return;
            m_picks = table.there;
            m_columns = table.columns;
            m_rows = table.rows;
            m_summary = table.summary;
            m_foreign = table.foreign;
            emit changed();
        });
}

} // namespace calliope::app
