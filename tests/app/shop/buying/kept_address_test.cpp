#include "app/shop/buying/kept_address.h"

#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <optional>

/// The address for deliveries: kept where that was chosen, in the keychain and nowhere else.

using namespace calliope;
using app::AddressForm;
using app::KeptAddress;

namespace {

constexpr const char* id = "shop address";

/// A keychain that is locked while `isLocked`.
class Keychain final : public app::KeyStore {
public:
    bool isLocked = false;
    int reads = 0;

    void read(const QString& key, QObject* context, Callback callback) override {
        ++reads;
        m_open.read(key, context, orRefused(std::move(callback)));
    }
    void write(const QString& key, const QByteArray& bytes, QObject* context, Callback callback) override {
        for (const char byte : bytes)
            if (byte <= ' ' || byte > '~') qFatal("Keychains take printable ASCII only.");
        if (isLocked)
            m_open.read(key, context, orRefused(std::move(callback)));
        else
            m_open.write(key, bytes, context, std::move(callback));
    }
    void remove(const QString& key, QObject* context, Callback callback) override {
        if (isLocked)
            m_open.read(key, context, orRefused(std::move(callback)));
        else
            m_open.remove(key, context, std::move(callback));
    }

    QByteArray content() {
        std::optional<QByteArray> bytes;
        QObject context;
        m_open.read(id, &context, [&](const Result& result) { bytes = result.key; });
        if (!QTest::qWaitFor([&] { return bytes.has_value(); })) qFatal("The keychain does not answer.");
        return *bytes;
    }

private:
    Callback orRefused(Callback callback) {
        if (!isLocked) return callback;
        return [callback = std::move(callback)](const Result&) {
            callback({{}, app::Failure{"The system's keychain cannot be used", {}, app::Failure::Action::none, {}}});
        };
    }

    app::MemoryKeyStore m_open;
};

/// One run of the app.
struct Run {
    Run(const QTemporaryDir& folder, Keychain& keys)
        : store(folder.filePath("data").toStdU16String())
        , kept(form, store, keys) {
        kept.restore();
        settle();
    }

    AddressForm form;
    app::StoreThread store;
    KeptAddress kept;

    /// All that was given to the store and to the keychain is done.
    void settle() {
        for (int i = 0; i < 2; ++i) {
            bool isDone = false;
            store.run(
                &form, [](storage::Store&) {}, [&] { isDone = true; });
            if (!QTest::qWaitFor([&] { return isDone; }, 20'000)) qFatal("The store does not answer.");
            QTest::qWait(20);
        }
    }

    void type() {
        form.set("lastName", "Köhler");
        form.set("street", "Rue 1");
        form.set("city", "Łódź");
        form.set("country", "PL");
        form.set("email", "ada@example.com");
    }

    void send() {
        kept.sent();
        settle();
    }
};

} // namespace

class KeptAddressTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_keys = std::make_unique<Keychain>();
    }

    void nothingIsKeptUnasked() {
        {
            Run run(*m_folder, *m_keys);
            QVERIFY(!run.kept.isKeeping());
            run.type();
            run.send();
            QVERIFY(!run.kept.isKept());
            run.kept.keep(); // of what is sent next
            QVERIFY(m_keys->content().isEmpty());
        }
        QVERIFY(m_keys->content().isEmpty());
        Run next(*m_folder, *m_keys);
        QVERIFY(!next.kept.isKeeping());
        next.kept.fillIn();
        next.settle();
        QVERIFY(next.form.isEmpty());
        QCOMPARE(m_keys->reads, 0);
    }

