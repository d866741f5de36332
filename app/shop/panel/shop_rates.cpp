#include "app/shop/panel/shop_rates.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

using shop::ExchangeRate;

constexpr std::size_t mostRates = 50;

QDate dayIn(const QString& text) {
    return QDate::fromString(text, Qt::ISODate);
}

bool isAbout(const ExchangeRate& rate, const std::string& one, const std::string& other) {
    return (rate.of == one && rate.in == other) || (rate.of == other && rate.in == one);
}

bool areTwoCurrencies(const std::string& one, const std::string& other) {
    return shop::isCurrency(one) && shop::isCurrency(other) && one != other;
}

} // namespace

QString rateText(const ExchangeRate& rate) {
    QString number = QString::fromStdString(rate.rate);
    number.replace(u'.', QLocale().decimalPoint());
    return QStringLiteral("1 %1 = %2 %3").arg(QString::fromStdString(rate.of), number, QString::fromStdString(rate.in));
}

QString rateDayText(const ExchangeRate& rate) {
    return QLocale().toString(dayIn(QString::fromStdString(rate.day)), QStringLiteral("d MMMM yyyy"));
}

ShopRates::ShopRates(ShopUndo& undo, QObject* parent)
    : QObject(parent)
    , m_undo(undo) {}

QVariantList ShopRates::shown() const {
    QVariantList rows;
    for (const ExchangeRate& rate : m_rates)
        rows.append(QVariantMap{{"from", QString::fromStdString(rate.of)},
                                {"to", QString::fromStdString(rate.in)},
                                {"rate", QString::fromStdString(rate.rate)},
                                {"day", QString::fromStdString(rate.day)},
                                {"words", rateText(rate)},
                                {"when", rateDayText(rate)}});
    return rows;
}

QString ShopRates::problemOf(const QString& of, const QString& in, const QString& rate, const QString& day) const {
    if (!areTwoCurrencies(of.toStdString(), in.toStdString())) return tr("A rate is between two currencies.");
    if (!shop::rateOfWritten(rate.trimmed().toStdString())) return tr("A rate is a number like 1.08.");
    const QDate when = dayIn(day.trimmed());
    if (!when.isValid()) return tr("The day of a rate is like 2026-11-22.");
    return when > QDate::currentDate() ? tr("This day has not come yet.") : QString();
}

void ShopRates::keep(const QString& of, const QString& in, const QString& rate, const QString& day) {
    if (!problemOf(of, in, rate, day).isEmpty()) return;
    const ExchangeRate entered{of.toStdString(), in.toStdString(), *shop::rateOfWritten(rate.trimmed().toStdString()),
                               dayIn(day.trimmed()).toString(Qt::ISODate).toStdString()};
    std::vector<ExchangeRate> rates = m_rates;
    std::erase_if(rates, [&](const ExchangeRate& each) { return isAbout(each, entered.of, entered.in); });
    if (rates.size() == mostRates) rates.erase(rates.begin());
    rates.push_back(entered);
    setWithUndo(std::move(rates), tr("%1 is kept, as of %2").arg(rateText(entered), rateDayText(entered)));
}

void ShopRates::forget(const QString& of, const QString& in) {
    std::vector<ExchangeRate> rates = m_rates;
    const auto rate = std::ranges::find_if(
        rates, [&](const ExchangeRate& each) { return isAbout(each, of.toStdString(), in.toStdString()); });
    if (rate == rates.end()) return;
    const QString words = tr("%1 is forgotten").arg(rateText(*rate));
    rates.erase(rate);
    setWithUndo(std::move(rates), words);
}

QString ShopRates::kept() const {
    QJsonArray rows;
    for (const ExchangeRate& rate : m_rates)
        rows.append(QJsonObject{{"of", QString::fromStdString(rate.of)},
                                {"in", QString::fromStdString(rate.in)},
                                {"rate", QString::fromStdString(rate.rate)},
                                {"day", QString::fromStdString(rate.day)}});
    return QString::fromUtf8(QJsonDocument(rows).toJson(QJsonDocument::Compact));
}

void ShopRates::restore(const QString& kept) {
    std::vector<ExchangeRate> rates;
    for (const QJsonValue row : QJsonDocument::fromJson(kept.toUtf8()).array()) {
        const ExchangeRate read{row["of"].toString().toStdString(), row["in"].toString().toStdString(),
                                shop::rateOfWritten(row["rate"].toString().toStdString()).value_or(std::string()),
                                row["day"].toString().toStdString()};
        const bool isThere =
            std::ranges::any_of(rates, [&](const ExchangeRate& each) { return isAbout(each, read.of, read.in); });
        if (areTwoCurrencies(read.of, read.in) && !read.rate.empty() && dayIn(row["day"].toString()).isValid() &&
            !isThere && rates.size() < mostRates)
            rates.push_back(read);
    }
    set(std::move(rates));
}

void ShopRates::set(std::vector<ExchangeRate> rates) {
    if (rates == m_rates) return;
    m_rates = std::move(rates);
    emit changed();
}

void ShopRates::setWithUndo(std::vector<ExchangeRate> rates, const QString& words) {
    const std::vector<ExchangeRate> before = m_rates;
    set(std::move(rates));
    m_undo.offerHere(words, [this, before] { set(before); });
}

} // namespace calliope::app
