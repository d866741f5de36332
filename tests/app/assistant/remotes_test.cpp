#include "app/assistant/remotes.h"
#include "tests/app/support/raw_server.h"

#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <utility>

using namespace calliope;
using namespace calliope::app;

namespace {

/// A keychain that tells what is in it.
class OpenKeys final : public KeyStore {
public:
    void read(const QString& id, QObject* context, Callback callback) override {
        m_kept.read(id, context, std::move(callback));
    }
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override {
        names.insert(id);
        m_kept.write(id, key, context, std::move(callback));
    }
    void remove(const QString& id, QObject* context, Callback callback) override {
        names.remove(id);
        m_kept.remove(id, context, std::move(callback));
    }

    QSet<QString> names;

private:
    MemoryKeyStore m_kept;
};

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
