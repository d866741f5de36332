#include "app/shop/buying/shop_prices.h"

#include "app/network/address.h"
#include "app/shop/checkout/rest_dialect.h"
#include "app/shop/checkout/session_reader.h"
#include "app/shop/checkout/shop_finder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace calliope::app {

namespace {

using storage::Availability;
using Thing = storage::Catalogue::KeptThing;

constexpr std::int64_t mostThings = 500;
constexpr int mostTold = 2'000; ///< variants of one answer

struct AvailabilityRow {
    const char* word;
    Availability availability;
};

constexpr std::array availabilityRows{
    AvailabilityRow{"in_stock", Availability::inStock},
    AvailabilityRow{"preorder", Availability::preorder},
    AvailabilityRow{"backorder", Availability::backorder},
    AvailabilityRow{"out_of_stock", Availability::outOfStock},
    AvailabilityRow{"discontinued", Availability::outOfStock},
};

Availability availabilityOf(const QJsonValue& value) {
    if (value["available"] == false) return Availability::outOfStock;
    for (const AvailabilityRow& row : availabilityRows)
        if (value["status"] == QLatin1String(row.word)) return row.availability;
    return value["available"] == true ? Availability::inStock : Availability::unknown;
}

/// nullopt: another currency, a price of a metre or a kilogramme, or none at all.
std::optional<storage::ToldPrice> toldOf(const QJsonValue& variant, const Thing& thing) {
    const QJsonValue price = variant["price"];
    const auto minor = shopAmount(price["amount"]);
    const bool isOfPiece = variant["quantity_unit"].isUndefined() || variant["quantity_unit"].isNull();
    const bool isKnown = price["currency"].toString().toStdString() == thing.currency;
    if (!minor || *minor < 0 || !isOfPiece || !isKnown) return std::nullopt;
    storage::ToldPrice told;
    told.variant = thing.variant;
    told.price = {*minor, thing.currency};
    const QJsonValue before = variant["list_price"];
    if (const auto list = shopAmount(before["amount"]);
        list && *list > *minor && before["currency"] == price["currency"])
        told.listMinor = *list;
    told.availability = availabilityOf(variant["availability"]);
    return told;
}

} // namespace

struct ShopPrices::Run {
    ShopRoute route;
    bool isFirst = true; ///< profile
    std::vector<Thing> things;
    std::size_t next = 0; ///< of things, that is asked for
    std::size_t end = 0;  ///< behind the last that is
    std::size_t atOnce = mostAtOnce;
    std::vector<storage::ToldPrice> told;
};

ShopPrices::ShopPrices(ShopThread& shop, ShopDoor& door, QUrl agent, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_door(door)
    , m_agent(std::move(agent)) {}

ShopPrices::~ShopPrices() = default;

QString ShopPrices::asked() const {
    return m_run ? shownHost(m_run->route.origin) : QString();
}

void ShopPrices::ask(const QString& origin) {
    if (m_run) return;
    m_problem.clear();
    m_run = std::make_shared<Run>();
    m_run->route.origin = QUrl(originOf(QUrl(origin)));
    emit changed();
    m_shop.run(
        this,
        [wanted = origin.toStdString()](shop::Shop& shop) {
            for (const storage::Merchant& merchant : shop.catalogue().merchants())
                if (merchant.origin == wanted) return shop.catalogue().kept(merchant.id, mostThings);
            return std::vector<Thing>();
        },
        [this](std::vector<Thing> things) {
            if (things.empty())
                return end(
                    tr("You keep nothing of %1 that could be asked for: put something on a wishlist, or into its "
                       "cart.")
                        .arg(asked()));
            m_run->things = std::move(things);
            askProfile(m_run->route.origin.resolved(QUrl(QStringLiteral("/.well-known/ucp"))), true);
        },
        [this](const Failure& failure) { end(failure.detail); });
}

void ShopPrices::send(const ShopRequest& request, void (ShopPrices::*then)(const ShopReply& reply)) {
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this, then);
}

void ShopPrices::askProfile(const QUrl& profile, bool isFirst) {
    m_run->isFirst = isFirst;
    ShopRequest request;
    request.url = profile;
    request.origin = m_run->route.origin;
    request.purpose = tr("Whether %1 tells prices").arg(asked());
    send(request, &ShopPrices::takeProfile);
}

