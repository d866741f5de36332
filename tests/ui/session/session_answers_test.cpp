#include "app/endpoints/fake_endpoint.h"
#include "tests/ui/support/chat_window.h"

/// Questions and their answers in the real window, on scripted answers: they are kept, stopped, go on, and fail.

using namespace calliope;
using storage::MessageState;

class SessionAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void aQuestionIsAnsweredAndKept() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        const std::string answer = last()->blocks.back().text;
        QVERIFY(!answer.empty());
        QCOMPARE(m_window->written(), QString());
        QVERIFY(!chat().isRunning());

        m_window->restart(); // again, with the same folder
        QTRY_VERIFY(!chats().list()->chats().empty());
        chats().open(chats().list()->chats().front().id);
        QTRY_VERIFY(m_window->hasAnswer());
        QCOMPARE(last()->blocks.back().text, answer);
        QCOMPARE(chat().title(), QString("Hello there"));
    }

    void stopKeepsWhatHasCome() {
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        QVERIFY(m_window->click("send"));
        QTRY_VERIFY(m_window->hasAnswer(MessageState::stopped));
        QVERIFY(!last()->blocks.back().text.empty());
    }

    /// Who hears the window knows when an answer begins and ends, and of the open chat only.
    void screenReadersAreToldOfAnswers() {
        const auto told = [this] { return m_window->object("told")->property("words").toString(); };
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        QCOMPARE(told(), QString("The answer begins"));
        chat().stop();
        QTRY_COMPARE(told(), QString("The answer has ended"));
        chats().newChat();
        QCOMPARE(told(), QString());
    }

    /// Who does not want to wait for thoughts says so before the first of them.
    void answerNowIsAtHandBeforeTheFirstWord() {
        auto& endpoint = dynamic_cast<app::FakeEndpoint&>(m_window->session().backend());
        endpoint.setScript([](const QJsonObject&) {
            return app::FakeAnswer{.slowness = 1'000, .pieces = {{app::FakePiece::Kind::reasoning, "Hm.", {}}}};
        });
        chat().setMode("thinking");
        m_window->ask("Why?");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isDrawn("WaitingBlock") && m_window->item("answerNow"), 20'000);
        QVERIFY(m_window->item("answerNow")->isEnabled());
        chat().stop();
        QTRY_VERIFY(!chat().isRunning());
        QTRY_VERIFY(!m_window->item("answerNow"));
    }

    /// What has come of an answer whose connection broke is not lost: it goes on, and where that fails, so again.
    void anAnswerThatFailedGoesOn() {
        chat().setMode("instant");
        auto& endpoint = dynamic_cast<app::FakeEndpoint&>(m_window->session().backend());
        m_window->ask("cut");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(MessageState::failed), 20'000);
        const storage::Id id = last()->id;
        QCOMPARE(chat().markdownOf(id).trimmed(), QString("It begins well, but"));
        QVERIFY(m_window->rowOf("ActionsBlock")["canGoOn"].toBool());

        endpoint.setScript([](const QJsonObject&) {
            return app::FakeAnswer{
                .pieces = {{app::FakePiece::Kind::content, "so", {}}, {app::FakePiece::Kind::error, "Again.", {}}}};
        });
        chat().goOn(id);
        QTRY_VERIFY_WITH_TIMEOUT(!chat().isRunning() && m_window->hasAnswer(MessageState::failed), 20'000);
        QCOMPARE(m_window->rowOf("ErrorBlock")["failure"].toMap()["detail"].toString(), QString("Again."));

        endpoint.setScript(app::fakeAnswerTo);
        const auto isWhole = [&] {
            return chat().markdownOf(id) == "It begins well, but so and this is the rest of it." &&
                   !m_window->components().contains("ErrorBlock") &&
                   !m_window->rowOf("ActionsBlock")["canGoOn"].toBool();
        };
        chat().goOn(id);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QVERIFY2(isWhole(), qPrintable(chat().markdownOf(id)));
        chats().open(chats().currentId()); // as it is kept
        QTRY_VERIFY(m_window->hasAnswer() && chat().canSend());
        QVERIFY2(isWhole(), qPrintable(chat().markdownOf(id)));
    }

    void anAnswerThatEndedEarlyGoesOn() {
        chat().setMode("instant");
        m_window->ask("limit");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QVERIFY(!last()->problem.empty());
        const storage::Id id = last()->id;
        const storage::Usage begun = last()->usage;
        chat().goOn(id);
        QTRY_VERIFY_WITH_TIMEOUT(last()->state == MessageState::finished && last()->problem.empty(), 20'000);
        QCOMPARE(last()->id, id);
        QCOMPARE(begun.answerTokens, std::int64_t{4});          // words of what it began with
        QCOMPARE(last()->usage.answerTokens, std::int64_t{11}); // and of the rest
        QVERIFY(last()->usage.answerMilliseconds > begun.answerMilliseconds);
        QCOMPARE(chat().markdownOf(id), QString("It begins well, but and this is the rest of it."));
        chat().goOn(id); // it is whole
        QVERIFY(!chat().isRunning());

        chats().open(chats().currentId()); // as it is kept
        QTRY_VERIFY(chat().canSend());
        QCOMPARE(chat().markdownOf(id), QString("It begins well, but and this is the rest of it."));
    }

    void answersGoOnWhileAnotherChatIsOpen() {
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        const std::size_t before = lengthOfAnswer();
        const storage::Id first = chats().currentId();
        chats().newChat();
        QVERIFY(chat().isEmpty());
        QVERIFY(!chat().isRunning());
        QTest::qWait(300); // meanwhile more of it comes
        chats().open(first);
        QTRY_VERIFY(m_window->hasBegun());
        QVERIFY(chat().isRunning());
        QTRY_VERIFY(lengthOfAnswer() > before);
        chat().stop();
        QTRY_VERIFY(!chat().isRunning());
        QTRY_COMPARE(last()->state, MessageState::stopped);
        QVERIFY(last()->usage.answerTokens > 0 && last()->usage.answerMilliseconds > 0); // about, for nobody told
    }

    void anErrorIsShownWhereItHappened() {
        m_window->ask("error");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(MessageState::failed), 20'000);
        QVERIFY(!last()->problem.empty());
        QVERIFY(m_window->components().contains("ErrorBlock"));
        const QVariantMap failure = m_window->rowOf("ErrorBlock").value("failure").toMap();
        QCOMPARE(failure.value("action").toString(), QString("retry"));
        QVERIFY(!failure.value("title").toString().isEmpty() && !failure.value("report").toString().isEmpty());
        chats().open(chats().currentId()); // as it is kept
        QTRY_VERIFY(chat().canSend());
        QCOMPARE(m_window->rowOf("ErrorBlock").value("failure").toMap(), failure);
    }

    void temporaryChatsAreNotKept() {
        chats().newTemporaryChat();
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        chats().newChat();
        QTRY_VERIFY(chat().isEmpty() && m_window->shows("Undo"));
        chat().undo();
        QTRY_VERIFY(m_window->hasAnswer() && chat().isTemporary());
        m_window->restart();
        m_window->ask("Another one");
        const auto& kept = chats().list()->chats();
        QTRY_VERIFY_WITH_TIMEOUT(!kept.empty() && kept.front().title == "Another one", 20'000);
        QCOMPARE(kept.size(), std::size_t{1});
    }

private:
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }
    std::size_t lengthOfAnswer() {
        std::size_t length = 0;
        for (const storage::Block& block : last()->blocks) length += block.text.size();
        return length;
    }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionAnswersTest>(argumentCount, arguments);
}

#include "session_answers_test.moc"
