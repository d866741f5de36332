#pragma once

#include "app/shop/checkout/purchases.h"
#include "app/shop/panel/shop_thread.h"
#include "app/store/file_work.h"
#include "app/store/store_thread.h"

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <QUrl>
#include <functional>
#include <memory>
#include <set>
#include <string>

namespace calliope::app {

/// All that a person keeps of shopping, taken along and deleted in one go: wishlists, carts, wardrobe with its photos,
/// outfits, measures, taste, purchases, receipts and orders. Lists of products, and which shops may be asked, have
/// their own ways to go (ShopSources). What may be under way to a shop stays, since nobody knows yet whether it is an
/// order.
class OwnThings : public QObject {
    Q_OBJECT

public:
    /// Photos by their hash; both wait for the disk, and are called on the shop's thread.
    struct Photos {
        std::function<QByteArray(const std::string& hash)> bytes; ///< empty where it is missing
        std::function<void(const std::set<std::string>& hashes)> remove;
    };

    /// `work` shows how far exportAll() and removeAll() are, and outlives this.
    OwnThings(ShopThread& shop, StoreThread& store, Purchases& purchases, FileWork& work, Photos photos,
              QObject* parent = nullptr);
    ~OwnThings() override; ///< what is deleted is then for good; what is just being deleted stays

    /// As one JSON file; done() or failed() follows:
    ///
    ///     {"format": "calliope-shopping", "version": 1, "wishlists": [{"name", "things": […]}], "carts": [{"shop",
    ///      "things": […]}], "wardrobe": [{…, "photo": BASE64}], "outfits": […], "measures": […], "taste": […],
    ///      "lists": […], "may_be_asked": […], "purchases": […], "orders": [{…, "events": […], "receipts": […]}]}
    ///
    /// Money is in minor units beside its currency, times are milliseconds since 1970 (UTC).
    Q_INVOKABLE void exportAll(const QUrl& file);

    Q_INVOKABLE void removeAll(); ///< all or nothing, but for a crash in between; done() or failed() follows
    Q_INVOKABLE void undo();      ///< for some seconds after removeAll()

signals:
    void removing(); ///< before anything is deleted
    void changed();
    void done(const QString& words, bool canUndo);
    void failed(const calliope::app::Failure& failure);

private:
    void removePurchases();
    void stopped();
    void bringBack(const std::function<void()>& then);
    void removeForGood();
    void tellChanged();

    ShopThread& m_shop;
    StoreThread& m_store;
    Purchases& m_purchases;
    FileWork& m_work;
    Photos m_photos;
    std::shared_ptr<FileWork::Job> m_removing; ///< by removeAll()
    bool m_canUndo = false;
    QTimer m_undoTime;
    std::shared_ptr<std::set<std::string>> m_gone; ///< photos of what is deleted; touched on the shop's thread only
};

} // namespace calliope::app