void ShopPrices::takeProfile(const ShopReply& reply) {
    if (reply.trouble == Trouble::refused || reply.trouble == Trouble::redirected)
        return end(tr("%1 does not tell prices to programs.").arg(asked()));
    if (reply.trouble != Trouble::none) return end(reply.failure.title + u' ' + reply.failure.detail);
    QUrl older;
    const QString objection = readUcpCatalogue(reply.json, m_run->route, m_run->isFirst ? &older : nullptr);
    if (!older.isEmpty()) return askProfile(older, false);
    if (!objection.isEmpty()) return end(objection);
    askNext();
}

void ShopPrices::askNext() {
    m_run->next = m_run->end;
    if (m_run->next == m_run->things.size()) return keep();
    m_run->end = std::min(m_run->next + m_run->atOnce, m_run->things.size());
    QJsonArray ids;
    for (std::size_t i = m_run->next; i < m_run->end; ++i) ids.append(QString::fromStdString(m_run->things[i].item));
    ShopRequest request;
    request.method = "POST";
    request.url =
        QUrl(m_run->route.endpoint.toString(QUrl::FullyEncoded) + QStringLiteral("/catalog/lookup"), QUrl::StrictMode);
    request.origin = m_run->route.origin;
    request.body = QJsonDocument(QJsonObject{{"ids", ids}}).toJson(QJsonDocument::Compact);
    request.headers = ucpDialect().headers(m_run->route, m_agent, {});
    request.purpose = tr("%1: prices").arg(asked());
    send(request, &ShopPrices::takePrices);
}

void ShopPrices::takePrices(const ShopReply& reply) {
    if (reply.trouble == Trouble::tooLarge && m_run->end - m_run->next > 1) { // it tells much of each thing
        m_run->atOnce = (m_run->end - m_run->next) / 2;
        m_run->end = m_run->next;
        return askNext();
    }
    if (reply.trouble != Trouble::none)
        return keep(reply.trouble == Trouble::refused
                        ? tr("%1 does not tell its prices: %2").arg(asked(), ucpDialect().error(reply.json).second)
                        : reply.failure.title + u' ' + reply.failure.detail);
    if (reply.json["ucp"]["status"] == "error")
        return keep(tr("%1 does not tell its prices: %2").arg(asked(), ucpDialect().error(reply.json).second));
    if (!read(reply.json)) return keep(tr("The answer of %1 is not understood.").arg(asked()));
    askNext();
}

bool ShopPrices::read(const QJsonObject& answer) {
    if (!answer["products"].isArray()) return false;
    int count = 0;
    for (const QJsonValue product : answer["products"].toArray())
        for (const QJsonValue variant : product["variants"].toArray()) {
            if (++count > mostTold) return true;
            const std::string id = shopId(variant["id"]).toStdString();
            if (id.empty()) continue;
            for (std::size_t i = m_run->next; i < m_run->end; ++i) {
                const Thing& thing = m_run->things[i];
                const auto told = thing.item == id ? toldOf(variant, thing) : std::nullopt;
                if (told &&
                    std::ranges::find(m_run->told, thing.variant, &storage::ToldPrice::variant) == m_run->told.end())
                    m_run->told.push_back(*told); // the first counts
            }
        }
    return true;
}

void ShopPrices::keep(const QString& problem) {
    if (m_run->told.empty())
        return end(!problem.isEmpty()
                       ? problem
                       : tr("%1 tells no price of what you keep, in the currency that is known.").arg(asked()));
    m_shop.change(
        ShopThread::Part::catalogue, this, [told = m_run->told](shop::Shop& shop) { return shop.takePrices(told); },
        [this, problem](std::int64_t others) {
            const QLocale locale;
            const QString words =
                tr("%1 told %2 of %3 prices, %4 of them changed")
                    .arg(asked(), locale.toString(qulonglong(m_run->told.size())),
                         locale.toString(qulonglong(m_run->things.size())), locale.toString(qlonglong(others)));
            end(problem);
            emit done(words, false);
        },
        [this](const Failure& failure) { end(failure.detail); });
}

void ShopPrices::end(const QString& problem) {
    if (m_call) m_call.release()->deleteLater(); // it may be in the middle of its signal
    m_run.reset();
    m_problem = problem;
    emit changed();
}

} // namespace calliope::app
