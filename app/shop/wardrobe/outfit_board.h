#pragma once

#include "app/shop/advice/outfit.h"
#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace calliope::app {

/// Outfits: one that is being put together around a thing, and those that are kept. Empty places are filled from the
/// wardrobe first, then from the catalogue, by rules that say why.
class OutfitBoard : public QObject {
    Q_OBJECT
    Q_PROPERTY(calliope::app::CardList* kept READ kept CONSTANT) ///< { id, name, about, liked, pieces }
    Q_PROPERTY(bool known READ isKnown NOTIFY keptChanged)
    Q_PROPERTY(QVariantList seeds READ seeds NOTIFY keptChanged) ///< things of the wardrobe to begin with, as rows
    /// Of the one that is put together: { slot, title, name, picture, why, price, owned, product, variant, seed }
    Q_PROPERTY(QVariantList picks READ picks NOTIFY boardChanged)
    Q_PROPERTY(QVariantList empty READ empty NOTIFY boardChanged) ///< titles of places for which there is nothing
    Q_PROPERTY(bool making READ isMaking NOTIFY boardChanged)     ///< one is being put together
    Q_PROPERTY(bool busy READ isBusy NOTIFY boardChanged)
    Q_PROPERTY(QString name READ name WRITE setName NOTIFY boardChanged)
    Q_PROPERTY(QString occasion READ occasion WRITE setOccasion NOTIFY boardChanged)
    Q_PROPERTY(
        QString season READ season WRITE setSeason NOTIFY boardChanged) ///< spring, summer, autumn, winter; empty: any
    Q_PROPERTY(bool onlyOwned READ isOnlyOwned WRITE setOnlyOwned NOTIFY boardChanged)
    Q_PROPERTY(QString total READ total NOTIFY boardChanged) ///< of what is not owned; empty: all is

public:
    OutfitBoard(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] CardList* kept() { return &m_kept; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] QVariantList seeds() const { return m_seedRows; }
    [[nodiscard]] QVariantList picks() const { return m_picks; }
    [[nodiscard]] QVariantList empty() const { return m_empty; }
    [[nodiscard]] bool isMaking() const { return !m_seeds.empty() || m_id != 0; }
    [[nodiscard]] bool isBusy() const { return m_isBusy; }
    [[nodiscard]] QString name() const { return m_name; }
    void setName(const QString& name);
    [[nodiscard]] QString occasion() const { return m_occasion; }
    void setOccasion(const QString& occasion);
    [[nodiscard]] QString season() const { return m_season; }
    void setSeason(const QString& season);
    [[nodiscard]] bool isOnlyOwned() const { return m_isOnlyOwned; }
    void setOnlyOwned(bool isOnlyOwned);
    [[nodiscard]] QString total() const { return m_total; }

    Q_INVOKABLE void begin(); ///< when the page is shown: what is liked comes first
    Q_INVOKABLE void startWithOwned(qint64 wardrobe);
    Q_INVOKABLE void startWithProduct(qint64 product, qint64 variant);
    Q_INVOKABLE void another(const QString& slot); ///< instead of what is there; round about
    Q_INVOKABLE void stop();                       ///< puts nothing together any more

    Q_INVOKABLE void save();
    Q_INVOKABLE void open(qint64 id); ///< a kept one, as it was kept
    Q_INVOKABLE void rename(qint64 id, const QString& name);
    Q_INVOKABLE void setLiked(qint64 id, bool isLiked);
    Q_INVOKABLE void remove(qint64 id);

signals:
    void keptChanged();
    void boardChanged();

private:
    struct Made;
    enum class Order : std::uint8_t { likedFirst, asShown };

    void read(Order order = Order::asShown);
    void start(shop::Piece seed);
    void suggest(); ///< around the seeds
    void fill(std::vector<shop::OutfitPick> fixed, const std::string& anew = {});
    void take(const Made& made);

    ShopThread& m_shop;
    ShopUndo& m_undo;
    CardList m_kept;
    QVariantList m_seedRows;
    bool m_isKnown = false;
    bool m_hasBegun = false;

    storage::Id m_id = 0; ///< of the kept one that is open; 0: a new one
    std::vector<shop::Piece> m_seeds;
    std::vector<shop::OutfitPick> m_outfit;
    std::set<std::pair<storage::Id, storage::Id>> m_passed; ///< (wardrobe, variant): another was wanted
    QVariantList m_picks;
    QVariantList m_empty;
    QString m_name;
    QString m_occasion;
    QString m_season;
    QString m_total;
    bool m_isOnlyOwned = false;
    bool m_isBusy = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app
