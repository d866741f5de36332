#include "app/assistant/remotes.h"
#include "app/endpoints/fallback_key_store.h"
#include "tests/app/support/moody_keychain.h"
#include "tests/app/support/raw_server.h"

#include <QFile>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

using namespace calliope;
using namespace calliope::app;

namespace {

/// A keychain that tells what is in it, and can be made to wait.
class OpenKeys final : public KeyStore {
public:
    void read(const QString& id, QObject* context, Callback callback) override {
        m_kept.read(id, context, std::move(callback));
    }
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override {
        if (isHeld) {
            m_held.push_back([this, id, key, context, callback] { write(id, key, context, callback); });
            return;
        }
        names.insert(id);
        ++written;
        m_kept.write(id, key, context, std::move(callback));
    }
    void remove(const QString& id, QObject* context, Callback callback) override {
        names.remove(id);
        m_kept.remove(id, context, std::move(callback));
    }

    /// What waits is written.
    void letGo() {
        isHeld = false;
        for (const auto& write : std::exchange(m_held, {})) write();
    }

    [[nodiscard]] std::size_t held() const { return m_held.size(); }

    QSet<QString> names;
    int written = 0;
    bool isHeld = false; ///< writing takes until letGo()

private:
    MemoryKeyStore m_kept;
    std::vector<std::function<void()>> m_held;
};

using Mood = test::MoodyKeychain::Mood;

/// Where nobody answers.
QString nowhere(int port) {
    return QStringLiteral("http://127.0.0.1:%1/v1").arg(port);
}

} // namespace

/// What is left of an endpoint that is changed: no key, and no model.
class RemotesTest : public QObject {
    Q_OBJECT

private slots:
    void keysGoWithTheirEndpoint_data() {
        QTest::addColumn<bool>("isMoved");
        QTest::newRow("moved") << true;
        QTest::newRow("a first key") << false;
    }

    /// Also where the keychain is still writing one when the endpoint is removed.
    void keysGoWithTheirEndpoint() {
        QFETCH(bool, isMoved);
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        remotes.add(nowhere(1), {}, true);
        QTRY_COMPARE(remotes.rows().size(), 1);
        const qint64 id = remotes.rows().first().toMap()["id"].toLongLong();
        if (isMoved)
            QCOMPARE(remotes.edit(id, {}, nowhere(2), "secret"), QString());
        else
            remotes.setKey(id, "secret");
        QVERIFY(!keys.names.isEmpty());
        remotes.remove(id);
        QTRY_VERIFY(keys.names.isEmpty());
    }

    /// Adding can be stopped while the keychain writes: that key goes, that of a next attempt does not.
    void stoppedWhileTheKeyIsWritten() {
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        keys.isHeld = true;
        remotes.add(nowhere(1), "secret", true);
        QTRY_COMPARE(keys.held(), std::size_t{1});
        QVERIFY(remotes.isAdding() && remotes.isStoppable());
        remotes.stopAdding();
        QVERIFY(!remotes.isAdding() && !remotes.isStoppable());
        remotes.add(nowhere(2), "another", true);
        QTRY_COMPARE(keys.held(), std::size_t{2});
        keys.letGo();
        QCOMPARE(keys.names.size(), 2);
        QTRY_COMPARE(remotes.rows().size(), 1);
        QTRY_COMPARE(keys.names.size(), 1);
        QVERIFY(remotes.rows().first().toMap()["address"].toString().contains(":2/"));
        QVERIFY(remotes.rows().first().toMap()["hasKey"].toBool());
        remotes.remove(remotes.rows().first().toMap()["id"].toLongLong());
        QTRY_VERIFY(keys.names.isEmpty()); // it was the right one
    }

    /// And while the server is asked, with a key that the keychain gets only where it is kept: also where the program
    /// ends by then, nothing of it stays.
    void stoppedWhileItIsAsked() {
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        const test::RawServer server([](QTcpSocket&, const QByteArray&) {}); // says nothing
        remotes.add(server.url("/v1").toString(), "secret");
        QTRY_VERIFY(server.requests.contains("Bearer secret"));
        QVERIFY(remotes.isStoppable());
        remotes.stopAdding();
        QVERIFY(!remotes.isAdding());
        QCOMPARE(keys.written, 0);
        QVERIFY(remotes.rows().isEmpty() && remotes.failure()["title"].toString().isEmpty());
    }

    void withoutAKeychain_data() {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<bool>("isKept");
        QTest::addColumn<bool>("isTold");
        QTest::newRow("there") << Mood::open << true << false;
        QTest::newRow("missing") << Mood::missing << true << true;
        QTest::newRow("locked") << Mood::locked << false << false;
        QTest::newRow("refusing") << Mood::refusing << false << false;
    }

