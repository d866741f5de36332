#pragma once

#include "app/engine/picture_embedder.h"
#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_thread.h"
#include "app/shop/wardrobe/photo_intake.h"
#include "app/shop/wardrobe/wardrobe_photos.h"

#include <QObject>
#include <QRectF>
#include <QTimer>
#include <QVariantList>
#include <optional>

namespace calliope::app {

/// Search by a photo: a picture, the part of it that is meant, and what looks like it in the catalogue and in the
/// wardrobe. The picture is in memory only and goes with the program, or when another one comes. What is compared is
/// outline, colours and edges. Where a local model sees pictures it is asked as well, and puts the best of what was
/// found in order once it has answered; without one it stays as it is.
class PhotoSearch : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString picture READ picture NOTIFY photoChanged) ///< for QML's Image; empty: none
    Q_PROPERTY(QSizeF size READ size NOTIFY photoChanged)
    Q_PROPERTY(QRectF crop READ crop WRITE setCrop NOTIFY cropChanged) ///< shares of the picture
    Q_PROPERTY(QString problem READ problem NOTIFY photoChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString found READ found NOTIFY foundChanged)
    Q_PROPERTY(QVariantMap owned READ owned NOTIFY foundChanged) ///< { id, name, picture, words, alike }; or none
    Q_PROPERTY(calliope::app::CardList* cards READ cards CONSTANT)
    Q_PROPERTY(bool wantsCamera READ wantsCamera WRITE setWantsCamera NOTIFY wantsCameraChanged)

public:
    static constexpr double least = 0.05; ///< of the picture's sides that a crop has

    /// `photos` holds the picture for the window. `embedder` outlives it; nullptr: there is none.
    PhotoSearch(ShopThread& shop, WardrobePhotos& photos, PictureEmbedder* embedder = nullptr,
                QObject* parent = nullptr);

    [[nodiscard]] QString picture() const;
    [[nodiscard]] QSizeF size() const { return m_photo.image.size(); }
    [[nodiscard]] QRectF crop() const { return m_crop; }
    void setCrop(const QRectF& crop); ///< brought into the picture; the search follows when it has come to rest
    [[nodiscard]] QString problem() const { return m_photo.problem; }
    [[nodiscard]] bool isBusy() const { return m_intake.isBusy() || m_isSearching; }
    [[nodiscard]] QString found() const { return m_found; }
    [[nodiscard]] QVariantMap owned() const { return m_owned; }
    [[nodiscard]] CardList* cards() { return &m_cards; }
    [[nodiscard]] bool wantsCamera() const { return m_wantsCamera; }
    void setWantsCamera(bool wants);

    Q_INVOKABLE void addFiles(const QList<QUrl>& files) { m_intake.addFiles(files); }
    Q_INVOKABLE void addBytes(const QByteArray& bytes) { m_intake.addBytes(bytes); }
    Q_INVOKABLE bool paste() { return m_intake.paste(); }
    void addImage(const QImage& image) { m_intake.addImage(image); }
    Q_INVOKABLE void clear();

    /// The part of the picture that is meant; null where there is none.
    [[nodiscard]] QImage cropped() const;

signals:
    void photoChanged();
    void cropChanged();
    void busyChanged();
    void foundChanged();
    void wantsCameraChanged();

private:
    struct Found;

    void take(const Photo& photo);
    void search();
    void find(const shop::Likeness& likeness);
    void askForSight(const QImage& part, const shop::Likeness& likeness);
    void take(const Found& found);

    ShopThread& m_shop;
    WardrobePhotos& m_photos;
    PictureEmbedder* m_embedder;
    PhotoIntake m_intake;
    Photo m_photo;
    QRectF m_crop;
    QTimer m_rest;                      ///< until the crop has come to rest
    std::optional<shop::Sight> m_sight; ///< of that crop, once a local model has told it
    CardList m_cards;
    QString m_found;
    QVariantMap m_owned;
    bool m_areAllLookedAt = false; ///< of the pictures that the app draws
    bool m_isSearching = false;
    bool m_wantsCamera = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app
