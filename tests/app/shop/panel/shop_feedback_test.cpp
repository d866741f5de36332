#include "app/shop/panel/shop_feedback.h"
#include "app/shop/panel/shop_search.h"

#include <QTemporaryDir>
#include <QTest>

/// What is not for the user: seen, last in the order, and taken back.

using namespace calliope;

namespace {

constexpr int patience = 20'000;

} // namespace

class ShopFeedbackTest : public QObject {
    Q_OBJECT

private slots:
    void saidAndTakenBack() {
        const QTemporaryDir folder;
        app::ShopThread shop(folder.path().toStdU16String());
        app::ShopUndo undo(shop);
        app::ShopSearch search(shop, undo);
        app::ShopFeedback feedback(shop, undo);
        search.add("boots");
        QTRY_VERIFY_WITH_TIMEOUT(search.cards()->count() > 1, patience);
        const auto firstProduct = [&] { return search.cards()->cards().first()["product"].toLongLong(); };
        const auto count = search.cards()->count();
        const QVariantMap first = search.cards()->cards().first();
        const qint64 product = first["product"].toLongLong();
        QVERIFY(feedback.things().isEmpty());

        feedback.setNotForMe(product, first["variant"].toLongLong());
        QTRY_COMPARE_WITH_TIMEOUT(feedback.things().size(), 1, patience);
        QCOMPARE(feedback.notForMe()[QString::number(product)].toBool(), true);
        QVERIFY(!feedback.things().first().toMap()["title"].toString().isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(firstProduct() != product, patience);
        QCOMPARE(search.cards()->cards().last()["product"].toLongLong(), product);
        QCOMPARE(search.cards()->count(), count);

        undo.undo();
        QTRY_VERIFY_WITH_TIMEOUT(feedback.things().isEmpty(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(firstProduct(), product, patience);

        feedback.setNotForMe(product, first["variant"].toLongLong());
        QTRY_COMPARE_WITH_TIMEOUT(feedback.things().size(), 1, patience);
        feedback.forget(product);
        QTRY_VERIFY_WITH_TIMEOUT(feedback.things().isEmpty(), patience);
        undo.undo();
        QTRY_COMPARE_WITH_TIMEOUT(feedback.things().size(), 1, patience);

        // Other orders are as they say.
        search.setSort("price");
        QTRY_VERIFY_WITH_TIMEOUT(!search.isSearching(), patience);
        QCOMPARE(search.cards()->count(), count);
    }
};

QTEST_GUILESS_MAIN(ShopFeedbackTest)
#include "shop_feedback_test.moc"