    /// Whatever way a key came: where no keychain answers it lasts as long as the program, and people are told; one
    /// that is there and does not want it leaves things as they were.
    void withoutAKeychain() {
        QFETCH(Mood, mood);
        QFETCH(bool, isKept);
        QFETCH(bool, isTold);
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        test::MoodyKeychain keychain;
        FallbackKeyStore keys(keychain);
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        const QByteArray list = "{\"data\": [{\"id\": \"theirs\"}]}";
        const test::RawServer server(test::says(test::answerOf(200, "application/json", list)));
        test::RawServer other(test::says(test::answerOf(200, "application/json", list)));
        const auto row = [&] { return remotes.rows().first().toMap(); };
        const auto hasWords = [&] { return row()["keyWords"].toString() == forgottenWords(); };

        keychain.mood = mood;
        remotes.add(server.url("/v1").toString(), "added");
        QTRY_VERIFY(!remotes.isAdding());
        QCOMPARE(remotes.rows().size(), isKept ? 1 : 0);
        if (!isKept) {
            QVERIFY(!remotes.failure()["title"].toString().isEmpty());
            remotes.add(server.url("/v1").toString(), {});
            QTRY_COMPARE(remotes.rows().size(), 1);
        }
        QCOMPARE(row()["hasKey"].toBool(), isKept);
        QCOMPARE(hasWords(), isTold);
        const qint64 id = row()["id"].toLongLong();

        remotes.setKey(id, "given");
        QTRY_VERIFY(!row()["busy"].toBool());
        QCOMPARE(row()["failure"].toMap()["title"].toString().isEmpty(), isKept);
        QCOMPARE(hasWords(), isTold);
        QCOMPARE(server.requests.contains("Bearer given"), isKept);

        QCOMPARE(remotes.edit(id, {}, other.url("/v1").toString(), "moved"), QString());
        QTRY_VERIFY(!row()["busy"].toBool());
        QCOMPARE(hasWords(), isTold);
        QCOMPARE(other.requests.contains("Bearer moved"), isKept);

        for (const bool isAtOnce : {true, false}) { // also before the keychain has answered
            remotes.remove(id);
            if (!isAtOnce) QTest::qWait(50);
            remotes.undo();
            QTest::qWait(50);
            other.requests.clear();
            remotes.test(id);
            QTRY_VERIFY(!row()["busy"].toBool());
            QCOMPARE(other.requests.contains("Bearer moved"), isKept);
            QCOMPARE(hasWords(), isTold);
        }

        remotes.setKey(id, {}); // it needs none
        QTRY_VERIFY(!row()["busy"].toBool());
        QVERIFY(!hasWords());
        QVERIFY(!row()["hasKey"].toBool());
        QCOMPARE(keychain.names.size(), 0);
    }

    /// Once the store saves it there is no stop any more.
    void whatIsBeingKeptIsNotStopped() {
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        const auto disk = std::make_shared<QSemaphore>(); // slow
        const auto goesOn = qScopeGuard([&] { disk->release(); });
        store.run([disk](storage::Store&) { disk->acquire(); });
        remotes.add(nowhere(1), "secret", true);
        QTRY_VERIFY(!remotes.isStoppable());
        QVERIFY(remotes.isAdding());
        remotes.stopAdding();
        QVERIFY(remotes.isAdding());
        disk->release();
        QTRY_COMPARE(remotes.rows().size(), 1);
        QCOMPARE(keys.names.size(), 1);
        QVERIFY(!remotes.isAdding());
    }

    void whatCannotBeKeptLeavesNoKey() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("data")); // where the store's folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        StoreThread store(folder.filePath("data").toStdU16String());
        const QSignalSpy failed(&store, &StoreThread::failed);
        QTRY_COMPARE(failed.size(), 1);
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        remotes.add(nowhere(1), "secret", true);
        QTRY_VERIFY(!remotes.isAdding());
        QCOMPARE(keys.written, 1);
        QVERIFY(keys.names.isEmpty());
        QVERIFY(!remotes.failure()["title"].toString().isEmpty() && remotes.rows().isEmpty());
    }

    /// The models of the old place cannot be chosen at the new one, also where that has not answered yet.
    void modelsStayWhereTheyWere() {
        const QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdU16String());
        NetworkGate gate;
        OpenKeys keys;
        ChatClient client(gate, keys);
        Remotes remotes(store, keys, client);
        const test::RawServer server(
            test::says(test::answerOf(200, "application/json", "{\"data\": [{\"id\": \"theirs\"}]}")));
        remotes.add(server.url("/v1").toString(), {});
        QTRY_COMPARE(remotes.models().size(), std::size_t{1});
        const auto row = [&] { return remotes.rows().first().toMap(); };
        QCOMPARE(remotes.edit(row()["id"].toLongLong(), {}, nowhere(1), {}), QString());
        QVERIFY(remotes.models().empty());
        QTRY_VERIFY(!row()["busy"].toBool());
        QVERIFY(!row()["failure"].toMap()["title"].toString().isEmpty());

        Remotes later(store, keys, client);
        QSignalSpy restored(&later, &Remotes::restored);
        later.restore();
        QTRY_COMPARE(restored.size(), 1);
        QCOMPARE(later.rows().size(), 1);
        QVERIFY(later.models().empty());
    }
};

QTEST_GUILESS_MAIN(RemotesTest)
#include "remotes_test.moc"
