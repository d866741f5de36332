#pragma once

#include "tests/ui/checkout/buyer.h"

#include <QFile>
#include <QTest>
#include <QUrl>
#include <QVariantList>
#include <memory>
#include <string>

namespace calliope::test {

/// The page Sources in the real window, with the list of the test shop; and hands for tests of it, which derive from
/// this.
class SourcesPage {
protected:
    /// Before each test.
    void open() {
        m_buyer = std::make_unique<Buyer>();
        window().go("shopping/sources");
        QTRY_COMPARE(sources().size(), 1);
    }

    /// After each: QML has complained about nothing.
    void close() {
        QVERIFY2(window().warnings().isEmpty(), qPrintable(window().warnings().join('\n')));
        m_buyer.reset();
    }

    TestWindow& window() { return *m_buyer->window; }
    /// By one of the ways in the menu of the head.
    bool add(const QString& way) { return m_buyer->press("addSource") && m_buyer->press(way); }
    app::ShopSources& face() { return m_buyer->session().sources(); }
    QVariantList sources() { return face().sources(); }

    /// In the catalogue, of a shop.
    qint64 productsOf(const std::string& origin) {
        qint64 count = -1;
        window().session().shop().run(
            &face(),
            [origin](shop::Shop& shop) {
                shop::Wish wish;
                wish.merchants = {origin};
                return shop.count(wish);
            },
            [&](std::int64_t products) { count = products; });
        return QTest::qWaitFor([&] { return count >= 0; }) ? count : -1;
    }

    /// Points in the history of the first thing that is found.
    int pricesOf(const std::string& title) {
        int count = -1;
        window().session().shop().run(
            &face(),
            [title](shop::Shop& shop) {
                const auto hits = shop.search(title).hits;
                return hits.empty() ? std::size_t{0} : shop.priceHistory(hits.front().variant.id).size();
            },
            [&](std::size_t points) { count = static_cast<int>(points); });
        return QTest::qWaitFor([&] { return count >= 0; }) ? count : -1;
    }

    QUrl fileWith(const QString& name, const QByteArray& bytes) {
        QFile file(window().folder() + '/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("A file cannot be written");
        return QUrl::fromLocalFile(file.fileName());
    }

    std::unique_ptr<Buyer> m_buyer;
};

} // namespace calliope::test
