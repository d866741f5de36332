#include "app/chats/sample_lanes.h"
#include "app/chats/transcript.h"
#include "app/pictures/picture_block.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QPointer>
#include <QRandomGenerator>
#include <QTest>

/// The rows of a chat: what each shows, and that a stream leaves the rows above its end alone.

using namespace calliope;
using app::Transcript;
using storage::Block;
using storage::BlockKind;
using storage::Message;
using storage::MessageState;
using storage::Role;

namespace {

Message question(storage::Id id, const char* text) {
    return {.id = id, .role = Role::user, .blocks = {{.id = id * 10, .kind = BlockKind::text, .text = text}}};
}

Message answer(storage::Id id, const std::string& text, MessageState state = MessageState::finished) {
    Message message{.id = id, .role = Role::assistant, .state = state};
    if (!text.empty()) message.blocks.push_back({.id = id * 10, .kind = BlockKind::text, .text = text});
    return message;
}

QVariantMap row(const Transcript& transcript, int number) {
    return transcript.data(transcript.index(number), Transcript::BlockRole).toMap();
}

QStringList components(const Transcript& transcript) {
    QStringList out;
    for (int i = 0; i < transcript.count(); ++i) out.append(row(transcript, i).value("component").toString());
    return out;
}

const char* const longText = "# Title\n\nFirst *paragraph*.\n\n- one\n- two\n\n```cpp\nint x = 1; // one\n```\n\n| a | "
                             "b |\n|---|--:|\n| 1 | 2 |\n\n"
                             "> quoted\n\n---\n\nLast [link](https://example.org/a).";

} // namespace

class TranscriptTest : public QObject {
    Q_OBJECT

private slots:
    void rowsOfAChat() {
        Transcript transcript;
        QAbstractItemModelTester tester(&transcript, QAbstractItemModelTester::FailureReportingMode::QtTest);
        transcript.setMessages({question(1, "Why?"), answer(2, longText)});
        QCOMPARE(
            components(transcript),
            QStringList({"QuestionBlock", "ParagraphBlock", "ParagraphBlock", "ParagraphBlock", "ParagraphBlock",
                         "CodeBlock", "TableBlock", "ParagraphBlock", "RuleBlock", "ParagraphBlock", "ActionsBlock"}));
        QCOMPARE(row(transcript, 0).value("text").toString(), QString("Why?"));
        QCOMPARE(row(transcript, 1).value("level").toInt(), 1);
        QCOMPARE(row(transcript, 5).value("code").toString(), QString("int x = 1; // one"));
        QCOMPARE(row(transcript, 6).value("table").toMap().value("rows").toList().size(), 1);
        QVERIFY(row(transcript, 9).value("html").toString().contains("https://example.org/a"));
        QCOMPARE(transcript.markdownOf(2), QString(longText));
    }

    /// Text in any pieces gives the rows of the whole text, and only the last block's rows are told as changed.
    void streams() {
        QRandomGenerator random(7);
        for (int trial = 0; trial < 50; ++trial) {
            Transcript transcript;
            QAbstractItemModelTester tester(&transcript, QAbstractItemModelTester::FailureReportingMode::QtTest);
            transcript.setMessages({question(1, "Why?")});
            transcript.addMessage(answer(2, {}, MessageState::running));
            QCOMPARE(components(transcript), QStringList({"QuestionBlock", "WaitingBlock"}));
            transcript.setBlock(2, {.id = -1, .kind = BlockKind::text});
            int shown = 0; // rows above the last block when it began
            connect(&transcript, &QAbstractItemModel::dataChanged, this,
                    [&](const QModelIndex& first) { QVERIFY(first.row() == 0 || first.row() >= shown); });
            const QString text = longText;
            for (qsizetype at = 0; at < text.size();) {
                const qsizetype length = std::min<qsizetype>(1 + random.bounded(20), text.size() - at);
                shown = std::max(0, transcript.count() - 6); // a table or list may still turn into another block
                transcript.append(2, -1, text.mid(at, length));
                at += length;
            }
            transcript.replaceMessage(answer(2, longText));
            Transcript whole;
            whole.setMessages({question(1, "Why?"), answer(2, longText)});
            QCOMPARE(components(transcript), components(whole));
            for (int i = 0; i < whole.count(); ++i)
                QCOMPARE(row(transcript, i).value("html"), row(whole, i).value("html"));
        }
    }

