#include "app/chats/stream_answer.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;
using test::ScriptedModel;

/// What is kept of an answer that is one stream.
class StreamAnswerTest : public QObject {
    Q_OBJECT

private slots:
    /// Whoever reads it later sees that nothing was said, and what helps.
    void anEmptyAnswerSaysSo_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("thoughts");
        QTest::addColumn<bool>("isEmpty");
        QTest::newRow("words") << "Yes."
                               << "" << false;
        QTest::newRow("nothing") << ""
                                 << "" << true;
        QTest::newRow("blanks") << " \n"
                                << "" << true;
        QTest::newRow("thoughts alone") << ""
                                        << "Hm." << true;
    }

    void anEmptyAnswerSaysSo() {
        QFETCH(QString, text);
        QFETCH(QString, thoughts);
        ScriptedModel model(std::vector<ScriptedModel::Answer>{{text, {}, thoughts}});
        Toolbox box(nullptr);
        ChatRequest request;
        request.messages.emplace_back().parts.push_back({.kind = ChatPart::Kind::text, .text = "Is it?"});
        storage::Message running;
        running.id = -5;
        running.role = storage::Role::assistant;
        running.state = storage::MessageState::running;
        const auto ask = [&](const ChatRequest& each) { return model.ask(each); };
        StreamAnswer answer(nullptr, running, {}, std::make_unique<ToolLoop>(ask, request, box, ToolContext(), false));
        storage::Message kept;
        connect(&answer, &Answer::ended, this, [&](const storage::Message& message) { kept = message; });
        QVERIFY(test::spinUntil([&] { return kept.id != 0; }, 20'000));
        QCOMPARE(kept.state, storage::MessageState::finished);
        const QString problem = QString::fromStdString(kept.problem);
        QFETCH(bool, isEmpty);
        QVERIFY2(problem.contains("no answer") == isEmpty, qPrintable(problem));
        QCOMPARE(answer.effort().thoughts, ThoughtsEnd::model);
        // Nobody told what it took: it is about what has come.
        const std::int64_t thought = thoughts.isEmpty() ? 0 : 1;
        QCOMPARE(kept.usage.reasoningTokens, thought);
        QCOMPARE(kept.usage.answerTokens, thought + (text.isEmpty() ? 0 : 1));
    }
};

QTEST_GUILESS_MAIN(StreamAnswerTest)
#include "stream_answer_test.moc"
