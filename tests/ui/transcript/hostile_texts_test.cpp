#include "tests/app/markdown/cases.h"
#include "tests/app/support/raw_server.h"
#include "tests/support/figures.h"
#include "tests/ui/support/test_window.h"
#include "ui/faces/selectable_text.h"

#include <QNetworkAccessManager>
#include <QQmlNetworkAccessManagerFactory>
#include <QQuickTextDocument>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QTextDocument>
#include <QTextFormat>
#include <atomic>

/// Texts that try to make their reader fetch or open something, drawn in the real window as questions and as answers.
/// (security.md, R1)

using namespace calliope;
using storage::BlockKind;
using storage::Message;
using storage::Role;

namespace {

constexpr qsizetype longest = 2'000; ///< characters of a text that is drawn; longer ones wear readers down

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

} // namespace

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
        std::vector<Message> messages;
        int cases = 0;
        for (const test::HostileCase& each : test::hostileCases()) {
            if (each.source.size() > longest) continue;
            const QString text =
                QString(each.source).replace("canary.test", host).replace("http://c/", "http://" + host + '/');
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
            for (const ui::SelectableText* each : ui::SelectableText::all()) {
                if (!each->isShown()) continue;
                drawn.insert(each->key());
                const auto* document = each->text()->property("textDocument").value<QQuickTextDocument*>();
                QVERIFY(document);
                const QString wrong = wrongIn(*document->textDocument());
                QVERIFY2(wrong.isEmpty(), qPrintable(each->key() + ' ' + wrong));
            }
            if (m_window->item("transcript")->property("atYEnd").toBool()) break;
            QTest::keyClick(m_window->window(), Qt::Key_PageDown);
        }
        QVERIFY2(drawn.size() >= cases, qPrintable(QString::number(drawn.size()))); // each question is a row
        QCOMPARE(canary.connections, 0);
        QCOMPARE(m_network.asked.load(), 0);
        QCOMPARE(m_window->session().network().ledger().entries().size(), std::size_t{0});
        test::figure("R1", QString("%1 texts in %2 rows were drawn: 0 requests, 0 connections, 0 pictures")
                               .arg(cases)
                               .arg(drawn.size()));
    }

private:
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
