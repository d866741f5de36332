#include "app/shop/wardrobe/photo_search.h"

#include "app/looks/background.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/wardrobe/wardrobe_words.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

namespace calliope::app {

namespace {

constexpr int restMilliseconds = 160;
constexpr std::size_t mostHits = 24;

const QRectF wholePicture(0, 0, 1, 1);

} // namespace

struct PhotoSearch::Found {
    QList<QVariantMap> cards;
    bool isBySight = false;
    QVariantMap owned;
};

PhotoSearch::PhotoSearch(ShopThread& shop, WardrobePhotos& photos, PictureEmbedder* embedder, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_photos(photos)
    , m_embedder(embedder)
    , m_intake(photos.shelf().reader())
    , m_crop(wholePicture) {
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMilliseconds);
    connect(&m_rest, &QTimer::timeout, this, &PhotoSearch::search);
    connect(&m_intake, &PhotoIntake::arrived, this, qOverload<const Photo&>(&PhotoSearch::take));
    connect(&m_intake, &PhotoIntake::busyChanged, this, &PhotoSearch::busyChanged);
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        if (part == ShopThread::Part::looks) m_areAllLookedAt = true;
        if (part != ShopThread::Part::wishlists && part != ShopThread::Part::carts && !m_photo.image.isNull())
            m_rest.start();
    });
}

QString PhotoSearch::picture() const {
    return m_photo.image.isNull() ? QString() : WardrobePhotos::source(m_photo.kept.hash.toStdString());
}

void PhotoSearch::setCrop(const QRectF& crop) {
    if (!std::isfinite(crop.x() + crop.y() + crop.width() + crop.height())) return;
    const double width = std::clamp(crop.width(), least, 1.0);
    const double height = std::clamp(crop.height(), least, 1.0);
    const QRectF inside(std::clamp(crop.x(), 0.0, 1 - width), std::clamp(crop.y(), 0.0, 1 - height), width, height);
    if (inside == m_crop) return;
    m_crop = inside;
    m_sight.reset();
    emit cropChanged();
    if (!m_photo.image.isNull()) m_rest.start();
}

void PhotoSearch::setWantsCamera(bool wants) {
    if (m_wantsCamera == wants) return;
    m_wantsCamera = wants;
    emit wantsCameraChanged();
}

void PhotoSearch::clear() {
    m_intake.forget();
    take(Photo());
}

QImage PhotoSearch::cropped() const {
    const QSizeF size = m_photo.image.size();
    const QRectF pixels(m_crop.x() * size.width(), m_crop.y() * size.height(), m_crop.width() * size.width(),
                        m_crop.height() * size.height());
    return m_photo.image.copy(pixels.toAlignedRect() & m_photo.image.rect());
}

void PhotoSearch::take(const Photo& photo) {
    m_photo = photo;
    m_crop = wholePicture;
    m_sight.reset();
    ++m_asked; // what is on its way is of another picture
    m_isSearching = false;
    m_cards.set({});
    m_owned.clear();
    m_found.clear();
    m_photos.shelf().forgetMemory();
    if (!photo.image.isNull()) m_photos.shelf().keepInMemory(photo.kept.hash, photo.kept.bytes);
    emit photoChanged();
    emit cropChanged();
    emit foundChanged();
    emit busyChanged();
    if (!photo.image.isNull()) search();
}

void PhotoSearch::search() {
    const QImage part = cropped();
    if (part.isNull()) return;
    m_isSearching = true;
    emit busyChanged();
    inBackground(
        this, [part] { return shop::Shop::likenessOf(part); },
        [this, part, crop = m_crop, asked = ++m_asked](const shop::Likeness& likeness) {
            if (asked != m_asked || crop != m_crop) return; // it is searched by another part soon
            const bool isSeen = m_sight && m_embedder->model() == QString::fromStdString(m_sight->model);
            if (!isSeen) m_sight.reset();
            find(likeness);
            if (!isSeen) askForSight(part, likeness);
        });
}

void PhotoSearch::find(const shop::Likeness& likeness) {
    const auto look = [likeness, sight = m_sight](const shop::Shop& shop) {
        Found found;
        const shop::ShopHits hits = shop.photoSearch(likeness, {}, mostHits, sight ? &*sight : nullptr);
        found.isBySight = hits.areBySight;
        found.cards = cardsOf(shop, hits.hits);
        for (qsizetype i = 0; i < found.cards.size(); ++i)
            found.cards[i]["reason"] = tr("%1 alike").arg(alikeText(hits.hits[static_cast<std::size_t>(i)].difference));
        found.owned = ownedCard(shop, likeness);
        return found;
    };
    const auto taken = [this, asked = m_asked](const Found& found) {
        if (asked == m_asked) take(found);
    };
    const auto failed = [this, asked = m_asked](const Failure& failure) {
        if (asked != m_asked) return;
        m_isSearching = false;
        m_found = failure.title;
        emit busyChanged();
        emit foundChanged();
    };
    if (m_areAllLookedAt) return m_shop.read(this, look, taken, failed);
    m_shop.run(
        this,
        [look](shop::Shop& shop) {
            lookAtSome(shop);
            return look(shop);
        },
        taken, failed);
}

void PhotoSearch::askForSight(const QImage& part, const shop::Likeness& likeness) {
    if (m_embedder == nullptr || m_embedder->model().isEmpty()) return;
    inBackground(
        this,
        [part] {
            constexpr int side = PictureEmbedder::side;
            const bool isLarge = part.width() > side || part.height() > side;
            const QImage small =
                isLarge ? part.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation) : part;
            return keptPicture(small, true).bytes;
        },
        [this, likeness, crop = m_crop, asked = m_asked](const QByteArray& bytes) {
            const auto isMeant = [this, crop, asked] { return asked == m_asked && crop == m_crop; };
            if (!isMeant()) return;
            m_embedder->embed(bytes, this,
                              [this, likeness, isMeant, model = m_embedder->model()](const std::vector<float>& vector) {
                                  if (!isMeant() || vector.empty() || model != m_embedder->model()) return;
                                  m_sight = {model.toStdString(), vector};
                                  find(likeness);
                              });
        });
}

void PhotoSearch::take(const Found& found) {
    m_isSearching = false;
    m_cards.set(found.cards);
    m_owned = found.owned;
    const QString count = QLocale().toString(found.cards.size());
    if (found.cards.isEmpty())
        m_found = tr("Nothing to compare it with: pictures of shops are not on this computer.");
    else if (found.isBySight)
        m_found = tr("%1 that look most alike, in the order in which the local model sees them").arg(count);
    else
        m_found = tr("%1 that look most alike").arg(count);
    emit busyChanged();
    emit foundChanged();
}

} // namespace calliope::app
