#include "tests/ui/screen/fake_portal.h"
#include "ui/faces/screen_grab.h"

#include <QDateTime>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QWindow>
#include <memory>

using namespace calliope;
using calliope::test::FakePortal;
using ui::ScreenGrab;
using ui::ScreenPortal;

/// A picture of the screen from the desktop, on a bus of the test's own, whatever the desktop does.
class ScreenPortalTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        const QString daemon = QStandardPaths::findExecutable("dbus-daemon");
        if (daemon.isEmpty()) QSKIP("dbus-daemon is not installed.");
        QFile configuration(m_folder.filePath("bus.conf")); // which starts nothing that the system has
        QVERIFY(configuration.open(QIODevice::WriteOnly));
        configuration.write(QStringLiteral("<busconfig><type>session</type><listen>unix:dir=%1</listen>"
                                           "<policy context=\"default\"><allow user=\"*\"/><allow own=\"*\"/>"
                                           "<allow send_destination=\"*\"/><allow receive_sender=\"*\"/></policy>"
                                           "</busconfig>")
                                .arg(m_folder.path())
                                .toUtf8());
        configuration.close();
        m_daemon.start(daemon, {"--config-file=" + configuration.fileName(), "--print-address", "--nofork"});
        QTRY_VERIFY_WITH_TIMEOUT(m_daemon.canReadLine(), 20'000);
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }

    void cleanupTestCase() {
        for (const QString& name : {m_address, QString("the desktop")}) QDBusConnection::disconnectFromBus(name);
        m_daemon.kill();
        m_daemon.waitForFinished();
    }

    void init() {
        m_portal = std::make_unique<FakePortal>(m_address);
        m_grab = makeGrab(m_address);
        QTRY_VERIFY(m_grab->isPossible());
        QCOMPARE(m_grab->whyNot(), QString());
    }

    void cleanup() {
        m_grab.reset();
        m_portal.reset();
    }

    void aPictureIsGiven() {
        const QString file = pngFile("given.png");
        answerWith(0, QUrl::fromLocalFile(file).toString());
        QSignalSpy used(m_grab.get(), &ScreenGrab::used);
        take();
        QTRY_VERIFY(m_grab->isChoosing());
        QVERIFY(!m_window.isVisible());
        QCOMPARE(m_grab->size(), QSize(64, 32));
        QCOMPARE(m_portal->options().value("interactive"), QVariant(false)); // we have our own chooser
        QVERIFY(!QFile::exists(file));                                       // nobody asked to keep it
        m_grab->use({0.5, 0, 0.5, 1});
        QCOMPARE(used.size(), 1);
        const auto part = used.at(0).at(0).value<QImage>();
        QCOMPARE(part.size(), QSize(32, 32));
        QCOMPARE(part.pixelColor(16, 16), QColor(Qt::darkGreen));
        QVERIFY(m_window.isVisible());
        QVERIFY(m_portal->closed().isEmpty());
    }

    void theAnswerComesBeforeTheReply() {
        m_portal->asked = [this, uri = QUrl::fromLocalFile(pngFile("early.png")).toString()](const auto& call,
                                                                                             const QString& handle) {
            m_portal->respond(call, handle, 0, uri);
            m_portal->reply(call, handle);
        };
        take();
        QTRY_VERIFY(m_grab->isChoosing());
    }

    void theHandleIsAnother() {
        m_portal->asked = [this, uri = QUrl::fromLocalFile(pngFile("other.png")).toString()](const auto& call,
                                                                                             const QString&) {
            const QString other = "/org/freedesktop/portal/desktop/request/other/1";
            m_portal->respond(call, "/org/freedesktop/portal/desktop/request/of/another_question", 2);
            m_portal->reply(call, other);
            m_portal->respond(call, other, 0, uri);
        };
        QSignalSpy failed(m_grab.get(), &ScreenGrab::failed);
        take();
        QTRY_VERIFY(m_grab->isChoosing());
        QVERIFY(failed.isEmpty());
    }

    void thereIsNoPicture_data() {
        QTest::addColumn<uint>("response");
        QTest::addColumn<QString>("uri");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, uint response, const QString& uri, const char* words) {
            QTest::newRow(name) << response << uri << QString(words);
        };
        row("cancelled by the user", 1, {}, "");
        row("failed", 2, {}, "gave no picture");
        row("no uri", 0, {}, "no file of this computer");
        row("no file", 0, "https://example.org/screen.png", "no file of this computer");
        row("of another computer", 0, "file://elsewhere/screen.png", "no file of this computer");
        row("not there", 0, QUrl::fromLocalFile(m_folder.filePath("nowhere.png")).toString(), "cannot be opened");
        row("a folder", 0, QUrl::fromLocalFile(m_folder.path()).toString(), "cannot be opened");
    }

    void thereIsNoPicture() {
        QFETCH(uint, response);
        QFETCH(QString, uri);
        QFETCH(QString, words);
        answerWith(response, uri);
        tellsAfterTaking(words);
    }

    void whatIsNoPictureStays_data() {
        QTest::addColumn<qint64>("size");
        QTest::addColumn<QString>("words");
        QTest::newRow("a text") << qint64{5} << "not a picture";
        QTest::newRow("too large") << app::PictureReader::largestFile + 1 << "50 MB";
    }

    void whatIsNoPictureStays() {
        QFETCH(qint64, size);
        QFETCH(QString, words);
        QFile file(m_folder.filePath("no picture"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("hello") == 5 && file.resize(size));
        file.close();
        answerWith(0, QUrl::fromLocalFile(file.fileName()).toString());
        tellsAfterTaking(words);
        QVERIFY(file.exists());
    }

    void whatWasThereBeforeStays() {
        QFile file(pngFile("of yesterday.png"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime));
        file.close();
        answerWith(0, QUrl::fromLocalFile(file.fileName()).toString());
        take();
        QTRY_VERIFY(m_grab->isChoosing());
        QVERIFY(file.exists());
    }

    void theQuestionIsNeverTaken() {
        QString asked;
        m_portal->asked = [&](const auto&, const QString& handle) { asked = handle; };
        tellsAfterTaking("did not take the question");
        QTRY_COMPARE(m_portal->closed(), QStringList{asked}); // so that it asks nobody later
    }

    void thePortalVanishes_data() {
        QTest::addColumn<bool>("replies");
        QTest::newRow("before its reply") << false;
        QTest::newRow("after its reply") << true;
    }

    void thePortalVanishes() {
        QFETCH(bool, replies);
        m_portal->asked = [&](const auto& call, const QString& handle) {
            if (replies) m_portal->reply(call, handle);
            m_portal->vanish();
        };
        tellsAfterTaking("has ended");
        m_portal->comeBack();
        answerWith(0, QUrl::fromLocalFile(pngFile("again.png")).toString());
        take();
        QTRY_VERIFY(m_grab->isChoosing());
    }

    void itIsTakenBack_data() {
        QTest::addColumn<bool>("replies");
        QTest::newRow("before the reply") << false;
        QTest::newRow("after the reply") << true;
    }

    /// What comes late is not looked at.
    void itIsTakenBack() {
        QFETCH(bool, replies);
        QDBusMessage question;
        QString asked;
        m_portal->asked = [&](const QDBusMessage& call, const QString& handle) {
            question = call;
            asked = handle;
            if (replies) m_portal->reply(call, handle);
        };
        QSignalSpy failed(m_grab.get(), &ScreenGrab::failed);
        take();
        QTRY_VERIFY(!asked.isEmpty());
        m_grab->cancel();
        QVERIFY(m_window.isVisible());
        QTRY_VERIFY(m_portal->closed().contains(asked));
        const qsizetype closed = m_portal->closed().size();
        if (!replies) {
            m_portal->reply(question, asked);
            QTRY_VERIFY(m_portal->closed().size() > closed); // it may not have known what it was to close
        }
        const QString file = pngFile("late.png");
        m_portal->respond(question, asked, 0, QUrl::fromLocalFile(file).toString());
        answerWith(1);
        tellsAfterTaking("");
        QVERIFY(QFile::exists(file));
        QVERIFY(failed.isEmpty());
    }

    void withoutAPortal() {
        m_grab.reset();
        m_portal.reset();
        m_grab = makeGrab(m_address);
        QSignalSpy found(m_grab.get(), &ScreenGrab::possibleChanged);
        QSignalSpy failed(m_grab.get(), &ScreenGrab::failed);
        m_grab->take(&m_window);
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.at(0).at(0).toString().contains("paste it here"));
        QCOMPARE(failed.at(0).at(0).toString(), m_grab->whyNot());
        {
            FakePortal bare(m_address, false); // it is there, and has no screenshots
            QTRY_VERIFY(bare.looks() > 0);
        }
        m_portal = std::make_unique<FakePortal>(m_address);
        QTRY_VERIFY(m_grab->isPossible());
        QCOMPARE(found.size(), 1);
    }

    void withoutABus() {
        const std::unique_ptr<ScreenGrab> grab = makeGrab("unix:path=/nonexistent");
        QVERIFY(!grab->isPossible());
        QVERIFY(grab->whyNot().contains("paste it here"));
        QVERIFY(ScreenGrab(app::PictureReader(CALLIOPE_ENGINE), nullptr).isPossible()); // where nobody need be asked
    }

