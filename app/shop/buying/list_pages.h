#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>
#include <QUrl>

namespace calliope::app {

/// A list that its shop gives out page by page: which one to ask for, and all of them as one list. Whoever takes the
/// first page for the whole list finds everything on the second one gone as soon as something new is sold.
///
/// Which lists these are follows from their address: those of Shopify and WooCommerce. All others are one page.
/// Sources: WooCommerce, Store API, Products (per_page is at most 100); Shopify's /products.json as shops answer it (at
/// most 250 each, and 25,000 in all).
class ListPages {
public:
    static constexpr int most = 25'000;                     ///< products
    static constexpr qint64 largestPage = qint64{64} << 20; ///< bytes

    explicit ListPages(const QUrl& address);

    [[nodiscard]] bool isPaged() const { return m_size > 0; }
    [[nodiscard]] int page() const { return m_page; } ///< from 1
    [[nodiscard]] QUrl address() const;               ///< of the page to ask for now

    enum class Then { askOn, isWhole, isBroken, isTooLong };

    /// The answer to that. `list` gets what follows in the list; what is no such page at all is the list itself, as
    /// the first one, and breaks it off later.
    [[nodiscard]] Then take(const QByteArray& answer, QByteArray& list);

private:
    QUrl m_address;
    QString m_sizeKey;
    int m_size = 0; ///< products of a page; 0: it has none
    int m_page = 1;
    QByteArray m_end;    ///< what closes the list
    QSet<QString> m_ids; ///< of all products that came: a shop that does not know of pages sends the same one again
};

} // namespace calliope::app
