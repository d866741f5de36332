#include "app/endpoints/fallback_key_store.h"
#include "app/endpoints/keychain_store.h"
#include "tests/app/support/moody_keychain.h"

#include <QDirIterator>
#include <QStandardPaths>
#include <QTest>

using namespace calliope::app;
using calliope::test::MoodyKeychain;
using Mood = calliope::test::MoodyKeychain::Mood;

namespace {

/// Waits for one callback.
template<typename Start>
std::optional<KeyStore::Result> wait(const Start& start) {
    QObject context;
    std::optional<KeyStore::Result> out;
    start(&context, [&](const KeyStore::Result& result) { out = result; });
    if (out) qFatal("The callback came before the call returned");
    (void)QTest::qWaitFor([&] { return out.has_value(); }, 60'000);
    return out;
}

} // namespace

class KeyStoreTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        // The keychain of whoever runs the tests is none of their business.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        QStandardPaths::setTestModeEnabled(true);
    }

    void memory() {
        MemoryKeyStore store;
        const auto read = [&] {
            return wait([&](QObject* context, auto callback) { store.read("a", context, callback); })->key;
        };
        QCOMPARE(read(), QByteArray());
        wait([&](QObject* context, auto callback) { store.write("a", " sk-1\n", context, callback); });
        QCOMPARE(read(), QByteArray("sk-1"));
        wait([&](QObject* context, auto callback) { store.remove("a", context, callback); });
        QCOMPARE(read(), QByteArray());
    }

    void nobodyListensAnyMore() {
        MemoryKeyStore store;
        bool hasCome = false;
        {
            QObject context;
            store.read("a", &context, [&](const auto&) { hasCome = true; });
        }
        QTest::qWait(20);
        QVERIFY(!hasCome);
    }

    void missingKeysAreFailures() {
        MemoryKeyStore store;
        Endpoint endpoint;
        endpoint.id = "a";
        const auto key = [&] {
            return *wait([&](QObject* context, auto callback) { keyFor(endpoint, store, context, callback); });
        };
        QVERIFY(!key().failure && key().key.isEmpty());
        endpoint.hasKey = true;
        QVERIFY(key().failure && key().failure->action == Failure::Action::openSettings);
        wait([&](QObject* context, auto callback) { store.write("a", "sk-1", context, callback); });
        QVERIFY(!key().failure && key().key == "sk-1");
        endpoint.kind = Endpoint::Kind::engine;
        endpoint.engineKey = "own";
        QCOMPARE(key().key, QByteArray("own"));
    }

    /// Row K2 of the security plan.
    void withoutKeychain() {
#ifndef Q_OS_LINUX
        QSKIP("Here the keychain is part of the system.");
#endif
        KeychainStore store("calliope-test");
        const auto written =
            wait([&](QObject* context, auto callback) { store.write("a", "sk-canary-7351", context, callback); });
        QVERIFY(written && written->failure && written->isMissing);
        QVERIFY(!written->failure->title.isEmpty() && !written->failure->detail.contains("canary"));
        const auto read = wait([&](QObject* context, auto callback) { store.read("a", context, callback); });
        QVERIFY(read && read->failure && read->key.isEmpty());
    }

    void fallback_data() {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<bool>("isTaken");
        QTest::addColumn<bool>("isForgotten");
        QTest::newRow("there") << Mood::open << true << false;
        QTest::newRow("missing") << Mood::missing << true << true;
        QTest::newRow("locked") << Mood::locked << false << false;
        QTest::newRow("refusing") << Mood::refusing << false << false;
    }

    /// Where no keychain answers keys last as long as the program; where one does, it alone decides.
    void fallback() {
        QFETCH(Mood, mood);
        QFETCH(bool, isTaken);
        QFETCH(bool, isForgotten);
        MoodyKeychain keychain;
        keychain.mood = mood;
        FallbackKeyStore store(keychain);
        const auto read = [&](KeyStore& from) {
            return *wait([&](QObject* context, auto callback) { from.read("a", context, callback); });
        };
        const auto written =
            wait([&](QObject* context, auto callback) { store.write("a", " sk-1\n", context, callback); });
        QCOMPARE(!written->failure, isTaken);
        QCOMPARE(store.forgets("a"), isForgotten);
        QCOMPARE(read(store).key, isTaken ? QByteArray("sk-1") : QByteArray());
        QCOMPARE(keychain.names.contains("a"), isTaken && !isForgotten);

        FallbackKeyStore next(keychain); // of the program's next run
        QCOMPARE(read(next).key, isTaken && !isForgotten ? QByteArray("sk-1") : QByteArray());

        const auto removed = wait([&](QObject* context, auto callback) { store.remove("a", context, callback); });
        QCOMPARE(!removed->failure, isTaken);
        QVERIFY(!store.forgets("a") && keychain.names.isEmpty() && read(store).key.isEmpty());
    }

    /// A key that is written once a keychain is there is kept by that alone; one in memory outlasts a lock.
    void aKeychainThatComesLater() {
        MoodyKeychain keychain;
        keychain.mood = Mood::missing;
        FallbackKeyStore store(keychain);
        Endpoint endpoint;
        endpoint.id = "a";
        endpoint.hasKey = true;
        const auto write = [&](const QByteArray& key) {
            return *wait([&](QObject* context, auto callback) { store.write("a", key, context, callback); });
        };
        const auto key = [&] {
            return *wait([&](QObject* context, auto callback) { keyFor(endpoint, store, context, callback); });
        };
        QVERIFY(key().failure && key().failure->detail.contains("No keychain"));
        QVERIFY(!write("first").failure);
        keychain.mood = Mood::locked;
        QVERIFY(write("second").failure);
        QCOMPARE(key().key, QByteArray("first"));
        QVERIFY(store.forgets("a"));
        keychain.mood = Mood::open;
        QVERIFY(!write("third").failure);
        QVERIFY(!store.forgets("a"));
        QCOMPARE(key().key, QByteArray("third"));
        keychain.mood = Mood::locked;
        QVERIFY(key().failure && !key().failure->detail.contains("No keychain"));
    }

    /// The one call that would let keys be written in the clear is nowhere.
    void noInsecureFallback() {
        int read = 0;
        for (const char* folder : {"app", "ui", "storage"}) {
            QDirIterator files(QString(CALLIOPE_SOURCE_DIR "/") + folder, {"*.h", "*.cpp", "*.qml"}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(!file.readAll().contains("InsecureFallback"), qPrintable(file.fileName()));
                ++read;
            }
        }
        QVERIFY(read > 10);
    }
};

QTEST_GUILESS_MAIN(KeyStoreTest)
#include "key_store_test.moc"
