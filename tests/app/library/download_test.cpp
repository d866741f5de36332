#include "app/library/download.h"
#include "tests/app/support/fake_hub.h"
#include "tests/app/support/spin.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/resource.h>

#include <csignal>
#endif

/// Fetching models from a hub on this machine that behaves in every bad way (row A9 of the security plan).

using namespace calliope::app;
using namespace calliope::test;
using State = Download::State;

namespace {

constexpr const char* repository = "maker/model";
constexpr qsizetype usualSize = 3'000'001;

DownloadOptions quick() {
    return {.firstPause = std::chrono::milliseconds(1), .tries = 4, .silence = std::chrono::milliseconds(400)};
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class DownloadTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_hub = std::make_unique<FakeHub>();
        m_content = noise(usualSize);
        m_hub->add(repository, "model.gguf", m_content);
    }

    void fetchesAndChecks() {
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(download.mainFile()), m_content);
        QCOMPARE(download.bytes(), usualSize);
        QCOMPARE(files(), (QStringList{"calliope-files.json", "model.gguf"}));
        QVERIFY(m_hub->asked.filter("Key").isEmpty());
        // It is known after a restart, and nobody is asked.
        const qsizetype asked = m_hub->asked.size();
        Download again(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QCOMPARE(again.state(), State::done);
        QCOMPARE(m_hub->asked.size(), asked);
    }

