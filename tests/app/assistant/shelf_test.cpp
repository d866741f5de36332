#include "app/assistant/shelf.h"
#include "tests/app/support/fake_hub.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QTest>

/// Models of the catalogue in folders that people have files of their own in, and on disks that have not room for all.

using namespace calliope;
using namespace calliope::app;

namespace {

bool put(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class ShelfTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<test::FakeHub>();
        for (const char* name : {"one", "two"}) {
            m_hub->add("maker/model", QString(name) + ".gguf", "GGUF" + test::noise(100'000));
            m_hub->add("maker/model", QString("mmproj-%1.gguf").arg(name), "GGUF" + test::noise(10'000, 2));
        }
        m_shelf = make();
    }

    /// A file that somebody has put beside a fetched one is theirs.
    void deletesWhatItHasFetchedOnly() {
        get("one");
        const QString own = at("one/notes.txt");
        QVERIFY(put(own, "mine"));
        QSignalSpy done(m_shelf.get(), &Shelf::done);
        m_shelf->remove("one");
        QCOMPARE(done.size(), 1);
        QVERIFY(done[0][0].toString().contains("what else is in its folder stays"));
        QVERIFY(!QFile::exists(at("one/one.gguf")) && !QFile::exists(at("one/mmproj-one.gguf")));
        QVERIFY(QFile::exists(own));
        m_shelf->undo();
        QCOMPARE(m_shelf->card("one")["state"].toString(), QString("here"));
        QVERIFY(QFile::exists(at("one/one.gguf")) && QFile::exists(at("one/mmproj-one.gguf")));
        m_shelf->remove("one");
        m_shelf = make(); // the program's next run
        QCOMPARE(m_shelf->card("one")["state"].toString(), QString("absent"));
        QCOMPARE(names(at({})), QStringList{"one"});
        QCOMPARE(names(at("one")), QStringList{"notes.txt"});
    }

    void aFolderOfItsOwnGoesWithIt() {
        get("one");
        m_shelf->remove("one");
        QCOMPARE(names(at({})), QStringList{".removed-one"});
        m_shelf->get("one"); // takes it back
        QTRY_COMPARE(m_shelf->card("one")["state"].toString(), QString("here"));
        QCOMPARE(names(at({})), QStringList{"one"});
    }

    /// Nothing stays behind in a folder that is left, and nothing of others goes.
    void anotherFolder() {
        get("one");
        m_shelf->remove("one");
        QTemporaryDir other;
        QVERIFY(QDir(other.path()).mkpath(".removed-holiday"));
        m_shelf->setFolder(other.path());
        QCOMPARE(names(at({})), QStringList());
        QCOMPARE(names(other.path()), QStringList{".removed-holiday"});
    }

    /// What one is still to fetch is not free for the next.
    void twoOnOneDisk() {
        const qint64 each = QStorageInfo(m_folder->path()).bytesAvailable() / 10 * 3; // of its two files
        m_hub->manners.listsLess = -each;
        m_hub->manners.announcesMore = each;
        m_hub->manners.pause = 60'000;
        m_shelf->get("one");
        QTRY_COMPARE(m_shelf->card("one")["state"].toString(), QString("running"));
        m_shelf->get("two");
        QTRY_COMPARE(m_shelf->card("two")["state"].toString(), QString("failed"));
        QVERIFY(m_shelf->card("two")["failure"].toMap()["title"].toString().contains("not enough room"));
        m_shelf->pause("one");
        m_shelf->get("two");
        QTRY_COMPARE(m_shelf->card("two")["state"].toString(), QString("running"));
    }

private:
    std::unique_ptr<Shelf> make() {
        Catalogue catalogue{.hub = m_hub->hub()};
        for (const char* name : {"one", "two"})
            catalogue.models.push_back({.id = name,
                                        .name = name,
                                        .repository = "maker/model",
                                        .file = QString(name) + ".gguf",
                                        .projector = QString("mmproj-%1.gguf").arg(name)});
        return std::make_unique<Shelf>(m_gate, m_devices, catalogue, m_folder->path());
    }

    void get(const QString& id) {
        m_shelf->get(id);
        QTRY_COMPARE(m_shelf->card(id)["state"].toString(), QString("here"));
    }

    [[nodiscard]] QString at(const QString& name) const { return QDir(m_folder->path()).filePath(name); }

    [[nodiscard]] static QStringList names(const QString& folder) {
        return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }

    NetworkGate m_gate;
    Devices m_devices;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::FakeHub> m_hub;
    std::unique_ptr<Shelf> m_shelf;
};

QTEST_GUILESS_MAIN(ShelfTest)
#include "shelf_test.moc"
