#pragma once

#include "app/shop/buying/shop_keys.h"
#include "app/shop/buying/web_lists.h"
#include "app/shop/checkout/purchases.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QTimer>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace calliope::app {

/// Where products come from, as the window shows it: feeds that were imported from files, lists that were fetched,
/// pages of shops that were copied and pasted, what was left out of them and why (also of their pictures), from which
/// hosts pictures could be fetched, and which shops may be asked. Nothing is fetched here (see WebLists).
class ShopSources : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList sources READ sources NOTIFY changed) ///< as SourceCard.qml reads them
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY changed)
    /// Countries to which a source may sell: { value, text }; first that it is not known, then this computer's.
    Q_PROPERTY(QVariantList markets READ markets CONSTANT)
    Q_PROPERTY(QVariantMap draft READ draft NOTIFY changed) ///< to be added: { file, format, needsCurrency, isPage }
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< with it, or with the last import; empty: none
    Q_PROPERTY(bool importing READ isImporting NOTIFY changed)
    Q_PROPERTY(QString importWords READ importWords NOTIFY changed) ///< "northquay.csv, 41 %"
    Q_PROPERTY(double share READ share NOTIFY changed)              ///< of what is imported, 0 to 1

public:
    ShopSources(ShopThread& shop, Purchases& purchases, const ShopDoor& door, ShopKeys& keys,
                QObject* parent = nullptr);
    ~ShopSources() override;

    [[nodiscard]] QVariantList sources() const;
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    [[nodiscard]] QVariantList markets() const { return m_markets; }
    [[nodiscard]] QVariantMap draft() const;
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool isImporting() const { return m_stop != nullptr; }
    [[nodiscard]] QString importWords() const;
    [[nodiscard]] double share() const { return m_share; }

    Q_INVOKABLE void refresh();
    /// A list, or a folder or an archive that holds one, to be added; draft or problem follows.
    Q_INVOKABLE void choose(const QUrl& url);
    /// What the clipboard holds: a file, or a text that is a list or a page's source with schema.org's JSON-LD in it.
    /// An address alone is not fetched: addressPasted() follows.
    Q_INVOKABLE void paste();
    void pasteText(const QString& text);
    /// One that is known is read again, of a new one draft or problem follows.
    void takeFetched(const FetchedList& list);
    Q_INVOKABLE void drop(); ///< the draft
    /// Imports the draft as what a shop offers. `shop` is its address, "shop.example"; without a `name` it keeps the
    /// one that it has. `currency` for prices that name none, may be empty where the format names it. `instead` is one
    /// of listsOf(): what it has and the draft does not have any more is gone; 0: the draft is a further list.
    /// `market`: one of markets(); empty: it is as the list says, or stays as it was.
    Q_INVOKABLE void add(const QString& shop, const QString& name, const QString& currency, qint64 instead = 0,
                         const QString& market = {});
    /// The lists that there are of the shop with that address as it is typed: { id, file }.
    [[nodiscard]] Q_INVOKABLE QVariantList listsOf(const QString& shop) const;
    Q_INVOKABLE void setMarket(qint64 source, const QString& country); ///< empty: it is not known
    Q_INVOKABLE void again(qint64 source); ///< reads its file anew; not for what was pasted or fetched
    Q_INVOKABLE void stop();
    /// See Catalogue::removeSource(); for some seconds undo() brings it back. With the last one of a shop its key and
    /// the permission to ask it go; that one stays while an order may be there.
    Q_INVOKABLE void remove(qint64 source);
    Q_INVOKABLE void undo();
    /// This shop is about to be added by its address: where that is being removed, it is gone first.
    void makeWayFor(const QString& origin);
    /// This shop is not asked any more, nor on a period where it is allowed again.
    Q_INVOKABLE void forbid(const QString& origin);
    /// The key that a shop gave the user, for shops that sell to nobody without (ACP). keyKept() or `problem` follows.
    Q_INVOKABLE void keepKey(const QString& origin, const QString& typed);
    Q_INVOKABLE void forgetKey(const QString& origin);

signals:
    void changed();
    void added(); ///< the draft
    void addressPasted(const QString& address);
    void drafted(const QString& shop); ///< there is a draft, whose things or address name this shop; empty: none
    void keyKept(const QString& origin);
    void done(const QString& words, bool canUndo);

private:
    struct Kept {
        storage::FeedSource source;
        storage::Merchant merchant;
        std::optional<storage::ImportRun> run; ///< the last
        std::vector<storage::Reject> rejects;  ///< the first of it, then of pictures
        std::int64_t pictures = 0;             ///< beside the list, that are kept
        std::int64_t badPictures = 0;          ///< likewise, that are no good
        storage::KeptPictures::OnWeb onWeb;
    };
    struct Draft {
        std::filesystem::path file;
        QString name;        ///< for people
        std::string locator; ///< as it is kept
        shop::FeedFormat format = {};
        bool isPasted = false;
        std::shared_ptr<const PassingFile> passing = {}; ///< of a text, or of what was fetched: goes with the draft
    };
    struct Wanted {
        Draft feed;
        std::string origin;
        std::string name; ///< empty: as it is known
        std::string currency;
        storage::Id instead = 0;
        std::string market = {}; ///< empty: as it is known
    };

    /// On the shop's thread. Where it throws, all is as it was.
    static storage::ImportRun read(shop::Shop& shop, const Wanted& wanted,
                                   const std::function<bool(double share)>& share);
    [[nodiscard]] QVariantMap shown(const Kept& kept) const;
    /// Whether any source of its shop is such.
    [[nodiscard]] bool hasShop(const Kept& kept, bool (*isSuch)(const storage::FeedSource& source)) const;
    [[nodiscard]] QVariantMap shownOnWeb(const storage::KeptPictures::OnWeb& pictures) const;
    void prepare(const Draft& draft);
    void import(Wanted wanted);
    /// It comes in again: where it is being removed, it is gone first.
    void removeBefore(std::string_view origin, std::string_view locator);
    void removeNow();
    void say(const QString& problem);

    ShopThread& m_shop;
    Purchases& m_purchases;
    const ShopDoor& m_door;
    ShopKeys& m_keys;
    QVariantList m_markets;
    std::vector<Kept> m_sources;
    bool m_isLoaded = false;
    std::optional<Draft> m_draft;
    QString m_problem;
    QString m_importing;                       ///< the file's name
    std::shared_ptr<std::atomic<bool>> m_stop; ///< of the import under way
    double m_share = 0;
    storage::Id m_removing = 0; ///< hidden, and gone when the time to undo is over
    QTimer m_undoTime;
};

} // namespace calliope::app