    void whatWasChosenIsThereAgain() {
        {
            Run run(*m_folder, *m_keys);
            run.type();
            run.kept.keep();
            run.send();
            QVERIFY(run.kept.isKept());
        }
        for (QDirIterator each(m_folder->path(), QDir::Files, QDirIterator::Subdirectories); each.hasNext();) {
            QFile file(each.next());
            if (!file.open(QIODevice::ReadOnly)) continue;
            const QByteArray bytes = file.readAll();
            for (const QByteArray& secret : {QByteArray("Rue 1"), QByteArray("ada@example.com"), m_keys->content()})
                QVERIFY2(!bytes.contains(secret), qPrintable(file.fileName()));
        }
        Run next(*m_folder, *m_keys);
        QVERIFY(next.kept.isKept() && next.kept.isKeeping());
        QCOMPARE(m_keys->reads, 0); // before it is wanted
        next.kept.fillIn();
        QTRY_COMPARE(next.form.address().street, QString("Rue 1"));
        QCOMPARE(next.form.address().lastName, QString("Köhler"));
        QCOMPARE(next.form.address().city, QString("Łódź"));
        QCOMPARE(next.form.address().country, QString("PL"));
        QCOMPARE(next.form.email(), QString("ada@example.com"));

        next.form.set("street", "Rue 2"); // the next one takes its place
        next.send();
        next.form.clear();
        next.kept.fillIn();
        QTRY_COMPARE(next.form.address().street, QString("Rue 2"));
    }

    void whatIsTypedStays() {
        Run run(*m_folder, *m_keys);
        run.type();
        run.kept.keep();
        run.send();
        run.form.clear();
        run.kept.fillIn();
        run.form.set("street", "Rue 3"); // before the keychain answers
        run.settle();
        QCOMPARE(run.form.address().street, QString("Rue 3"));
        QVERIFY(run.form.address().lastName.isEmpty());
    }

    void forgottenAtOnce() {
        {
            Run run(*m_folder, *m_keys);
            run.type();
            run.kept.keep();
            run.send();
            run.kept.forget();
            QVERIFY(!run.kept.isKeeping());
            run.settle();
            QVERIFY(!run.kept.isKept());
            QVERIFY(m_keys->content().isEmpty());
            QVERIFY(!run.form.isEmpty()); // which was typed
            run.kept.keep();
            run.kept.sent();
            run.kept.forget(); // while it is written
            run.settle();
            QVERIFY(!run.kept.isKept());
            QVERIFY(m_keys->content().isEmpty());
        }
        Run next(*m_folder, *m_keys);
        QVERIFY(!next.kept.isKept() && !next.kept.isKeeping());
    }

    void keychainsThatRefuse() {
        Run run(*m_folder, *m_keys);
        QSignalSpy failed(&run.kept, &KeptAddress::failed);
        run.type();
        run.kept.keep();
        m_keys->isLocked = true;
        run.send();
        QCOMPARE(failed.size(), 1);
        QVERIFY(!run.kept.isKeeping() && !run.kept.isKept());

        m_keys->isLocked = false;
        run.kept.keep();
        run.send();
        QVERIFY(run.kept.isKept());
        m_keys->isLocked = true;
        run.form.clear();
        run.kept.fillIn();
        run.settle();
        QCOMPARE(failed.size(), 2);
        QVERIFY(run.kept.isKept()); // it is still there
        m_keys->isLocked = false;
        m_keys->remove(id, &run.form, [](const app::KeyStore::Result&) {}); // by somebody else
        run.settle();
        run.kept.fillIn();
        run.settle();
        QVERIFY(!run.kept.isKept() && !run.kept.isKeeping());
    }

    /// The address is still there and is told to be, but no other one takes its place.
    void whatCannotBeForgotten() {
        {
            Run run(*m_folder, *m_keys);
            QSignalSpy failed(&run.kept, &KeptAddress::failed);
            run.type();
            run.kept.keep();
            run.send();
            m_keys->isLocked = true;
            run.kept.forget();
            run.settle();
            QCOMPARE(failed.size(), 1);
        }
        Run next(*m_folder, *m_keys);
        QVERIFY(next.kept.isKept() && !next.kept.isKeeping());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Keychain> m_keys;
};

QTEST_GUILESS_MAIN(KeptAddressTest)
#include "kept_address_test.moc"
