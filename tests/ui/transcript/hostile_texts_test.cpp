#include "tests/app/markdown/cases.h"
#include "tests/app/support/raw_server.h"
#include "tests/support/figures.h"
#include "tests/ui/support/test_window.h"
#include "tests/ui/transcript/opened_files.h"
#include "ui/faces/selectable_text.h"

#include <QDesktopServices>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QNetworkAccessManager>
#include <QQmlNetworkAccessManagerFactory>
#include <QQuickTextDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QTextFormat>
#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

/// Texts that try to make their reader fetch or open something, drawn in the real window as questions and as answers.
/// (security.md, R1)

using namespace calliope;
using storage::BlockKind;
using storage::Message;
using storage::Role;

namespace {

constexpr qsizetype longest = 2'000; ///< characters of a text that is drawn among others; longer ones by themselves

/// Counts how often QML wants to ask the network.
class CountingNetwork : public QQmlNetworkAccessManagerFactory {
public:
    QNetworkAccessManager* create(QObject* parent) override { // on any thread
        ++asked;
        return new QNetworkAccessManager(parent);
    }

    std::atomic<int> asked = 0;
};

/// What in a drawn document could fetch or open something; empty where nothing can.
QString wrongIn(const QTextDocument& document) {
    static const QRegularExpression harmless("^(https?://|mailto:|lane:|look:)");
    for (const QTextFormat& format : document.allFormats()) {
        if (format.isImageFormat()) return "a picture: " + format.toImageFormat().name();
        const QString link = format.isCharFormat() ? format.toCharFormat().anchorHref() : QString();
        if (!link.isEmpty() && !harmless.match(link).hasMatch()) return "a link: " + link;
    }
    return {};
}

/// Pictures that could be opened, under the paths that the texts name: below them is where this program runs.
class CanaryFiles {
public:
    CanaryFiles() {
        QDir(m_folder.path()).mkpath("one/two");
        for (const char* path : {"a.png", "one/two/a.png"})
            QImage(8, 8, QImage::Format_RGB32).save(m_folder.filePath(path));
        QDir::setCurrent(m_folder.filePath("one/two"));
        m_opened.emplace(QStringList{m_folder.path(), m_folder.filePath("one/two")});
    }
    ~CanaryFiles() { QDir::setCurrent(m_before); }
    CanaryFiles(const CanaryFiles&) = delete;
    CanaryFiles& operator=(const CanaryFiles&) = delete;

    [[nodiscard]] QString path() const { return m_folder.filePath("a.png"); }
    [[nodiscard]] test::OpenedFiles& opened() { return *m_opened; }

private:
    QString m_before = QDir::currentPath();
    QTemporaryDir m_folder;
    std::optional<test::OpenedFiles> m_opened;
};

} // namespace

/// Takes what would be opened outside.
class Opener : public QObject {
    Q_OBJECT

public:
    explicit Opener(QString scheme)
        : m_scheme(std::move(scheme)) {
        QDesktopServices::setUrlHandler(m_scheme, this, "open");
    }
    ~Opener() override { QDesktopServices::unsetUrlHandler(m_scheme); }

    QList<QUrl> opened;

public slots:
    void open(const QUrl& url) { opened.append(url); }

private:
    QString m_scheme;
};

class HostileTextsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        m_window->session().qml().setNetworkAccessManagerFactory(&m_network);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().chat().canSend(), 20'000);
    }

    void cleanup() {
        // What QML could not open it would say.
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void nothingThatIsDrawnFetchesOrOpens() {
        const test::RawServer canary(test::says(test::answerOf(200, "image/png", {})));
        const QString host = QString("127.0.0.1:%1").arg(canary.port());
        CanaryFiles files;
        if (files.opened().isHearing()) {
            for (const QString& path : {files.path(), QString("a.png"), QString("../../a.png")})
                QVERIFY(QFile(path).open(QIODevice::ReadOnly));
            QCOMPARE(files.opened().take(), QStringList({"a.png", "a.png", "a.png"}));
        }
        std::vector<Message> messages;
        int cases = 0;
        for (const test::HostileCase& each : test::hostileCases()) {
            if (each.source.size() > longest) continue;
            const QString text = QString(each.source)
                                     .replace("canary.test", host)
                                     .replace("http://c/", "http://" + host + '/')
                                     .replace("/etc/passwd", files.path());
            ++cases;
            messages.push_back(message(2 * cases - 1, Role::user, text));
            messages.push_back(message(2 * cases, Role::assistant, text));
        }
        QVERIFY(cases >= 300);
        m_window->session().chat().transcript()->setMessages(std::move(messages));
        m_window->settle();
        m_window->item("selectionArea")->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Home);

        QSet<QString> drawn; // rows
        constexpr int mostPages = 3'000;
        for (int page = 0; page < mostPages; ++page) {
            m_window->settle();
            const QString wrong = wrongInView(drawn);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            if (m_window->item("transcript")->property("atYEnd").toBool()) break;
            QTest::keyClick(m_window->window(), Qt::Key_PageDown);
        }
        QVERIFY2(drawn.size() >= cases, qPrintable(QString::number(drawn.size()))); // each question is a row
        QCOMPARE(canary.connections, 0);
        QCOMPARE(m_network.asked.load(), 0);
        QCOMPARE(m_window->session().network().ledger().entries().size(), std::size_t{0});
        QCOMPARE(files.opened().take(), QStringList());
        test::figure("R1", QString("%1 texts in %2 rows were drawn: 0 requests, 0 connections, 0 pictures, %3")
                               .arg(cases)
                               .arg(drawn.size())
                               .arg(files.opened().isHearing() ? "0 files opened" : "opened files were not heard of"));
    }

    void linksAreAskedAbout_data() {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QString>("host"); // empty: there is nothing to ask about
        const auto row = [](const char* link, const char* host) { QTest::newRow(link) << QString(link) << host; };
        row("https://a.test/b", "a.test");
        row("http://\xD0\xB0pple.test/", "xn--pple-43d.test");
        row("https://b\xC3\xBC"
            "cher.test/",
            "xn--bcher-kva.test");
        row("mailto:a@b.test", "b.test");
        for (const char* wrong : {"javascript:alert(1)", "file:///etc/passwd", "qrc:/a.png", "data:text/html,a",
                                  "smb://host/share", "ms-msdt:/id", "ftp://a.test/", "//a.test/", "a.test"})
            row(wrong, "");
    }

    /// Nothing is opened at once, and of the three kinds that can be, the sheet shows the host as it really is.
    /// (security.md, R3)
    void linksAreAskedAbout() {
        QFETCH(QString, link);
        QFETCH(QString, host);
        const Opener opener(link.section(':', 0, 0));
        m_window->session().chat().transcript()->setMessages(
            {message(1, Role::user, "?"), message(2, Role::assistant, "a")});
        const auto shown = [] {
            return std::ranges::count_if(ui::SelectableText::all(), &ui::SelectableText::isShown);
        };
        QTRY_VERIFY(shown() >= 2); // the question and the answer
        const QVector<ui::SelectableText*> texts = ui::SelectableText::all();
        for (ui::SelectableText* each : texts)
            if (each->isShown()) each->activate(link);
        if (host.isEmpty()) {
            m_window->settle();
            QVERIFY(!m_window->hasPopup());
        } else {
            QTRY_VERIFY(m_window->hasOpenPopup());
            QVERIFY(m_window->shows(host));
            QTest::keyClick(m_window->window(), Qt::Key_Escape);
            QTRY_VERIFY(!m_window->hasPopup());
        }
        QVERIFY(opener.opened.isEmpty());
    }

    void longTextsAreDrawnInTime_data() {
        QTest::addColumn<QString>("source");
        QTest::newRow("10 MB in one line") << QString("a *b* ").repeated(1'700'000);
        int number = 0;
        const int share = test::runsLong() ? 1 : 5; // of these each
        for (const test::HostileCase& each : test::hostileCases())
            if (each.source.size() > longest && number++ % share == 0)
                QTest::newRow(qPrintable(each.name)) << each.source;
    }
    void longTextsAreDrawnInTime() {
        QFETCH(QString, source);
        QElapsedTimer clock;
        clock.start();
        m_window->session().chat().transcript()->setMessages(
            {message(1, Role::user, "?"), message(2, Role::assistant, source)});
        m_window->settle();
        m_window->item("selectionArea")->forceActiveFocus();
        QSet<QString> drawn;
        for (const Qt::Key key : {Qt::Key_Home, Qt::Key_PageDown, Qt::Key_End}) {
            QTest::keyClick(m_window->window(), key);
            m_window->settle();
            const QString wrong = wrongInView(drawn);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
        const qint64 taken = clock.elapsed();
        QVERIFY(!drawn.isEmpty());
        QCOMPARE(m_network.asked.load(), 0);
        test::figure("R1", QString("%1: drawn at its beginning, below and at its end in %2 ms")
                               .arg(QTest::currentDataTag())
                               .arg(taken));
        QVERIFY(taken <= test::limit(10'000));
    }

private:
    /// What in the texts that are in view is wrong; their rows are added to `drawn`.
    static QString wrongInView(QSet<QString>& drawn) {
        for (const ui::SelectableText* each : ui::SelectableText::all()) {
            if (!each->isShown()) continue;
            drawn.insert(each->key());
            const auto* document = each->text()->property("textDocument").value<QQuickTextDocument*>();
            const QString wrong = document ? wrongIn(*document->textDocument()) : "no document";
            if (!wrong.isEmpty()) return each->key() + ' ' + wrong;
        }
        return {};
    }

    static Message message(storage::Id id, Role role, const QString& text) {
        return {
            .id = id, .role = role, .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text.toStdString()}}};
    }

    CountingNetwork m_network;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<HostileTextsTest>(argumentCount, arguments);
}

#include "hostile_texts_test.moc"