private:
    static std::unique_ptr<ScreenGrab> makeGrab(const QString& address) {
        constexpr int patience = 3'000;
        return std::make_unique<ScreenGrab>(app::PictureReader(CALLIOPE_ENGINE),
                                            ScreenPortal::onBus(address, patience));
    }

    /// Green in its right half.
    [[nodiscard]] QString pngFile(const QString& name) const {
        QImage image(64, 32, QImage::Format_RGB32);
        image.fill(Qt::white);
        for (int y = 0; y < image.height(); ++y)
            for (int x = image.width() / 2; x < image.width(); ++x) image.setPixelColor(x, y, Qt::darkGreen);
        const QString path = m_folder.filePath(name);
        return image.save(path, "PNG") ? path : QString();
    }

    void answerWith(uint response, const QString& uri = {}) {
        m_portal->asked = [this, response, uri](const QDBusMessage& call, const QString& handle) {
            m_portal->reply(call, handle);
            m_portal->respond(call, handle, response, uri);
        };
    }

    void take() {
        m_window.show();
        m_grab->take(&m_window);
        QVERIFY(!m_window.isVisible());
    }

    /// Nothing at all where there are no words; the window is back in either case.
    void tellsAfterTaking(const QString& words) {
        QSignalSpy failed(m_grab.get(), &ScreenGrab::failed);
        take();
        QTRY_VERIFY_WITH_TIMEOUT(m_window.isVisible(), 20'000);
        QVERIFY(!m_grab->isChoosing());
        QCOMPARE(failed.size(), words.isEmpty() ? 0 : 1);
        if (words.isEmpty()) return;
        const QString told = failed.at(0).at(0).toString();
        QVERIFY2(told.contains(words), qPrintable(told));
    }

    QTemporaryDir m_folder;
    QProcess m_daemon;
    QString m_address;
    QWindow m_window;
    std::unique_ptr<FakePortal> m_portal;
    std::unique_ptr<ScreenGrab> m_grab;
};

QTEST_MAIN(ScreenPortalTest)
#include "screen_portal_test.moc"
