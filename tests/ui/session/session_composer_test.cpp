#include "tests/ui/support/chat_window.h"

#include <algorithm>

/// What is written in the real window before it is sent: drafts, messages that wait, starters, and how long to think.

using namespace calliope;
using storage::Role;

class SessionComposerTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    /// Enter, and on: the letters are those of the next message, however long the store takes.
    void whoWritesOnIsNotDisturbed() {
        m_window->ask("Hello there");
        m_window->press(Qt::Key_X);
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant, 20'000);
        QTRY_COMPARE(m_window->written(), QString("x"));
        m_window->press(Qt::Key_Y);
        QCOMPARE(m_window->written(), QString("xy"));
    }

    void aMessageWaitsForTheAnswer() {
        chat().setMode("instant");
        m_window->ask("slow");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        chat().setDraft("What comes next"); // not letter by letter: the answer has an end
        m_window->press(Qt::Key_Return);
        QCOMPARE(chat().queuedRows().value(0).toMap()["text"].toString(), QString("What comes next"));
        QCOMPARE(m_window->written(), QString());
        m_window->press(Qt::Key_D); // and a draft besides
        QTRY_VERIFY_WITH_TIMEOUT(chat().transcript()->messages().size() == 4 && m_window->hasAnswer(), 30'000);
        QCOMPARE(chat().markdownOf(chat().transcript()->messages()[2].id), QString("What comes next"));
        QCOMPARE(m_window->written(), QString("d"));

        chat().setDraft({});
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        m_window->ask("First");
        m_window->ask("Second");
        QTRY_COMPARE(chat().queuedRows().size(), 2);
        chat().removeQueued(0);
        chat().editQueued(0); // the one that is left is the draft again
        QTRY_COMPARE(m_window->written(), QString("Second"));
        chat().stop();
        QTRY_VERIFY(!chat().isRunning());

        chat().setDraft({});
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        m_window->ask("Later");
        chat().stop(); // what waited is a draft again
        QTRY_COMPARE(m_window->written(), QString("Later"));
        QVERIFY(chat().queuedRows().isEmpty());
    }

    void draftsStayWithTheirChats() {
        m_window->press(Qt::Key_H);
        QTRY_COMPARE(chat().draft(), QString("h"));
        m_window->restart();
        chats().newChat();
        QTRY_COMPARE(m_window->written(), QString("h"));
    }

    /// A starter does not take what is written already.
    void startersShowWhatCanBeDone() {
        const QVariantList starters = chat().starters();
        QCOMPARE(starters.size(), 4);
        const auto named = [&](const char* title) {
            const auto found = std::ranges::find_if(
                starters, [&](const QVariant& each) { return each.toMap()["title"].toString() == title; });
            return found == starters.end() ? QVariantMap() : found->toMap();
        };
        QVERIFY(named("Ask about a picture")["wantsFile"].toBool());
        QVERIFY(named("Read a document")["wantsFile"].toBool());
        const QVariantMap sum = named("Work something out");
        QVERIFY(!sum.isEmpty() && !sum["wantsFile"].toBool());
        chat().begin(named("What stays private"));
        QTRY_COMPARE(m_window->written(), QString("Does anything leave my computer?"));
        chat().begin(sum); // instead
        QTRY_COMPARE(m_window->composer()->property("text"), sum["text"]);
        QCOMPARE(chat().mode(), QString("thinking"));
        m_window->press(Qt::Key_X);
        chat().begin(named("What stays private")); // behind it
        QTRY_COMPARE(m_window->written(), sum["text"].toString() + "x\nDoes anything leave my computer?");
        m_window->restart();
        chats().newChat();
        QTRY_VERIFY(m_window->written().endsWith("leave my computer?")); // it is kept
    }

    void theContextTellsWhatTakesIt() {
        chat().setDraft(QString("word ").repeated(40));
        QVERIFY(m_window->click("contextMeter"));
        QTRY_VERIFY(m_window->hasOpenPopup());
        QTRY_COMPARE(m_window->items("contextPart").size(), 1);
        QVERIFY(m_window->shows("What you write"));
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
    }

    void theBudgetIsChosenBesideTheMode() {
        chat().setMode("instant"); // which does not think
        QVERIFY(!m_window->object("budget")->property("visible").toBool());
        chat().setMode("thinking");
        QTRY_VERIFY(m_window->object("budget")->property("visible").toBool());
        QCOMPARE(session().settings().thinkLimit(), QString("learned"));
        QTest::mouseMove(m_window->window(), {1, 1}); // or it chooses in the menu, too
        qobject_cast<QQuickItem*>(m_window->object("budget"))->forceActiveFocus(Qt::TabFocusReason);
        m_window->press(Qt::Key_Space);
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->press(Qt::Key_Down); // as learned
        m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_Return);
        QTRY_COMPARE(session().settings().thinkLimit(), QString("tokens"));
        QCOMPARE(session().settings().thinkTokens(), 4000);
        QTRY_VERIFY(m_window->object("budget")->property("text").toString().endsWith("tokens"));
    }

private:
    ui::Session& session() { return m_window->session(); }
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionComposerTest>(argumentCount, arguments);
}

#include "session_composer_test.moc"
