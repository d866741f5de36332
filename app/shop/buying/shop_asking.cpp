#include "app/shop/buying/shop_asking.h"

#include "app/network/address.h"
#include "app/shop/checkout/session_reader.h"
#include "app/shop/demo/demo_feeds.h"
#include "app/shop/feeds/told_products.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/panel/price_terms.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/panel/wish_chips.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QStringList>
#include <QTime>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype longestCursor = 2'000;
constexpr qsizetype longestAbout = 300;
constexpr qsizetype mostRemarks = 3;
constexpr std::size_t mostChoices = 60;

/// Parts of a wish that a shop can be asked for in words, in the order in which one says them.
constexpr std::array spokenParts{"pattern", "colour", "material", "gender", "category", "brand", "size", "words"};

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString chipOf(const QVariantList& chips, const char* part) {
    for (const QVariant& chip : chips)
        if (chip.toMap()["part"].toString() == QLatin1String(part)) return chip.toMap()["text"].toString();
    return {};
}

/// What one chooses between: "M / blue".
QString choiceText(const storage::Variant& variant) {
    if (!variant.title.empty()) return text(variant.title);
    QStringList words;
    for (const std::string* word : {&variant.sizeLabel, &variant.colour})
        if (!word->empty()) words.append(text(*word));
    return words.join(QStringLiteral(" / "));
}

QVariantMap choiceOf(const storage::Product& product, const storage::Variant& variant) {
    const bool isReduced = variant.listMinor && *variant.listMinor > variant.price.minor;
    const PriceTerms terms = termsOf(product, variant);
    return {{"text", choiceText(variant)},
            {"price", moneyText(variant.price)},
            {"before", isReduced ? moneyText({*variant.listMinor, variant.price.currency}) : QString()},
            {"terms", termsText(terms)},
            {"shortTerms", shortTermsText(terms)},
            {"state", availabilityText(variant.availability)},
            {"isHere", variant.availability != storage::Availability::outOfStock}};
}

QString remarksIn(const QJsonObject& answer) {
    QStringList remarks;
    const QJsonArray messages = answer["messages"].toArray();
    for (qsizetype i = 0; i < std::min(messages.size(), mostRemarks); ++i)
        if (const QString words = shopText(messages[i]["content"]); !words.isEmpty()) remarks.append(words);
    return remarks.join(u' ');
}

} // namespace

ShopAsking::ShopAsking(ShopThread& shop, ShopDoor& door, ShopSearch& search, ShopWishes& wishes, ShopCarts& carts,
                       QUrl agent, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_door(door)
    , m_search(search)
    , m_wishes(wishes)
    , m_carts(carts)
    , m_agent(std::move(agent)) {
    connect(&m_search, &ShopSearch::wishChanged, this, &ShopAsking::wishChanged);
}

ShopAsking::~ShopAsking() = default;

void ShopAsking::refresh() {
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            std::vector<storage::Merchant> real;
            const auto sources = shop.catalogue().sources();
            for (storage::Merchant& merchant : shop.catalogue().merchants()) {
                const auto isReal = [&](const storage::FeedSource& source) {
                    return source.merchant == merchant.id && !shop::isDemo(source);
                };
                const auto isForOrders = [&](const storage::FeedSource& source) {
                    return source.merchant == merchant.id && storage::onlyTakesOrders(source);
                };
                if (std::ranges::any_of(sources, isReal) && std::ranges::none_of(sources, isForOrders))
                    real.push_back(std::move(merchant));
            }
            return real;
        },
        [this](std::vector<storage::Merchant> real) {
            m_merchants = std::move(real);
            emit shopsChanged();
        },
        [](const Failure&) {}); // told by the panel
}

QVariantList ShopAsking::shops() const {
    QVariantList shops;
    for (const storage::Merchant& merchant : m_merchants)
        if (const QUrl origin(text(merchant.origin)); m_door.isAllowed(origin))
            shops.append(QVariantMap{
                {"origin", text(merchant.origin)}, {"name", text(merchant.name)}, {"host", shownHost(origin)}});
    return shops;
}

QString ShopAsking::words() const {
    const QVariantList chips = chipsOf(m_search.wish());
    QStringList words;
    for (const char* part : spokenParts)
        if (const QString word = chipOf(chips, part); !word.isEmpty()) words.append(word);
    return words.join(u' ').left(longestWords);
}

QString ShopAsking::limits() const {
    return chipOf(chipsOf(m_search.wish()), "price");
}

void ShopAsking::ask(const QString& origin, const QString& words) {
    const auto merchant = std::ranges::find(m_merchants, origin.toStdString(), &storage::Merchant::origin);
    const QString wanted = words.simplified().left(longestWords);
    if (m_isAsking || merchant == m_merchants.end() || wanted.isEmpty()) return;
    m_merchant = *merchant;
    m_askedWords = wanted;
    m_askedWish = m_search.wish();
    m_cursor.clear();
    m_told.clear();
    m_cards.set({});
    m_answer.clear();
    m_remarks.clear();
    m_catalogue = std::make_unique<ShopCatalogue>(m_door, QUrl(origin), m_agent, ShopCatalogue::Question::search);
    connect(m_catalogue.get(), &ShopCatalogue::answered, this, &ShopAsking::read);
    connect(m_catalogue.get(), &ShopCatalogue::failed, this, &ShopAsking::say);
    send();
}

void ShopAsking::askFurther() {
    if (!m_isAsking && isMore()) send();
}

