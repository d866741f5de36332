#include "app/shop/panel/shop_panel.h"

#include "app/base/failure_words.h"
#include "app/shop/demo/demo_feeds.h"
#include "app/shop/panel/cart_words.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <chrono>

namespace calliope::app {

namespace {

constexpr std::chrono::milliseconds patience(500);
constexpr std::size_t mostBack = 20; ///< products to go back to

struct CatalogueState {
    std::int64_t readAt = 0;
    std::int64_t products = 0;
    bool isDemo = true; ///< and nothing else
};

} // namespace

ShopPanel::ShopPanel(ShopThread& shop, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_undo(shop)
    , m_search(shop, m_undo)
    , m_detail(shop, m_undo)
    , m_rates(m_undo)
    , m_compare(shop, m_undo, m_rates)
    , m_wishes(shop, m_undo)
    , m_feedback(shop, m_undo)
    , m_ideas(shop) {
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_preparing = m_progress;
        emit stateChanged();
    });
    connect(&m_undo, &ShopUndo::done, this, &ShopPanel::done);
    connect(&m_wishes, &ShopWishes::pricesReached, this, [this](const QStringList& titles) {
        m_undo.offer(titles.size() == 1 ? tr("%1 has come to your price").arg(titles.first())
                                        : tr("%1 wishes have come to their prices").arg(titles.size()));
    });
    connect(&m_shop, &ShopThread::preparing, this, [this](int done, int of) {
        m_progress = tr("The demo catalogue is being put in: %1 of %2 shops").arg(done).arg(of);
        if (m_patience.isActive()) return;
        m_preparing = m_progress;
        emit stateChanged();
    });
    connect(&m_shop, &ShopThread::opened, this, [this](const QString& repaired) {
        m_patience.stop();
        m_preparing.clear();
        m_failure = {};
        emit stateChanged();
        if (!repaired.isEmpty()) m_undo.offer(repaired);
    });
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::catalogue) readCatalogue();
        if (part == ShopThread::Part::catalogue || part == ShopThread::Part::carts) readCart();
    });
}

QVariantMap ShopPanel::failure() const {
    return shownFailure(m_failure);
}

void ShopPanel::setCurrency(const std::string& currency) {
    m_currency = currency;
    m_search.setCurrency(currency);
    m_ideas.setCurrency(currency);
    m_compare.setCurrency(currency);
}

void ShopPanel::setOpen(bool open) {
    if (open == m_isOpen) return;
    m_isOpen = open;
    if (open && m_catalogue.isEmpty()) retry();
    emit openChanged();
}

void ShopPanel::setPage(const QString& page) {
    if (page == m_page && m_products.empty()) return;
    m_page = page;
    m_products.clear();
    moved();
}

void ShopPanel::show(const QString& page) {
    if (!page.isEmpty()) setPage(page);
    setOpen(true);
}

void ShopPanel::openProduct(qint64 product, qint64 variant) {
    if (product == 0) return;
    if (m_products.size() == mostBack) m_products.erase(m_products.begin());
    m_products.push_back({product, variant});
    setOpen(true);
    moved();
}

void ShopPanel::back() {
    if (m_products.empty()) return;
    m_products.pop_back();
    moved();
}

void ShopPanel::moved() {
    const Place place = m_products.empty() ? Place() : m_products.back();
    m_detail.open(place.product, place.variant, m_search.wish());
    emit placeChanged();
}

void ShopPanel::wake() {
    if (!m_isAwake) retry();
}

void ShopPanel::retry() {
    m_isAwake = true;
    m_progress = tr("The catalogue is being opened");
    m_patience.start();
    readCatalogue();
    readCart();
    m_wishes.read();
}

void ShopPanel::readCatalogue() {
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            CatalogueState state;
            state.products = shop.catalogue().productCount();
            for (const storage::FeedSource& source : shop.catalogue().sources()) {
                if (!storage::isList(source)) continue;
                state.isDemo = state.isDemo && shop::isDemo(source);
                for (const storage::ImportRun& run : shop.catalogue().runs(source.id, 1))
                    state.readAt = std::max(state.readAt, run.at);
            }
            return state;
        },
        [this](const CatalogueState& state) {
            m_patience.stop(); // others may have opened it before
            m_preparing.clear();
            emit stateChanged();
            const QString day =
                QLocale().toString(QDateTime::fromMSecsSinceEpoch(state.readAt).date(), QStringLiteral("d MMMM"));
            m_catalogue = state.readAt == 0 ? tr("No catalogue")
                          : state.isDemo    ? tr("Demo catalogue of %1").arg(day)
                                            : tr("Catalogue file of %1").arg(day);
            emit catalogueChanged();
        },
        [this](const Failure& failure) { takeFailure(failure); });
}

void ShopPanel::readCart() {
    m_shop.run(
        this, [](shop::Shop& shop) { return cartLine(shop); },
        [this](const QVariantMap& cart) {
            m_cart = cart;
            emit cartChanged();
        },
        [](const Failure&) {}); // told by readCatalogue()
}

void ShopPanel::takeFailure(const Failure& failure) {
    m_patience.stop();
    m_preparing.clear();
    m_failure = failure;
    emit stateChanged();
}

} // namespace calliope::app