    void thoughtsComeFirstAndFold() {
        Transcript transcript;
        transcript.setMessages({question(1, "Why?")});
        transcript.addMessage(answer(2, {}, MessageState::running));
        transcript.setBlock(2, {.id = -1, .kind = BlockKind::reasoning});
        transcript.append(2, -1, "Hm.");
        QCOMPARE(components(transcript), QStringList({"QuestionBlock", "ReasoningBlock"}));
        QVERIFY(row(transcript, 1).value("live").toBool());
        transcript.setProgress(2, "Thinking", "3 s", 0.25);
        QCOMPARE(row(transcript, 1).value("share").toDouble(), 0.25);
        transcript.setBlock(2, {.id = -2, .kind = BlockKind::text});
        transcript.append(2, -2, "Because.");
        QVERIFY(!row(transcript, 1).value("live").toBool());
        transcript.setOpen(2, -1, 1);
        QCOMPARE(row(transcript, 1).value("openByUser").toInt(), 1);

        storage::Message kept = *transcript.find(2); // has ids of its own
        kept.state = MessageState::finished;
        for (storage::Block& block : kept.blocks) block.id += 100;
        transcript.replaceMessage(kept);
        QCOMPARE(row(transcript, 1).value("openByUser").toInt(), 1);
        transcript.addMessage(answer(3, {}, MessageState::running));
        transcript.setBlock(3, {.id = -1, .kind = BlockKind::reasoning});
        QCOMPARE(transcript.openOf(-1), 0);
    }

