#include "tests/ui/support/chat_window.h"

/// The engine of this computer and its built-in model answer in the real window.

using namespace calliope;
using storage::Role;

class EngineAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(test::Answers::fromEngine); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void theEngineOfThisComputerAnswers() {
        QTRY_VERIFY2_WITH_TIMEOUT(chat().canSend(), qPrintable(chat().hint()), 120'000);
        chat().setMode("instant");
        m_window->ask("What is Calliope?");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && !chat().isRunning(), 120'000);
        QCOMPARE(last()->problem, std::string());
        QVERIFY(!last()->blocks.empty());
        QVERIFY(last()->usage.answerTokens > 0);
    }

private:
    app::Chat& chat() { return m_window->chat(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<EngineAnswersTest>(argumentCount, arguments);
}

#include "engine_answers_test.moc"
