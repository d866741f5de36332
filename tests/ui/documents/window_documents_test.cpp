#include "tests/ui/support/test_window.h"

#include <QClipboard>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

/// Documents and questions about health in the real window, offscreen, on scripted answers.

using namespace calliope;

class WindowDocumentsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        chat().setMode("instant");
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void aDocumentGoesWithAQuestion() {
        QTemporaryDir folder;
        QFile file(folder.filePath("prices.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name,price\napple,3\n");
        file.close();
        chat().pictures()->addFiles({QUrl::fromLocalFile(file.fileName())});
        QTRY_VERIFY_WITH_TIMEOUT(chat().canSend() && !chat().pictures()->isBusy(), 20'000);
        QVERIFY(!m_window->window()->grabWindow().isNull());
        QCOMPARE(chat().contextParts().size(), 1); // it costs something
        QVERIFY(chat().contextUsed() > 0);
        chat().send("What does an apple cost?");
        QTRY_VERIFY_WITH_TIMEOUT(chat().transcript()->count() > 0 && !chat().isRunning(), 20'000);
        QCOMPARE(chat().pictures()->count(), 0);
        const QVariantList documents = question()["documents"].toList();
        QCOMPARE(documents.size(), 1);
        QCOMPARE(documents.front().toMap()["name"].toString(), QString("prices.csv"));

        const storage::Id open = m_window->session().chats().currentId();
        m_window->restart(); // as it was kept
        m_window->session().chats().open(open);
        QTRY_COMPARE(question()["documents"].toList().size(), 1);
        QCOMPARE(question()["note"].toString(), QString());
    }

    /// A long text that is pasted becomes a document, unless Shift says that it is to be a text.
    void longTextsBecomeDocuments() {
        QString text;
        while (text.size() < app::DraftPictures::longText) text += "A line of a long text.\n";
        QGuiApplication::clipboard()->setText(text);
        QVERIFY(m_window->type("composer", "Sum it up"));
        QTest::keyClick(m_window->window(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(chat().pictures()->count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!chat().pictures()->isBusy(), 20'000);
        QCOMPARE(m_window->item("composer")->property("text").toString(), QString("Sum it up"));
        QTest::keyClick(m_window->window(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_window->item("composer")->property("text").toString().size() > text.size());
        QCOMPARE(chat().pictures()->count(), 1);
    }

    void whatADocumentSaysIsFound() {
        QTemporaryDir folder;
        QFile file(folder.filePath("prices.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name,price\nquince,3\n");
        file.close();
        chat().pictures()->addFiles({QUrl::fromLocalFile(file.fileName())});
        QTRY_VERIFY_WITH_TIMEOUT(chat().canSend() && !chat().pictures()->isBusy(), 20'000);
        chat().send("What does it cost?");
        QTRY_VERIFY_WITH_TIMEOUT(chat().transcript()->count() > 0 && !chat().isRunning(), 20'000);
        m_window->session().chats().newChat();
        QTRY_VERIFY(chat().isEmpty());
        app::Search& search = m_window->session().search();
        const auto found = [&search](const QString& group) -> const app::SearchResults::Row* {
            const auto& rows = search.results()->rows();
            const auto row = std::ranges::find(rows, group, &app::SearchResults::Row::group);
            return row == rows.end() ? nullptr : &*row;
        };
        for (const QString& typed : {QStringLiteral("csv"), QStringLiteral("quince ")}) {
            search.setQuery(typed);
            QTRY_VERIFY2(found("Documents and pictures"), qPrintable(typed));
            QCOMPARE(found("Documents and pictures")->detail.startsWith("prices.csv, "), typed != u"csv");
            QVERIFY(found("Documents and pictures")->action["isHidden"].toBool());
            search.setQuery({});
        }
        search.setQuery("quince");
        QTRY_VERIFY(found("Documents and pictures"));
        const QVariantMap action = found("Documents and pictures")->action;
        m_window->session().find().expect(action["message"].toLongLong(), {});
        m_window->session().chats().openAt(action["chat"].toLongLong(), action["message"].toLongLong());
        QTRY_VERIFY(chat().transcript()->count() > 0);
        QVERIFY(!m_window->session().find().isOpen());
    }

    void healthHasANote() {
        chat().send("My knee hurts after running, what could it be?");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("healthNote"), 20'000);
        QVERIFY(m_window->item("healthNote")->property("text").toString().contains("no doses"));
        QTRY_VERIFY_WITH_TIMEOUT(!chat().isRunning(), 20'000);
    }

private:
    app::Chat& chat() { return m_window->session().chat(); }
    QVariantMap question() {
        const app::Transcript& rows = *chat().transcript();
        return rows.count() > 0 ? rows.data(rows.index(0), app::Transcript::BlockRole).toMap() : QVariantMap();
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<WindowDocumentsTest>(argumentCount, arguments);
}

#include "window_documents_test.moc"
