#include "app/endpoints/fallback_key_store.h"
#include "app/shop/buying/shop_keys.h"
#include "tests/app/support/moody_keychain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <optional>

/// The keys of shops: kept by the keychain, and where there is none until the program ends.

using namespace calliope::app;
using calliope::test::MoodyKeychain;
using Mood = calliope::test::MoodyKeychain::Mood;

namespace {

constexpr const char* origin = "https://shop.example";

} // namespace

class ShopKeysTest : public QObject {
    Q_OBJECT

private slots:
    void keptAndForgotten_data() {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<bool>("isTaken");
        QTest::addColumn<bool>("isForgotten");
        QTest::newRow("there") << Mood::open << true << false;
        QTest::newRow("missing") << Mood::missing << true << true;
        QTest::newRow("locked") << Mood::locked << false << false;
        QTest::newRow("refusing") << Mood::refusing << false << false;
    }

    void keptAndForgotten() {
        QFETCH(Mood, mood);
        QFETCH(bool, isTaken);
        QFETCH(bool, isForgotten);
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        MoodyKeychain keychain;
        keychain.mood = mood;
        FallbackKeyStore memory(keychain);
        ShopKeys keys(store, memory);
        std::optional<QString> problem;
        keys.keep(origin, "secret", [&](const QString& words) { problem = words; });
        QTRY_VERIFY(problem);
        QCOMPARE(problem->isEmpty(), isTaken);
        QCOMPARE(keys.has(origin), isTaken);
        QCOMPARE(keys.forgets(origin), isForgotten);
        std::optional<QByteArray> key;
        keys.read(origin, this, [&](const QByteArray& read) { key = read; });
        QTRY_VERIFY(key);
        QCOMPARE(*key, isTaken ? QByteArray("secret") : QByteArray());

        FallbackKeyStore nextMemory(keychain); // of the program's next run
        ShopKeys next(store, nextMemory);
        QSignalSpy restored(&next, &ShopKeys::changed);
        next.restore();
        QTRY_COMPARE(restored.size(), 1);
        QCOMPARE(next.has(origin), isTaken && !isForgotten);

        keys.forget(origin);
        QVERIFY(!keys.has(origin) && !keys.forgets(origin));
        QTRY_VERIFY(keychain.names.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ShopKeysTest)
#include "shop_keys_test.moc"