void ShopAsking::send() {
    QJsonObject page{{"limit", mostAtOnce}};
    if (!m_cursor.isEmpty()) page["cursor"] = m_cursor;
    QJsonObject body{{"query", m_askedWords}, {"pagination", page}};
    QJsonObject price;
    if (m_askedWish.leastMinor) price["min"] = qint64(*m_askedWish.leastMinor);
    if (m_askedWish.mostMinor) price["max"] = qint64(*m_askedWish.mostMinor);
    if (!price.isEmpty()) {
        body["filters"] = QJsonObject{{"price", price}};
        body["context"] = QJsonObject{{"currency", text(m_askedWish.currency)}};
    }
    m_isAsking = true;
    m_problem.clear();
    emit changed();
    m_catalogue->ask(body);
}

/// Beside the window's thread: an answer may be long.
void ShopAsking::read(const QJsonObject& answer) {
    const std::size_t most = std::min<std::size_t>(mostAtOnce, mostTold - m_told.size());
    m_shop.read(
        this,
        [answer, merchant = m_merchant, most](const shop::Shop& shop) {
            const QByteArray json = QJsonDocument(answer).toJson(QJsonDocument::Compact);
            std::vector<storage::Product> products = shop::toldProducts(json.toStdString(), merchant.origin, most);
            for (const storage::FeedSource& source : shop.catalogue().sources())
                if (source.merchant == merchant.id && storage::isAsked(source))
                    for (storage::Product& product : products) product.market = source.market;
            return products;
        },
        [this, answer](std::vector<storage::Product> products) { take(answer, std::move(products)); },
        [this](const Failure& failure) { say(failure.detail); });
}

void ShopAsking::take(const QJsonObject& answer, std::vector<storage::Product> products) {
    const std::size_t before = m_told.size();
    for (storage::Product& product : products)
        if (std::ranges::none_of(m_told, [&](const Told& told) { return told.product.extId == product.extId; }))
            m_told.push_back({std::move(product)});
    const QString cursor = answer["pagination"]["cursor"].toString();
    const bool isFurther = answer["pagination"]["has_next_page"] == true && cursor != m_cursor &&
                           cursor.size() <= longestCursor && m_told.size() > before && m_told.size() < mostTold;
    m_cursor = isFurther ? cursor : QString();
    m_remarks = remarksIn(answer);
    m_answer = answerText();
    m_isAsking = false;
    show();
    emit changed();
}

QString ShopAsking::answerText() const {
    const QLocale locale;
    const QString shop = text(m_merchant.name);
    const QString at = locale.toString(QTime::currentTime(), QLocale::ShortFormat);
    if (m_told.empty()) return tr("%1 tells nothing for “%2”, at %3").arg(shop, m_askedWords, at);
    if (m_told.size() == 1) return tr("%1 tells one thing for “%2”, at %3").arg(shop, m_askedWords, at);
    return tr("%1 tells %2 things for “%3”, at %4")
        .arg(shop, locale.toString(qulonglong(m_told.size())), m_askedWords, at);
}

void ShopAsking::say(const QString& problem) {
    m_isAsking = false;
    m_problem = problem;
    emit changed();
}

void ShopAsking::show() {
    QList<QVariantMap> cards;
    for (const Told& told : m_told) {
        QVariantList choices;
        for (const storage::Variant& variant : told.product.variants)
            if (choices.size() < qsizetype(mostChoices)) choices.append(choiceOf(told.product, variant));
        const QString about = text(told.product.description);
        cards.append({{"row", static_cast<int>(cards.size())},
                      {"shop", text(m_merchant.name)},
                      {"title", text(told.product.title)},
                      {"maker", text(told.product.brand)},
                      {"about", about.size() > longestAbout ? about.left(longestAbout) + QStringLiteral("…") : about},
                      {"choices", choices},
                      {"product", static_cast<qlonglong>(told.kept)},
                      {"variant", static_cast<qlonglong>(told.variant)}});
    }
    if (cards.size() > m_cards.count() && m_cards.count() > 0)
        m_cards.add(cards.mid(m_cards.count()), false); // those that are shown keep their places
    m_cards.update(std::move(cards));
}

void ShopAsking::keep(int row, int choice, const std::function<void(const Told& told)>& then) {
    if (m_isKeeping || row < 0 || row >= static_cast<int>(m_told.size())) return;
    const storage::Product& product = m_told[static_cast<std::size_t>(row)].product;
    if (choice < 0 || choice >= static_cast<int>(product.variants.size())) return;
    struct Kept {
        storage::Id product = 0;
        storage::Id variant = 0;
    };
    m_isKeeping = true;
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [merchant = m_merchant.id, product,
         meant = product.variants[static_cast<std::size_t>(choice)]](shop::Shop& shop) {
            const storage::Id variant = shop.takeTold(merchant, product, meant);
            return Kept{shop.catalogue().productOf(variant).value_or(0), variant};
        },
        [this, row, then, id = product.extId](const Kept& kept) {
            m_isKeeping = false;
            Told told{{}, kept.product, kept.variant};
            const auto place = static_cast<std::size_t>(row);
            if (place < m_told.size() && m_told[place].product.extId == id) { // or another answer has come meanwhile
                m_told[place].kept = kept.product;
                m_told[place].variant = kept.variant;
                show();
            }
            then(told);
        },
        [this](const Failure& failure) {
            m_isKeeping = false;
            say(failure.detail);
        });
}

void ShopAsking::wish(int row, int choice) {
    keep(row, choice, [this](const Told& told) {
        m_wishes.add(told.kept, told.variant, this, [this] { emit done(tr("It is on the wishlist"), false); });
    });
}

void ShopAsking::putInCart(int row, int choice) {
    keep(row, choice, [this](const Told& told) { m_carts.add(told.variant); });
}

} // namespace calliope::app
