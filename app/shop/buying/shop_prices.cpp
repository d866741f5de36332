#include "app/shop/buying/shop_prices.h"

#include "app/shop/checkout/session_reader.h"
#include "app/shop/checkout/shop_route.h"
#include "app/shop/feeds/item.h"

#include <QJsonArray>
#include <QLocale>
#include <algorithm>
#include <optional>
#include <utility>

namespace calliope::app {

namespace {

using storage::Availability;
using Thing = storage::Catalogue::KeptThing;

constexpr std::int64_t mostThings = 500;
constexpr int mostTold = 2'000; ///< variants of one answer

Availability availabilityOf(const QJsonValue& value) {
    if (value["available"] == false) return Availability::outOfStock;
    const Availability said = shop::availabilityIn(value["status"].toString().toStdString());
    return said == Availability::unknown && value["available"] == true ? Availability::inStock : said;
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
    std::unique_ptr<ShopCatalogue> catalogue;
    std::vector<Thing> things;
    std::size_t next = 0; ///< of things, that is asked for
    std::size_t end = 0;  ///< behind the last that is
    std::size_t atOnce = mostAtOnce;
    std::vector<storage::ToldPrice> told;
    bool isByItself = false; ///< nobody has clicked
};

ShopPrices::ShopPrices(ShopThread& shop, ShopDoor& door, QUrl agent, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_door(door)
    , m_agent(std::move(agent)) {}

ShopPrices::~ShopPrices() = default;

QString ShopPrices::asked() const {
    return m_run ? m_run->catalogue->host() : QString();
}

void ShopPrices::begin(const QString& origin, bool isByItself) {
    if (m_run) return;
    m_problem.clear();
    m_run = std::make_unique<Run>();
    m_run->isByItself = isByItself;
    m_run->catalogue = std::make_unique<ShopCatalogue>(m_door, QUrl(origin), m_agent, ShopCatalogue::Question::lookup);
    connect(m_run->catalogue.get(), &ShopCatalogue::failed, this, &ShopPrices::takeFailure);
    connect(m_run->catalogue.get(), &ShopCatalogue::answered, this, [this](const QJsonObject& answer) {
        read(answer);
        askNext();
    });
    emit changed();
    m_shop.run(
        this,
        [wanted = origin.toStdString()](shop::Shop& shop) {
            for (const storage::Merchant& merchant : shop.catalogue().merchants())
                if (merchant.origin == wanted) return shop.catalogue().kept(merchant.id, mostThings);
            return std::vector<Thing>();
        },
        [this](std::vector<Thing> things) {
            if (things.empty() && m_run->isByItself) return end();
            if (things.empty())
                return end(
                    tr("You keep nothing of %1 that could be asked for: put something on a wishlist, or into its "
                       "cart.")
                        .arg(asked()));
            m_run->things = std::move(things);
            askNext();
        },
        [this](const Failure& failure) { end(failure.detail); });
}

void ShopPrices::askNext() {
    m_run->next = m_run->end;
    if (m_run->next == m_run->things.size()) return keep();
    m_run->end = std::min(m_run->next + m_run->atOnce, m_run->things.size());
    QJsonArray ids;
    for (std::size_t i = m_run->next; i < m_run->end; ++i) ids.append(QString::fromStdString(m_run->things[i].item));
    m_run->catalogue->ask({{"ids", ids}});
}

void ShopPrices::takeFailure(const QString& problem, Trouble trouble) {
    if (trouble != Trouble::tooLarge || m_run->end - m_run->next < 2) return keep(problem);
    m_run->atOnce = (m_run->end - m_run->next) / 2; // it tells much of each thing
    m_run->end = m_run->next;
    askNext();
}

void ShopPrices::read(const QJsonObject& answer) {
    int count = 0;
    for (const QJsonValue product : answer["products"].toArray())
        for (const QJsonValue variant : product["variants"].toArray()) {
            if (++count > mostTold) return;
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
}

void ShopPrices::keep(const QString& problem) {
    if (m_run->told.empty() && !problem.isEmpty()) return end(problem);
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [told = m_run->told, origin = originOf(m_run->catalogue->origin()).toStdString(),
         isWhole = problem.isEmpty()](shop::Shop& shop) {
            const std::int64_t others = shop.takePrices(told);
            if (isWhole) shop.noteAsked(origin);
            return others;
        },
        [this, problem](std::int64_t others) {
            if (m_run->told.empty())
                return end(tr("%1 tells no price of what you keep, in the currency that is known.").arg(asked()));
            const QLocale locale;
            const QString words =
                tr("%1 told %2 of %3 prices, %4 of them changed")
                    .arg(asked(), locale.toString(qulonglong(m_run->told.size())),
                         locale.toString(qulonglong(m_run->things.size())), locale.toString(qlonglong(others)));
            const bool isWorthSaying = !m_run->isByItself || others > 0;
            end(problem);
            if (isWorthSaying) emit done(words, false);
        },
        [this](const Failure& failure) { end(failure.detail); });
}

void ShopPrices::end(const QString& problem) {
    m_run->catalogue.release()->deleteLater(); // it may be in the middle of its signal
    m_run.reset();
    m_problem = problem;
    emit changed();
}

} // namespace calliope::app
