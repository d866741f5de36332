#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QVariantList>
#include <functional>
#include <memory>
#include <string>

namespace calliope::app {

/// Search by words: a wish as chips, and what fits as cards. What is typed is read by the plain parser of shop/words
/// and joins the wish; each chip can be taken off or written anew. Without a wish all things are shown. Answers come
/// from the shop's thread; those of an older wish are thrown away.
///
/// Where a model reads along, its chips take the place of the parser's when they come. Nothing waits for it, and
/// whatever changes the wish meanwhile ends its reading.
class ShopSearch : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList chips READ chips NOTIFY wishChanged)        ///< { part, text }
    Q_PROPERTY(QString sort READ sort WRITE setSort NOTIFY wishChanged) ///< best, price or newest
    Q_PROPERTY(bool inStock READ isInStock WRITE setInStock NOTIFY wishChanged)
    Q_PROPERTY(
        QVariantMap like READ like NOTIFY wishChanged) ///< { product, title }: what hits shall look like; or none
    Q_PROPERTY(calliope::app::CardList* cards READ cards CONSTANT)
    Q_PROPERTY(QString found READ found NOTIFY foundChanged)          ///< "6 found, best first"
    Q_PROPERTY(QString note READ note NOTIFY foundChanged)            ///< how words were read; empty: as they stand
    Q_PROPERTY(QVariantList relaxed READ relaxed NOTIFY foundChanged) ///< { part, text }: what would find something
    Q_PROPERTY(bool searching READ isSearching NOTIFY foundChanged)
    Q_PROPERTY(bool nothing READ isNothing NOTIFY foundChanged)   ///< nothing fits
    Q_PROPERTY(bool reading READ isReading NOTIFY readingChanged) ///< a model reads what was typed last
    Q_PROPERTY(bool byModel READ isByModel NOTIFY readingChanged) ///< the chips are as it has read them

public:
    /// Reads beside the parser: `read` comes once, later, and not any more when the result is destroyed. Null: nobody
    /// reads now.
    using Read = std::function<void(const shop::Wish& wish, bool isByModel)>;
    using Reader = std::function<std::unique_ptr<QObject>(const QString& typed, Read read)>;

    ShopSearch(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] QVariantList chips() const;
    [[nodiscard]] QString sort() const;
    void setSort(const QString& sort);
    [[nodiscard]] bool isInStock() const { return m_wish.mustBeInStock; }
    void setInStock(bool inStock);
    [[nodiscard]] QVariantMap like() const { return m_like; }
    [[nodiscard]] CardList* cards() { return &m_cards; }
    [[nodiscard]] QString found() const { return m_found; }
    [[nodiscard]] QString note() const { return m_note; }
    [[nodiscard]] QVariantList relaxed() const { return m_relaxed; }
    [[nodiscard]] bool isSearching() const { return m_isSearching; }
    [[nodiscard]] bool isNothing() const { return m_isNothing; }
    [[nodiscard]] bool isReading() const { return m_reading != nullptr; }
    [[nodiscard]] bool isByModel() const { return m_asTyped.has_value(); }
    [[nodiscard]] const shop::Wish& wish() const { return m_wish; }

    void setReader(Reader reader) { m_reader = std::move(reader); }
    void setCurrency(const std::string& currency) { m_currency = currency; } ///< of prices that name none

    Q_INVOKABLE void add(const QString& typed);                             ///< joins the wish
    Q_INVOKABLE void removeChip(const QString& part);                       ///< with a way back, as clear()
    Q_INVOKABLE void changeChip(const QString& part, const QString& typed); ///< instead of what stands on it
    Q_INVOKABLE void clear();
    Q_INVOKABLE void stopReading();
    Q_INVOKABLE void readPlainly();                                    ///< the parser's chips instead of the model's
    Q_INVOKABLE void searchLike(qint64 product, const QString& title); ///< by what it looks like, within the wish
    Q_INVOKABLE void stopLike();

    /// A wish that somebody else has made; clears what was wished for before.
    void setWish(const shop::Wish& wish);

    /// Looks again, where anything has been shown: the catalogue is another.
    void refresh();

    /// The first look, when the page is shown.
    Q_INVOKABLE void begin();

signals:
    void wishChanged();
    void foundChanged();
    void readingChanged();

private:
    struct Found;

    void changed();
    void read(shop::Wish before, const QString& typed); ///< `before`: what it joins
    void offerBack(const QString& words, const shop::Wish& wish);
    void search();
    void searchMore();
    [[nodiscard]] shop::Wish comparable(shop::Wish wish) const;
    void take(Found& found);
    [[nodiscard]] QString foundText(std::int64_t count) const;

    ShopThread& m_shop;
    ShopUndo& m_undo;
    shop::Wish m_wish;
    shop::Wish m_further; ///< of which there is more
    Reader m_reader;
    std::string m_currency = "EUR";
    std::unique_ptr<QObject> m_reading;
    std::optional<shop::Wish> m_asTyped; ///< without the model's reading, where that counts
    QVariantMap m_like;
    CardList m_cards;
    QString m_found;
    QString m_note;
    QVariantList m_relaxed;
    bool m_hasBegun = false;
    bool m_isSearching = false;
    bool m_isNothing = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app