    void fetchesAllPartsAndTheVisionFile() {
        for (int part = 1; part <= 3; ++part)
            m_hub->add(repository, QString("Q4/big-0000%1-of-00003.gguf").arg(part), noise(100'000, part));
        m_hub->add(repository, "mmproj-model-F16.gguf", noise(50'000, 9));
        Download download(m_gate, m_hub->hub(), wish({"Q4/*-00001-of-*.gguf", "mmproj*f16.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
        QCOMPARE(files(), (QStringList{"big-00001-of-00003.gguf", "big-00002-of-00003.gguf", "big-00003-of-00003.gguf",
                                       "calliope-files.json", "mmproj-model-F16.gguf"}));
        QVERIFY(download.mainFile().endsWith("big-00001-of-00003.gguf"));
        QCOMPARE(download.wholeBytes(), 350'000);
    }

    /// Cut again and again, at any place: the file is whole in the end, and nearly nothing came twice.
    void goesOnAfterCuts() {
        m_hub->manners.cutAfter = 321'123;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(download.mainFile()), m_content);
        const qsizetype cuts = m_hub->asked.filter("Range").size() / 2; // the hub and where it leads
        QVERIFY(cuts >= 9);
        QVERIFY(m_hub->sent <= usualSize + cuts * (256 << 10)); // what the system had and we did not is lost
    }

    void goesOnAfterARestart() {
        m_hub->manners.pause = 5;
        {
            Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
            download.start();
            QVERIFY(spinUntil([&] { return download.bytes() > 500'000; }, 10'000));
        }
        QCOMPARE(files(), (QStringList{"calliope-files.json", "model.gguf.part"}));
        const qint64 there = QFileInfo(m_folder->filePath("model.gguf.part")).size();
        QVERIFY(there >= 500'000);
        m_hub->manners.pause = 0;
        m_hub->sent = 0;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QCOMPARE(download.state(), State::paused);
        QCOMPARE(download.bytes(), there);
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
        QVERIFY(m_hub->sent <= usualSize - there + 4 * m_hub->manners.piece); // the first one may send a little more
    }

    void canBePaused() {
        m_hub->manners.pause = 5;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        download.start();
        QVERIFY(spinUntil([&] { return download.bytes() > 300'000; }, 10'000));
        QVERIFY(download.secondsLeft() >= -1);
        download.pause();
        QCOMPARE(download.state(), State::paused);
        const qint64 there = download.bytes();
        QTest::qWait(100);
        QCOMPARE(download.bytes(), there);
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(download.mainFile()), m_content);
    }

    void withoutRangesItBeginsAnew() {
        putPart(m_content.left(1'000'000));
        m_hub->manners.knowsRanges = false;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
    }

    void aRefusedRangeIsTriedWithoutOnce() {
        putPart(m_content.left(1'000'000));
        m_hub->manners.refusesRanges = true;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
    }

    void aPartThatIsWholeIsOnlyChecked() {
        putPart(m_content);
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
        QCOMPARE(m_hub->sent, 0);
    }

    void aPartThatIsTooLongIsBegunAnew() {
        putPart(m_content + "more");
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
    }

    void badHubs_data() {
        QTest::addColumn<FakeHub::Manners>("manners");
        QTest::addColumn<QString>("words");
        QTest::newRow("other bytes") << FakeHub::Manners{.sendsOther = true} << "another file than it lists";
        QTest::newRow("longer than listed") << FakeHub::Manners{.listsLess = 10} << "another file than it lists";
        QTest::newRow("announces more") << FakeHub::Manners{.announcesMore = 10} << "another file than it lists";
        QTest::newRow("leads to a foreign host")
            << FakeHub::Manners{.leadsTo = "https://evil.example/x"} << "unknown place";
        QTest::newRow("leads to a file") << FakeHub::Manners{.leadsTo = "file:///etc/passwd"} << "unknown place";
        QTest::newRow("leads in circles") << FakeHub::Manners{.redirects = 99} << "unknown place";
        QTest::newRow("has nothing") << FakeHub::Manners{.status = 404} << "does not know";
        QTest::newRow("wants a key") << FakeHub::Manners{.status = 401} << "key";
        QTest::newRow("has failed") << FakeHub::Manners{.status = 503} << "not ready";
        QTest::newRow("falls silent") << FakeHub::Manners{.pause = 60'000} << "does not answer";
        QTest::newRow("sends nothing, again and again") << FakeHub::Manners{.cutAfter = 0} << "broke";
        QTest::newRow("is cut again and again, and begins anew")
            << FakeHub::Manners{.cutAfter = 500'000, .knowsRanges = false} << "broke";
        QTest::newRow("lists nonsense") << FakeHub::Manners{.listsNonsense = true} << "does not list";
    }

    /// Each ends with a sentence for people, and without a file that could be taken for the model.
    void badHubs() {
        QFETCH(FakeHub::Manners, manners);
        QFETCH(QString, words);
        m_hub->manners = manners;
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::failed);
        QVERIFY2(download.failure().title.contains(words), qPrintable(download.failure().title));
        QVERIFY(!files().contains("model.gguf"));
        // And it can be tried again once the hub is well.
        m_hub->manners = {};
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
        QCOMPARE(contentOf(download.mainFile()), m_content);
    }

    void whatIsNotListedIsSaid() {
        Download download(m_gate, m_hub->hub(), wish({"model.gguf", "mmproj*.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::failed);
        QVERIFY(download.failure().detail.contains("mmproj"));
        QCOMPARE(m_hub->sent, 0);
    }

    void aRenewedFileReplacesThePartOfTheOldOne() {
        m_hub->manners.cutAfter = 100'000;
        m_hub->manners.status = 0;
        {
            Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
            download.start();
            QVERIFY(spinUntil([&] { return download.bytes() >= 200'000; }, 10'000));
        }
        m_hub->manners = {};
        const QByteArray renewed = noise(usualSize, 2);
        m_hub->add(repository, "model.gguf", renewed);
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), renewed);
    }

    void theOfflineSwitchIsObeyed() {
        NetworkGate gate;
        gate.setOnline(false);
        const Hub hub{QUrl("https://hub.invalid"), {"hub.invalid"}};
        Download download(gate, hub, wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.failure().action, Failure::Action::goOnline);
        QCOMPARE(gate.ledger().entries().size(), std::size_t{1}); // and it is told
        QVERIFY(gate.ledger().entries().front().state == LedgerEntry::State::refused);
    }

    void aHugeFileIsRefusedBeforeItIsFetched() {
        // What the hub lists is what counts: a disk of the size of 4 TiB is not here.
        FakeHub liar;
        liar.manners.listsLess = -(qint64{1} << 41);
        liar.add(repository, "model.gguf", "x");
        Download download(m_gate, liar.hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(download.failure().action, Failure::Action::freeDisk);
        QCOMPARE(liar.sent, 0);
    }

    /// Room that others will need is none.
    void promisedRoomIsNotFree() {
        DownloadOptions options = quick();
        qint64 promised = qint64{1} << 60;
        options.promised = [&] { return promised; };
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), options);
        QVERIFY(run(download));
        QCOMPARE(download.failure().action, Failure::Action::freeDisk);
        QVERIFY(download.failure().detail.contains("beside what is being fetched"));
        QCOMPARE(m_hub->sent, 0);
        promised = 0;
        QVERIFY(run(download));
        QCOMPARE(download.state(), State::done);
    }

#ifdef Q_OS_LINUX
    void aFullDiskKeepsWhatHasCome() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit usual{};
        getrlimit(RLIMIT_FSIZE, &usual);
        rlimit small = usual;
        small.rlim_cur = 1'500'000;
        setrlimit(RLIMIT_FSIZE, &small);
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        const bool isOver = run(download);
        setrlimit(RLIMIT_FSIZE, &usual);
        QVERIFY(isOver);
        QCOMPARE(download.failure().action, Failure::Action::freeDisk);
        QVERIFY(QFileInfo(m_folder->filePath("model.gguf.part")).size() > 1'000'000);
        m_hub->sent = 0;
        QVERIFY(run(download)); // there is room again
        QCOMPARE(contentOf(download.mainFile()), m_content);
        QVERIFY(m_hub->sent < usualSize - 1'000'000);
    }

    void aLinkInThePlaceOfThePartIsNotFollowed() {
        const QString victim = m_folder->filePath("victim");
        QFile file(victim);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("mine");
        file.close();
        QVERIFY(QFile::link(victim, m_folder->filePath("model.gguf.part")));
        Download download(m_gate, m_hub->hub(), wish({"model.gguf"}), quick());
        QVERIFY(run(download));
        QCOMPARE(contentOf(download.mainFile()), m_content);
        QCOMPARE(contentOf(victim), QByteArray("mine"));
    }
#endif

private:
    DownloadWish wish(const QStringList& patterns) {
        return {repository, patterns, m_folder->path()};
    }

    /// Starts it; true once it has ended in whatever way.
    bool run(Download& download) {
        download.start();
        return spinUntil([&] { return download.state() == State::done || download.state() == State::failed; }, 20'000);
    }

    void putPart(const QByteArray& bytes) {
        QFile part(m_folder->filePath("model.gguf.part"));
        QVERIFY(part.open(QIODevice::WriteOnly));
        part.write(bytes);
    }

    QStringList files() {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden, QDir::Name);
    }

    NetworkGate m_gate;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeHub> m_hub;
    QByteArray m_content;
};

QTEST_GUILESS_MAIN(DownloadTest)
#include "download_test.moc"
