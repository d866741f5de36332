#pragma once

#include "app/engine/picture_embedder.h"
#include "app/pictures/picture_folder.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>

namespace calliope::app {

/// Has a local model that sees pictures look at those of products, one at a time, while nobody waits for it: what a
/// search by a photo is put in order by (storage::Sights says how many). Nothing is done before somebody opens the
/// shop. A picture that cannot be embedded is left out until pictures change; where one takes too long it is left at
/// that until then, so that no slow computer is kept busy for hours.
class ShopSights : public QObject {
    Q_OBJECT

public:
    struct Pace {
        std::chrono::milliseconds calm = std::chrono::seconds(10);        ///< without answers, before it begins
        std::chrono::milliseconds pause = std::chrono::milliseconds(200); ///< between two pictures
        std::chrono::milliseconds longest = std::chrono::seconds(3);      ///< that one may take
    };

    /// `files` has the pictures of shops; it, the shop and the embedder outlive this.
    ShopSights(ShopThread& shop, const PictureFolder& files, PictureEmbedder& embedder, QObject* parent = nullptr)
        : ShopSights(shop, files, embedder, Pace(), parent) {}
    ShopSights(ShopThread& shop, const PictureFolder& files, PictureEmbedder& embedder, const Pace& pace,
               QObject* parent = nullptr);

private:
    struct Next;

    void begin(); ///< anew, from the first one
    void wake();
    void step();
    void take(const Next& next);
    void embed(const Next& next, const QByteArray& bytes);
    void finish(bool isDone);
    void goOn() { finish(false); }

    ShopThread& m_shop;
    std::function<QByteArray(const std::string& hash)> m_open;
    PictureEmbedder& m_embedder;
    Pace m_pace;
    QTimer m_timer;          ///< until the next one
    QString m_model;         ///< whose sights are being made
    storage::Id m_after = 0; ///< the last picture that was dealt with
    bool m_isShopOpen = false;
    bool m_isBusy = false;
    bool m_isDue = false; ///< to begin anew, once it is not busy
    bool m_isDone = false;
};

} // namespace calliope::app
