#include "tests/ui/support/chat_window.h"

#include <algorithm>

/// Words are found in the open chat and in all chats, in the real window.

using namespace calliope;

class SessionFindTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void wordsAreFoundInTheChat() {
        chat().setMode("instant");
        m_window->ask("table");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        app::Find& find = session().find();
        m_window->press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(qobject_cast<QQuickItem*>(m_window->object("find"))->hasActiveFocus());
        m_window->write("Moons");
        QVERIFY(m_window->components().contains("TableBlock"));
        QTRY_VERIFY(m_window->isDrawn("TableBlock"));
        QCOMPARE(find.words(), QString("Moons"));
        QCOMPARE(find.count(), 2); // the table's head, and the words below
        QCOMPARE(find.number(), 1);
        m_window->press(Qt::Key_Return);
        QCOMPARE(find.number(), 2);
        m_window->press(Qt::Key_Return);
        QCOMPARE(find.number(), 1);
        m_window->press(Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(find.number(), 2);
        m_window->settle(); // it is drawn
        m_window->press(Qt::Key_Escape);
        QVERIFY(!find.isOpen());
        QVERIFY(m_window->composer()->hasActiveFocus());
    }

    void aResultOfTheSearchIsShown() {
        chat().setMode("instant");
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        chat().regenerateLast(); // the first answer is on another branch now
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer() && last()->siblings == 2, 20'000);
        chats().newChat();
        QTRY_VERIFY(chat().isEmpty());

        session().search().setQuery("demonstration voice");
        const auto& rows = session().search().results()->rows();
        QTRY_COMPARE(
            std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.action.contains("message"); }), 2);
        const auto first =
            std::find_if(rows.rbegin(), rows.rend(), [](const auto& row) { return row.action.contains("message"); });
        const qlonglong message = first->action.value("message").toLongLong();
        session().find().expect(message, "demonstration voice");
        chats().openAt(first->action.value("chat").toLongLong(), message);
        QTRY_VERIFY(session().find().isOpen());
        QCOMPARE(last()->id, message);
        QCOMPARE(last()->sibling, 1);
        QCOMPARE(session().find().number(), 1);
        QCOMPARE(session().find().terms(), QStringList({"demonstration", "voice"}));
        chats().newChat();
        QTRY_VERIFY(!session().find().isOpen());
    }

private:
    ui::Session& session() { return m_window->session(); }
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionFindTest>(argumentCount, arguments);
}

#include "session_find_test.moc"
