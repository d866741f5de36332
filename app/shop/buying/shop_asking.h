#pragma once

#include "app/shop/buying/shop_carts.h"
#include "app/shop/checkout/shop_catalogue.h"
#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_search.h"
#include "app/shop/panel/shop_wishes.h"

#include <QObject>
#include <QString>
#include <QUrl>
#include <QVariantList>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// What a shop answers when it is asked for a wish (UCP, dev.ucp.shopping.catalog.search): at a click that names the
/// shop and never otherwise, of shops that may be asked. It learns the words that were typed for it, and the limits of
/// the price; not the wish itself. What it tells is shown as its answer and forgotten with the next one: into the
/// catalogue comes only what is put on a wishlist or into the cart.
class ShopAsking : public QObject {
    Q_OBJECT
    /// That may be asked, but those known to take orders only: { origin, name, host }.
    Q_PROPERTY(QVariantList shops READ shops NOTIFY shopsChanged)
    Q_PROPERTY(QString words READ words NOTIFY wishChanged)   ///< of the wish in the panel, to be asked for
    Q_PROPERTY(QString limits READ limits NOTIFY wishChanged) ///< likewise, of the price: "up to €60"; empty: none
    Q_PROPERTY(QString asked READ asked NOTIFY changed)       ///< the host; empty: none is
    Q_PROPERTY(QString problem READ problem NOTIFY changed)   ///< of the last question; empty: none
    Q_PROPERTY(
        QString answer READ answer NOTIFY changed) ///< whose answer is shown, to what, when; empty: there is none
    Q_PROPERTY(QString remarks READ remarks NOTIFY changed) ///< of the shop, about its answer; empty: none
    /// { row, shop, title, maker, about, choices [{ text, price, before, terms, shortTerms, state, isHere }], product,
    /// variant }; the last two are 0 until it is kept. All texts are the shop's.
    Q_PROPERTY(calliope::app::CardList* cards READ cards CONSTANT)
    Q_PROPERTY(bool more READ isMore NOTIFY changed) ///< the shop has more

public:
    static constexpr int mostAtOnce = 20;          ///< things of one answer
    static constexpr std::size_t mostTold = 200;   ///< things that are shown
    static constexpr qsizetype longestWords = 200; ///< that are asked for

    /// All outlive this. `agent` is our page that shops are told; invalid: there is none, and some will refuse.
    ShopAsking(ShopThread& shop, ShopDoor& door, ShopSearch& search, ShopWishes& wishes, ShopCarts& carts, QUrl agent,
               QObject* parent = nullptr);
    ~ShopAsking() override;

    [[nodiscard]] QVariantList shops() const;
    [[nodiscard]] QString words() const;
    [[nodiscard]] QString limits() const;
    [[nodiscard]] QString asked() const { return m_isAsking ? m_catalogue->host() : QString(); }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QString answer() const { return m_answer; }
    [[nodiscard]] QString remarks() const { return m_remarks; }
    [[nodiscard]] CardList* cards() { return &m_cards; }
    [[nodiscard]] bool isMore() const { return !m_cursor.isEmpty(); }

    Q_INVOKABLE void refresh(); ///< the shops
    /// "https://shop.example", one of `shops`. An answer or a problem follows. Nothing while another one is asked.
    Q_INVOKABLE void ask(const QString& origin, const QString& words);
    Q_INVOKABLE void askFurther();
    /// Puts a choice of a card on the wishlist that the panel shows, or one into the cart. done() or a problem follows.
    Q_INVOKABLE void wish(int row, int choice);
    Q_INVOKABLE void putInCart(int row, int choice);

signals:
    void changed();
    void shopsChanged();
    void wishChanged();
    void done(const QString& words, bool canUndo);

private:
    struct Told {
        storage::Product product;
        storage::Id kept = 0;    ///< product of the catalogue; 0: it is not
        storage::Id variant = 0; ///< likewise
    };

    void send();
    void read(const QJsonObject& answer); ///< take() follows, or a problem
    void take(const QJsonObject& answer, std::vector<storage::Product> products);
    void say(const QString& problem);
    void show();
    void keep(int row, int choice, const std::function<void(const Told& told)>& then);
    [[nodiscard]] QString answerText() const;

    ShopThread& m_shop;
    ShopDoor& m_door;
    ShopSearch& m_search;
    ShopWishes& m_wishes;
    ShopCarts& m_carts;
    QUrl m_agent;
    std::vector<storage::Merchant> m_merchants; ///< that are no demo
    std::unique_ptr<ShopCatalogue> m_catalogue; ///< of the shop that was asked last
    bool m_isAsking = false;
    storage::Merchant m_merchant; ///< likewise
    QString m_askedWords;
    shop::Wish m_askedWish; ///< whose limits it was told
    QString m_cursor;       ///< of the next page, as the shop wrote it; empty: there is none
    std::vector<Told> m_told;
    CardList m_cards;
    QString m_answer;
    QString m_remarks;
    QString m_problem;
    bool m_isKeeping = false;
};

} // namespace calliope::app