    /// What an answer that goes on does now is said once: by a line of its own until something comes, or by thoughts.
    void whatGoesOnIsSaidOnce() {
        const QStringList below{"QuestionBlock", "ParagraphBlock"};
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), answer(2, "Because", MessageState::stopped)});
        transcript.replaceMessage(answer(2, "Because", MessageState::running));
        QCOMPARE(components(transcript), below + QStringList("WaitingBlock"));
        transcript.append(2, 20, " it is so.");
        QCOMPARE(components(transcript), below);

        Message thinks = answer(2, "", MessageState::stopped);
        thinks.blocks.push_back({.id = 20, .kind = BlockKind::reasoning, .text = "Hm."});
        transcript.setMessages({question(1, "Why?"), thinks});
        thinks.state = MessageState::running;
        transcript.replaceMessage(thinks);
        QCOMPARE(components(transcript), QStringList({"QuestionBlock", "ReasoningBlock"}));
        QVERIFY(row(transcript, 1).value("live").toBool());
    }

    /// Products are a row of their own behind their call, but not a single one that is shown already.
    void foundProductsAreRows() {
        const auto found = [](storage::Id id, const char* payload) {
            return Block{.id = id, .kind = BlockKind::products, .text = "Shirt", .payload = payload};
        };
        Message message = answer(2, {});
        message.blocks = {found(20, R"({"products": [{"product": 1}, {"product": 2}]})"),
                          found(21, R"({"products": [{"product": 2}]})"),
                          found(22, R"({"products": [{"product": 3}]})"),
                          found(23, R"({"products": [{"product": 3}, {"product": 1}]})"),
                          found(24, R"({"products": []})"),
                          found(25, "broken")};
        message.blocks.push_back(found(26, R"({"products": [{"product": 9}]})"));
        message.blocks.back().lane = 1; // an agent's
        Transcript transcript;
        transcript.setMessages({question(1, "Which?"), message});
        QCOMPARE(components(transcript),
                 QStringList({"QuestionBlock", "ProductsBlock", "ProductsBlock", "ProductsBlock", "ActionsBlock"}));
        const QVariantMap shown = row(transcript, 2).value("found").toMap();
        QCOMPARE(shown.value("payload").toString(), QString(R"({"products": [{"product": 3}]})"));
        QCOMPARE(shown.value("text").toString(), QString("Shirt"));
    }

    /// A view shows a row some frames longer than it is there, and other messages may have come and gone by then.
    void agentsStayAsLongAsTheyAreSeen() {
        Transcript transcript;
        Message message = app::sampleLanes(false);
        message.id = 2;
        transcript.setMessages({question(1, "Why?"), message});
        QVariantMap seen = row(transcript, transcript.lanesRowOf(2));
        QCOMPARE(seen.value("component").toString(), QString("LanesBlock"));
        const QPointer<app::LaneList> agents = transcript.lanesOf(2);
        transcript.removeFrom(2);
        for (storage::Id id = 3; id < 6; ++id) {
            transcript.setMessages({question(id, "And this?")});
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QVERIFY(agents);
        }
        seen.clear();
        transcript.setMessages({});
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!agents);
    }

    void failuresAndStops() {
        Transcript transcript;
        Message failed = answer(2, "So far", MessageState::failed);
        failed.problem = "The engine stopped.";
        transcript.setMessages({question(1, "Why?"), failed});
        QCOMPARE(components(transcript),
                 QStringList({"QuestionBlock", "ParagraphBlock", "ErrorBlock", "ActionsBlock"}));
        QCOMPARE(row(transcript, 2).value("failure").toMap().value("detail").toString(),
                 QString("The engine stopped."));
        transcript.replaceMessage(answer(2, "So far", MessageState::stopped));
        QCOMPARE(components(transcript), QStringList({"QuestionBlock", "ParagraphBlock", "ActionsBlock"}));
    }

    void whatAnAnswerTook_data() {
        QTest::addColumn<qlonglong>("prompt");
        QTest::addColumn<qlonglong>("tokens");
        QTest::addColumn<qlonglong>("milliseconds");
        QTest::addColumn<QString>("words");
        QTest::newRow("all") << 9LL << 1234LL << 50'000LL << "1,234 tokens, 24.7 tokens/s, muse";
        QTest::newRow("pieces") << 0LL << 1234LL << 50'000LL << "about 1,234 tokens, about 24.7 tokens/s, muse";
        QTest::newRow("no time is known") << 9LL << 12LL << 0LL << "12 tokens, muse";
        QTest::newRow("nothing is known") << 0LL << 0LL << 0LL << "muse";
    }

    void whatAnAnswerTook() {
        QFETCH(qlonglong, prompt);
        QFETCH(qlonglong, tokens);
        QFETCH(qlonglong, milliseconds);
        QLocale::setDefault(QLocale(QLocale::English));
        Message told = answer(2, "Because.");
        told.model = "muse";
        told.usage = {.promptTokens = prompt, .answerTokens = tokens, .answerMilliseconds = milliseconds};
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), told});
        QTEST(row(transcript, 2).value("words").toString(), "words");
    }

    /// Code that is too long for one row is copied as a whole.
    void codeOfARow() {
        const QString line = "int one_more_value = 1; // as before\n";
        const QString code = line.repeated(4'000);
        Transcript transcript;
        transcript.setMessages(
            {question(1, "Why?"), answer(2, ("So:\n\n```cpp\n" + code + "```\n\n```\nx\n```\n").toStdString())});
        int rows = 0;
        for (int i = 0; i < transcript.count(); ++i) {
            const QVariantMap shown = row(transcript, i);
            if (shown.value("component") != "CodeBlock") continue;
            ++rows;
            const bool isShort = shown.value("code") == "x";
            QCOMPARE(transcript.codeOf(shown.value("key").toString()), isShort ? QString("x") : code.chopped(1));
        }
        QVERIFY(rows > 2);
        QVERIFY(transcript.codeOf(row(transcript, 0).value("key").toString()).isEmpty());
        QVERIFY(transcript.codeOf("nonsense").isEmpty());
    }

    /// Of thoughts before and after a tool was used, each block tells its own.
    void whatThoughtsTook() {
        QLocale::setDefault(QLocale(QLocale::English));
        Message told = answer(2, "Because.");
        told.usage = {.promptTokens = 9, .reasoningTokens = 900, .answerTokens = 950};
        told.blocks.insert(told.blocks.begin(), {.id = 7, .kind = BlockKind::reasoning, .text = "Hm, hm."});
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), told});
        QCOMPARE(row(transcript, 1).value("cost").toString(), QString("900 tokens"));
        told.blocks.insert(told.blocks.begin(), {.id = 8, .kind = BlockKind::reasoning, .text = "Hm, hm, hm, oh"});
        transcript.setMessages({question(1, "Why?"), told});
        QCOMPARE(row(transcript, 1).value("cost").toString(), QString("about 600 tokens"));
        QCOMPARE(row(transcript, 2).value("cost").toString(), QString("about 300 tokens"));
    }

    void picturesOfTools() {
        Message told = answer(2, "There it is.");
        told.blocks.insert(told.blocks.begin(), app::pictureBlock("abc", "Picture 1 of a tool", QSize(30, 20)));
        Transcript transcript;
        transcript.setMessages({question(1, "Where?"), told});
        QCOMPARE(components(transcript),
                 QStringList({"QuestionBlock", "PictureBlock", "ParagraphBlock", "ActionsBlock"}));
        QCOMPARE(row(transcript, 1).value("picture").toMap().value("width").toInt(), 30);
    }

    void longThoughtsInPieces_data() {
        QTest::addColumn<QString>("part");
        QTest::newRow("lines") << "A case of its own, which is rare.\n\n";
        QTest::newRow("words") << "and so on ";
        QTest::newRow("pairs") << "x" + QString("\xF0\x9F\xA6\x99").repeated(100);
        QTest::newRow("short") << "A";
    }
    /// However they come, pieces but the last stay what they were, and nothing but blanks between them is missing.
    void longThoughtsInPieces() {
        QFETCH(QString, part);
        Message thinking = answer(2, "");
        thinking.state = storage::MessageState::running;
        thinking.blocks = {{.id = 7, .kind = storage::BlockKind::reasoning}};
        Transcript transcript;
        transcript.setMessages({question(1, "Why?"), thinking});
        QString text;
        QStringList before;
        while (text.size() < 30'000) {
            const QString more = part.repeated(1 + 500 / static_cast<int>(part.size()));
            text += more;
            transcript.append(2, 7, more);
            const QStringList pieces = row(transcript, 1).value("pieces").toStringList();
            QVERIFY(pieces.size() >= before.size());
            for (int i = 0; i + 1 < before.size(); ++i) QCOMPARE(pieces[i], before[i]);
            for (const QString& piece : pieces) {
                QVERIFY(piece.size() <= 8'000);
                QVERIFY(!piece.startsWith(QChar(0xDD99)) && !piece.isEmpty());
            }
            before = pieces;
        }
        QVERIFY(before.size() > 3);
        const auto solid = [](QString all) { return all.remove(u' ').remove(u'\n'); };
        QCOMPARE(solid(before.join(QString())), solid(text));
    }

    /// A block of code that is too long for a row goes on in the next, and both say so.
    void longCode() {
        Message coding = answer(2, "```cpp\n");
        coding.state = storage::MessageState::running;
        coding.blocks.front().id = 7;
        Transcript transcript;
        transcript.setMessages({question(1, "Write it."), coding});
        bool goesOn = false; // as it was told last
        connect(&transcript, &QAbstractItemModel::dataChanged, this, [&](const QModelIndex& first) {
            if (first.row() == 1) goesOn = row(transcript, 1).value("goesOn").toBool();
        });
        QString code;
        for (int i = 0; i < 1'000; ++i) {
            const QString line = QString("int value%1 = sum(%1);\n").arg(i);
            code += line;
            transcript.append(2, 7, line);
        }
        transcript.append(2, 7, "```\n");
        QStringList parts;
        for (int i = 1; i < transcript.count(); ++i) {
            const QVariantMap part = row(transcript, i);
            if (part.value("component") != "CodeBlock") continue;
            QCOMPARE(part.value("continued").toBool(), !parts.isEmpty());
            parts.append(part.value("code").toString());
            const bool hasNext = i + 1 < transcript.count() && row(transcript, i + 1).value("component") == "CodeBlock";
            QCOMPARE(part.value("goesOn").toBool(), hasNext);
        }
        QVERIFY(parts.size() > 1);
        QCOMPARE(parts.join(u'\n') + u'\n', code);
        QCOMPARE(transcript.codeOf(row(transcript, 1).value("key").toString()) + u'\n', code);
        QVERIFY(goesOn);
    }

    void markupOfOthersIsText() {
        Transcript transcript;
        transcript.setMessages({question(1, "<b>x</b>"), answer(2, "<img src=x onerror=1> ![p](file:///etc/passwd)")});
        QCOMPARE(row(transcript, 0).value("text").toString(), QString("<b>x</b>")); // shown as plain text
        const QString html = row(transcript, 1).value("html").toString();
        QVERIFY2(!html.contains("<img") && !html.contains("file:"), qPrintable(html));
    }

    void removing() {
        Transcript transcript;
        QAbstractItemModelTester tester(&transcript, QAbstractItemModelTester::FailureReportingMode::QtTest);
        transcript.setMessages({question(1, "a"), answer(2, "b"), question(3, "c"), answer(4, "d")});
        transcript.removeFrom(3);
        QCOMPARE(components(transcript), QStringList({"QuestionBlock", "ParagraphBlock", "ActionsBlock"}));
        transcript.removeFrom(99);
        QCOMPARE(transcript.upTo(1).size(), std::size_t{1});
        QVERIFY(!transcript.find(3));
    }
};

QTEST_APPLESS_MAIN(TranscriptTest)
#include "transcript_test.moc"
