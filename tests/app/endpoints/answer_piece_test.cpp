#include "app/endpoints/answer_piece.h"

#include <QTest>

using namespace calliope::app;

/// What the events of various servers mean.
class AnswerPieceTest : public QObject {
    Q_OBJECT

private slots:
    void texts_data() {
        QTest::addColumn<QByteArray>("delta");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("reasoning");

        const auto row = [](const char* name, const char* delta, const char* content, const char* reasoning) {
            QTest::newRow(name) << QByteArray(delta) << QString(content) << QString(reasoning);
        };
        row("content", R"({"content": "a"})", "a", "");
        row("ours, llama-server, DeepSeek", R"({"reasoning_content": "r"})", "", "r");
        row("vLLM, OpenRouter, Ollama", R"({"content": "", "reasoning": "r"})", "", "r");
        row("both names", R"({"reasoning": "r", "reasoning_content": "r"})", "", "r");
        row("null", R"({"content": null, "reasoning_content": null, "tool_calls": null})", "", "");
        row("Mistral's parts",
            R"({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "r"}]},
                            {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]})",
            "ab", "r");
        row("odd kinds", R"({"content": 7, "reasoning": {}})", "", "");
        row("nothing", "{}", "", "");
    }

    void texts() {
        QFETCH(QByteArray, delta);
        QFETCH(QString, content);
        QFETCH(QString, reasoning);
        for (const char* name : {"delta", "message"}) {
            const auto piece = readAnswerPiece("{\"choices\": [{\"" + QByteArray(name) + "\": " + delta + "}]}");
            QVERIFY(piece);
            QCOMPARE(piece->content, content);
            QCOMPARE(piece->reasoning, reasoning);
            QVERIFY(!piece->isError && !piece->finish && !piece->usage);
        }
    }

    void calls() {
        const auto piece = readAnswerPiece(
            R"({"choices": [{"delta": {"tool_calls": [
                {"index": 1, "id": "c", "function": {"name": "f", "arguments": "[1"}},
                {"index": 1, "function": {"arguments": ", 2]"}},
                {"id": "d", "function": {"name": "g", "arguments": {"b": 2}}}, 7]}, "finish_reason": "tool_calls"}]})");
        QVERIFY(piece);
        QCOMPARE(piece->calls.size(), std::size_t(4));
        QVERIFY((piece->calls[0] == CallPiece{1, "c", "f", "[1"}));
        QVERIFY((piece->calls[1] == CallPiece{1, "", "", ", 2]"}));
        QVERIFY((piece->calls[2] == CallPiece{-1, "d", "g", "{\"b\":2}"}));
        QVERIFY((piece->calls[3] == CallPiece{-1, "", "", ""}));
        QVERIFY(piece->finish == Finish::calls);
    }

    void finishes_data() {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("finish");
        QTest::newRow("stop") << "stop" << static_cast<int>(Finish::complete);
        QTest::newRow("length") << "length" << static_cast<int>(Finish::length);
        QTest::newRow("MAX_TOKENS") << "MAX_TOKENS" << static_cast<int>(Finish::length);
        QTest::newRow("content_filter") << "content_filter" << static_cast<int>(Finish::filtered);
        QTest::newRow("error") << "error" << static_cast<int>(Finish::cut);
        QTest::newRow("Cancelled") << "Cancelled" << static_cast<int>(Finish::cut);
        QTest::newRow("eos") << "eos" << static_cast<int>(Finish::complete);
    }

    void finishes() {
        QFETCH(QString, word);
        QFETCH(int, finish);
        const auto piece =
            readAnswerPiece("{\"choices\": [{\"delta\": {}, \"finish_reason\": \"" + word.toUtf8() + "\"}]}");
        QVERIFY(piece && piece->finish);
        QCOMPARE(static_cast<int>(*piece->finish), finish);
    }

    void fullContexts() {
        const auto finish = [](const QByteArray& reason, const QByteArray& own) {
            return readAnswerPiece("{\"choices\": [{\"finish_reason\": \"" + reason + "\", \"calliope\": " + own +
                                   "}]}")
                ->finish;
        };
        QVERIFY(finish("length", R"({"ended_by": "context"})") == Finish::contextFull);
        QVERIFY(finish("length", R"({"ended_by": "max_tokens"})") == Finish::length);
        QVERIFY(finish("length", "7") == Finish::length);
        QVERIFY(finish("stop", R"({"ended_by": "context"})") == Finish::complete);
    }

    void usages() {
        auto piece = readAnswerPiece(
            R"({"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5,
                "prompt_tokens_details": {"cached_tokens": 8}, "completion_tokens_details": {"reasoning_tokens": 2}},
                "timings": {"prompt_ms": 100, "predicted_ms": 250, "queued_ms": 3}})");
        QVERIFY((piece && piece->usage == Usage{10, 8, 5, 2, 0.1, 0.25, 0.003}));
        piece = readAnswerPiece(R"({"timings": {"cache_n": 8, "prompt_n": 2, "predicted_n": 5, "prompt_ms": 100}})");
        QVERIFY((piece && piece->usage == Usage{10, 8, 5, 0, 0.1, 0, 0}));
        piece = readAnswerPiece(R"({"usage": {"prompt_tokens": -5, "completion_tokens": 1e300}})");
        QVERIFY(piece && piece->usage->promptTokens == 0 && piece->usage->answerTokens == 1'000'000'000'000);
        QVERIFY(!readAnswerPiece(R"({"usage": null})")->usage);
    }

    void errors() {
        QVERIFY(readAnswerPiece(R"({"error": {"message": "x"}})")->isError);
        QVERIFY(readAnswerPiece(R"({"error": "x"})")->isError);
        QVERIFY(readAnswerPiece(R"({"object": "error", "message": "x"})")->isError);
        QVERIFY(!readAnswerPiece(R"({"error": null, "choices": []})")->isError);
    }

    void onlyTheFirstAnswerIsRead() {
        QVERIFY(readAnswerPiece(R"({"choices": [{"index": 1, "delta": {"content": "b"}}]})")->content.isEmpty());
    }

    void nonsense() {
        for (const char* text : {"", "x", "[]", "7", "{", "{\"a\": \"\xff\"}", "{\"a\": \"\xc0\xaf\"}", "null"})
            QVERIFY2(!readAnswerPiece(text), text);
        QVERIFY(!readAnswerPiece(QByteArray(500'000, '[')));
        QVERIFY(!readAnswerPiece("{\"a\": " + QByteArray(500'000, '{')));
    }
};

QTEST_APPLESS_MAIN(AnswerPieceTest)
#include "answer_piece_test.moc"
