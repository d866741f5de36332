#include "tests/ui/support/chat_window.h"

/// Edited questions and other answers in the real window: what stood there is a branch.

using namespace calliope;

class SessionBranchesTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void aDraftOutlivesAnEdit() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        m_window->press(Qt::Key_D);
        chat().beginEdit(chat().transcript()->messages().front().id);
        QTRY_COMPARE(m_window->written(), QString("Hello there"));
        m_window->press(Qt::Key_Escape);
        QTRY_COMPARE(m_window->written(), QString("d"));
        QVERIFY(!chat().isEditing());
    }

    void anEditSaysWhatBecomesOfTheOldVersion_data() {
        QTest::addColumn<bool>("isTemporary");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("again"); ///< of the button that asks for another answer
        QTest::newRow("a chat") << false << "Editing; the old version stays as a branch"
                                << "Answer again";
        QTest::newRow("a temporary one") << true << "Editing; the old version goes, and what follows it"
                                         << "Answer again; this answer goes";
    }

    void anEditSaysWhatBecomesOfTheOldVersion() {
        QFETCH(bool, isTemporary);
        if (isTemporary) chats().newTemporaryChat();
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QTRY_VERIFY(m_window->item("answerAgain"));
        QTEST(m_window->item("answerAgain")->property("text").toString(), "again");
        m_window->press(Qt::Key_Up);
        QTRY_VERIFY(m_window->object("editing")->property("visible").toBool());
        QTEST(m_window->object("editing")->property("text").toString(), "words");
        m_window->ask(" again"); // the text has the cursor at its end
        const auto first = [&] { return chat().transcript()->messages().front(); };
        QTRY_COMPARE(chat().markdownOf(first().id), QString("Hello there again"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QCOMPARE(first().siblings, isTemporary ? 1 : 2);
    }

    void anotherAnswerAndAnEditAreBranches() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        chat().regenerateLast();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer() && last()->siblings == 2, 20'000);
        QCOMPARE(last()->sibling, 2);
        chat().selectSibling(last()->id, -1);
        QTRY_COMPARE(last()->sibling, 1);

        m_window->press(Qt::Key_Up); // in the empty composer: edit what was asked
        QTRY_COMPARE(m_window->written(), QString("Hello there"));
        m_window->ask(" again");
        QTRY_COMPARE(chat().markdownOf(chat().transcript()->messages().front().id), QString("Hello there again"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        const auto messages = chat().transcript()->messages();
        QCOMPARE(messages.size(), std::size_t{2});
        QCOMPARE(messages.front().siblings, 2);
    }

private:
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionBranchesTest>(argumentCount, arguments);
}

#include "session_branches_test.moc"
