#include "app/shop/checkout/review_sheet.h"

#include "app/network/address.h"
#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/request_key.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <map>

namespace calliope::app {

namespace {

using Kind = SheetRow::Kind;

// In the order of SheetRow::Kind.
constexpr std::array kinds{"seller", "line", "disclosure", "delivery", "address", "payment", "total", "notice", "link"};

QString say(const char* text) {
    return QCoreApplication::translate("checkout", text);
}

/// How many of each item were asked for.
std::map<QString, std::int64_t> askedOf(const Basket& basket) {
    std::map<QString, std::int64_t> asked;
    for (const BasketLine& line : basket.lines) asked[line.item] += line.quantity;
    return asked;
}

void addLines(ReviewSheet& sheet, const Basket& basket, const Quote& quote) {
    std::map<QString, std::int64_t> open = askedOf(basket);
    std::size_t place = 0;
    const std::vector<bool> isAsked = askedLines(basket, quote);
    for (const QuoteLine& line : quote.lines) {
        if (const auto asked = open.find(line.item); asked != open.end()) asked->second -= line.quantity;
        const QString value = QString::fromUtf8("%1 × %2 = %3")
                                  .arg(line.quantity)
                                  .arg(amountText(line.price, quote.currency), amountText(line.amount, quote.currency));
        const bool isDearer = line.amount > line.price * line.quantity; // both are bounded
        if (isDearer)
            sheet.objections.append(say(QT_TRANSLATE_NOOP("checkout", "%1 costs more than its price times the number. "
                                                                      "Ask the shop, or go on at its own page."))
                                        .arg(line.title));
        sheet.rows.push_back({Kind::line, line.id, line.title, value, false, !isAsked[place++] || isDearer});
        for (const QString& words : line.disclosures)
            sheet.rows.push_back({Kind::disclosure, line.id, line.title, words, false, false});
    }
    for (const auto& [item, missing] : open)
        if (missing > 0)
            sheet.rows.push_back({Kind::notice, item, say(QT_TRANSLATE_NOOP("checkout", "Missing")),
                                  QStringLiteral("%1 × %2").arg(missing).arg(item), false, true});
}

/// How the shop reaches the user, as it is sent.
void addContact(ReviewSheet& sheet, const Basket& basket) {
    const auto add = [&](const char* id, const char* label, const QString& value) {
        if (!value.isEmpty())
            sheet.rows.push_back({Kind::address, QString::fromLatin1(id), say(label), value, true, false});
    };
    add("email", QT_TRANSLATE_NOOP("checkout", "E-mail"), basket.email);
    if (basket.address) add("phone", QT_TRANSLATE_NOOP("checkout", "Telephone"), basket.address->phone);
}

void addDelivery(ReviewSheet& sheet, const Basket& basket, const Quote& quote) {
    if (basket.address)
        sheet.rows.push_back({Kind::address, QStringLiteral("own"), say(QT_TRANSLATE_NOOP("checkout", "Deliver to")),
                              textOf(*basket.address), true, false});
    if (!quote.delivery) return;
    if (!quote.delivery->address.isEmpty())
        sheet.rows.push_back({Kind::address, QStringLiteral("shop"),
                              say(QT_TRANSLATE_NOOP("checkout", "Address at the shop")), quote.delivery->address, true,
                              false});
    for (const DeliveryGroup& group : quote.delivery->groups)
        for (const DeliveryOption& option : group.options)
            if (option.id == group.selected)
                sheet.rows.push_back({Kind::delivery, group.id, say(QT_TRANSLATE_NOOP("checkout", "Delivery")),
                                      option.amount ? QStringLiteral("%1, %2").arg(
                                                          option.title, amountText(*option.amount, quote.currency))
                                                    : option.title,
                                      false, option.id != basket.option});
}

void addObjections(ReviewSheet& sheet, const Quote& quote, const PaymentToken* payment) {
    if (quote.lines.empty()) sheet.objections.append(say(QT_TRANSLATE_NOOP("checkout", "Nothing is in the order.")));
    if (!quote.addsUp)
        sheet.objections.append(say(QT_TRANSLATE_NOOP("checkout", "What the shop asks for does not add up.")));
    if (quote.isDeliverySplit)
        sheet.objections.append(
            say(QT_TRANSLATE_NOOP("checkout", "It comes in several ways, which are chosen on the shop's own page.")));
    if (!payment)
        sheet.objections.append(say(QT_TRANSLATE_NOOP("checkout", "Choose a way to pay.")));
    else if (!quote.handlers.contains(payment->handler))
        sheet.objections.append(say(QT_TRANSLATE_NOOP("checkout", "The shop does not take this way to pay.")));
}

QByteArray keptForm(const ReviewSheet& sheet) {
    QJsonArray rows;
    for (const SheetRow& row : sheet.rows) {
        const QString value =
            row.isPersonal ? "sha256:" + QString::fromLatin1(sha256Of(row.value.toUtf8())) : row.value;
        rows.append(QJsonObject{{"kind", kinds[static_cast<std::size_t>(row.kind)]},
                                {"id", row.id},
                                {"label", row.label},
                                {"value", value},
                                {"alarming", row.isAlarming}});
    }
    return QJsonDocument(QJsonObject{{"session", sheet.session},
                                     {"currency", sheet.currency},
                                     {"total", qint64(sheet.total)},
                                     {"rows", rows}})
        .toJson(QJsonDocument::Compact); // fields come sorted
}

} // namespace

std::vector<bool> askedLines(const Basket& basket, const Quote& quote) {
    std::map<QString, std::int64_t> open = askedOf(basket);
    std::vector<bool> asked;
    for (const QuoteLine& line : quote.lines) {
        const auto wanted = open.find(line.item);
        asked.push_back(wanted != open.end() && wanted->second == line.quantity);
        if (wanted != open.end()) wanted->second -= line.quantity;
    }
    return asked;
}

ReviewSheet sheetFor(const ShopRoute& route, const Basket& basket, const Quote& quote, const PaymentToken* payment,
                     std::chrono::steady_clock::time_point now) {
    ReviewSheet sheet;
    sheet.session = quote.session;
    sheet.currency = quote.currency;
    sheet.total = quote.total;
    sheet.quotedAt = now;
    sheet.rows.push_back(
        {Kind::seller, {}, say(QT_TRANSLATE_NOOP("checkout", "Seller")), shownHost(route.origin), false, false});
    addLines(sheet, basket, quote);
    if (quote.currency != basket.currency)
        sheet.rows.push_back({Kind::notice, QStringLiteral("currency"), say(QT_TRANSLATE_NOOP("checkout", "Currency")),
                              quote.currency, false, true});
    addDelivery(sheet, basket, quote);
    addContact(sheet, basket);
    int place = 0;
    for (const QuoteTotal& row : quote.totals)
        sheet.rows.push_back({Kind::total, QStringLiteral("%1 %2").arg(place++).arg(row.kind), row.words,
                              amountText(row.amount, quote.currency), false, false});
    for (const QuoteNotice& notice : quote.notices)
        sheet.rows.push_back({Kind::notice, notice.code, say(QT_TRANSLATE_NOOP("checkout", "The shop says")),
                              notice.words, false, false});
    if (payment)
        sheet.rows.push_back({Kind::payment, payment->handler, say(QT_TRANSLATE_NOOP("checkout", "Pay with")),
                              payment->words, true, false});
    for (const QuoteLink& link : quote.links)
        sheet.rows.push_back(
            {Kind::link, link.kind, link.label(), link.url.toString(QUrl::FullyEncoded), false, false});
    addObjections(sheet, quote, payment);
    sheet.kept = keptForm(sheet);
    sheet.hash = QString::fromLatin1(sha256Of(sheet.kept));
    return sheet;
}

std::vector<SheetDifference> differences(const ReviewSheet& before, const ReviewSheet& after) {
    const auto find = [](const ReviewSheet& sheet, const SheetRow& row) {
        return std::ranges::find_if(sheet.rows,
                                    [&](const SheetRow& each) { return each.kind == row.kind && each.id == row.id; });
    };
    std::vector<SheetDifference> out;
    for (const SheetRow& row : before.rows) {
        const auto now = find(after, row);
        if (now == after.rows.end())
            out.push_back({row.label, row.value, {}});
        else if (now->value != row.value || now->label != row.label)
            out.push_back({now->label, row.value, now->value});
    }
    for (const SheetRow& row : after.rows)
        if (find(before, row) == before.rows.end()) out.push_back({row.label, {}, row.value});
    return out;
}

} // namespace calliope::app
