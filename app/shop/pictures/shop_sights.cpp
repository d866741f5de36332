#include "app/shop/pictures/shop_sights.h"

#include "app/looks/background.h"
#include "app/pictures/kept_picture.h"
#include "app/shop/demo/drawing.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace calliope::app {

/// The picture that is looked at.
struct ShopSights::Next {
    storage::Id picture = 0; ///< 0: there is none left
    std::string locator;
    std::string hash; ///< empty: the app draws it
};

ShopSights::ShopSights(ShopThread& shop, const PictureFolder& files, PictureEmbedder& embedder, const Pace& pace,
                       QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_open(files.opener())
    , m_embedder(embedder)
    , m_pace(pace) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ShopSights::step);
    connect(&m_embedder, &PictureEmbedder::changed, this, &ShopSights::wake);
    connect(&m_shop, &ShopThread::opened, this, [this] {
        m_isShopOpen = true;
        begin();
    });
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::catalogue || part == ShopThread::Part::looks ||
            part == ShopThread::Part::pictures)
            begin();
    });
}

void ShopSights::begin() {
    m_isDue = true;
    wake();
}

void ShopSights::wake() {
    if (m_model != m_embedder.model()) {
        m_model = m_embedder.model();
        m_isDue = true;
    }
    if (m_isBusy) return;
    if (std::exchange(m_isDue, false)) {
        m_after = 0;
        m_isDone = false;
    }
    if (!m_isShopOpen || m_isDone || m_model.isEmpty() || !m_embedder.isIdle())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start(m_pace.calm);
}

void ShopSights::step() {
    m_isBusy = true;
    m_shop.run(
        this,
        [model = m_model.toStdString(), after = m_after](shop::Shop& shop) {
            storage::Sights& sights = shop.sights();
            if (after == 0) sights.keepOnly(model);
            const auto missing = sights.missing(model, shop::DemoDesign::scheme, 1, after);
            return missing.empty() ? Next() : Next{missing[0].picture, missing[0].locator, missing[0].kept};
        },
        [this](const Next& next) { take(next); },
        [this](const Failure&) { finish(true); }); // whoever uses the shop hears of it
}

void ShopSights::take(const Next& next) {
    if (next.picture == 0) return finish(true);
    m_after = next.picture;
    inBackground(
        this,
        [next, open = m_open] {
            if (!next.hash.empty()) return open(next.hash);
            const QImage drawn = shop::Shop::drawnPicture(next.locator, PictureEmbedder::side);
            return drawn.isNull() ? QByteArray() : keptPicture(drawn, false).bytes;
        },
        [this, next](const QByteArray& bytes) { embed(next, bytes); });
}

void ShopSights::embed(const Next& next, const QByteArray& bytes) {
    if (bytes.isEmpty() || m_model != m_embedder.model()) return goOn();
    const auto begun = std::chrono::steady_clock::now();
    m_embedder.embed(bytes, this, [this, next, model = m_model, begun](const std::vector<float>& vector) {
        if (vector.empty() || model != m_embedder.model()) return goOn();
        m_shop.run(
            this,
            [picture = next.picture, model = model.toStdString(), bytes = shop::packed(vector)](shop::Shop& shop) {
                shop.sights().set(picture, model, bytes);
            },
            [this, isSlow = std::chrono::steady_clock::now() - begun > m_pace.longest] { finish(isSlow); },
            [this](const Failure&) { finish(true); });
    });
}

void ShopSights::finish(bool isDone) {
    m_isBusy = false;
    m_isDone = isDone;
    wake();
    if (m_timer.isActive()) m_timer.start(m_pace.pause);
}

} // namespace calliope::app
