#pragma once

#include "app/shop/panel/shop_rates.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <string>
#include <vector>

namespace calliope::app {

/// Two to six things beside each other: facts of their feeds row by row, what they differ in, and what is unknown.
/// Prices in several currencies are also shown in the user's, where the user has entered the rate, with it and its day.
/// What is picked lasts as long as the program.
class ShopCompare : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantMap picked READ picked NOTIFY changed) ///< by the variant's id as text: true
    Q_PROPERTY(
        QVariantList columns READ columns NOTIFY changed)   ///< product cards, in the order in which they were picked
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)  ///< { name, differs, cells: [{ text, known }] }
    Q_PROPERTY(QString title READ title NOTIFY changed)     ///< "2 to compare"
    Q_PROPERTY(QString summary READ summary NOTIFY changed) ///< "€26 apart; material and care differ"
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(QString currency READ currency NOTIFY changed) ///< the user's
    /// The other ones, where the prices are in several: a rate can be entered for each.
    Q_PROPERTY(QStringList foreign READ foreign NOTIFY changed)

public:
    static constexpr int fewest = 2;
    static constexpr int most = 6;

    ShopCompare(ShopThread& shop, ShopUndo& undo, ShopRates& rates, QObject* parent = nullptr);

    [[nodiscard]] QVariantMap picked() const;
    [[nodiscard]] QVariantList columns() const { return m_columns; }
    [[nodiscard]] QVariantList rows() const { return m_rows; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString summary() const { return m_summary; }
    [[nodiscard]] int count() const { return static_cast<int>(m_picks.size()); }
    [[nodiscard]] QString currency() const { return QString::fromStdString(m_currency); }
    void setCurrency(const std::string& currency);
    [[nodiscard]] QStringList foreign() const { return m_foreign; }

    Q_INVOKABLE void toggle(qint64 product, qint64 variant); ///< picks it, or not any more; says so where it is full
    Q_INVOKABLE void remove(qint64 variant);                 ///< with a way back, as clear()
    Q_INVOKABLE void clear();

    /// Instead of what is picked now; at most `most` of them.
    void set(const std::vector<std::pair<qint64, qint64>>& productsAndVariants);

signals:
    void changed();

private:
    struct Pick {
        qint64 product = 0;
        qint64 variant = 0;

        bool operator==(const Pick&) const = default;
    };
    struct Table;

    void offerBack(const QString& words, const std::vector<Pick>& picks);
    void read();

    ShopThread& m_shop;
    ShopUndo& m_undo;
    ShopRates& m_rates;
    std::string m_currency = "EUR";
    std::vector<Pick> m_picks;
    QVariantList m_columns;
    QVariantList m_rows;
    QString m_summary;
    QStringList m_foreign;
    quint64 m_asked = 0;
};

} // namespace calliope::app
