#pragma once

#include "app/shop/panel/shop_undo.h"
#include "app/shop/words/exchange_rate.h"

#include <QObject>
#include <QString>
#include <QVariantList>
#include <vector>

namespace calliope::app {

/// Rates of exchange that the user has entered, each with its day; one for two currencies. They serve to compare
/// prices (ShopCompare) and nothing else. Kept as a setting: whoever owns the settings takes kept() when changed()
/// comes, and gives it back with restore().
class ShopRates : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList rates READ shown NOTIFY changed) ///< { from, to, rate, day, words, when }

public:
    explicit ShopRates(ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<shop::ExchangeRate>& rates() const { return m_rates; }
    [[nodiscard]] QVariantList shown() const;

    /// Why it cannot be kept; empty where it can. `day` is like "2026-11-22", and none to come.
    [[nodiscard]] Q_INVOKABLE QString problemOf(const QString& of, const QString& in, const QString& rate,
                                                const QString& day) const;
    /// Instead of the one that there is for these two currencies, in either direction. Nothing where there is a
    /// problem.
    Q_INVOKABLE void keep(const QString& of, const QString& in, const QString& rate, const QString& day);
    Q_INVOKABLE void forget(const QString& of, const QString& in);

    [[nodiscard]] QString kept() const; ///< JSON
    /// What is no rate in it is left out.
    void restore(const QString& kept);

signals:
    void changed();

private:
    void set(std::vector<shop::ExchangeRate> rates);
    void setWithUndo(std::vector<shop::ExchangeRate> rates, const QString& words);

    ShopUndo& m_undo;
    std::vector<shop::ExchangeRate> m_rates;
};

/// "1 EUR = 1.08 USD", by the user's locale.
[[nodiscard]] QString rateText(const shop::ExchangeRate& rate);
/// "22 November 2026", likewise.
[[nodiscard]] QString rateDayText(const shop::ExchangeRate& rate);

} // namespace calliope::app
