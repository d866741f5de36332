#include "app/chats/request.h"
#include "app/documents/kept_document.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

storage::Message asked(const char* text, const char* document = nullptr, const char* health = nullptr) {
    storage::Message message;
    message.role = storage::Role::user;
    if (document) message.blocks.push_back(documentBlock(std::string(64, 'a'), document, 3, 100, true));
    message.blocks.emplace_back().text = text;
    if (health) message.blocks.back().payload = std::string(R"({"health": ")") + health + "\"}";
    return message;
}

QStringList textsOf(const ChatMessage& message) {
    QStringList out;
    for (const ChatPart& part : message.parts) out.append(part.text);
    return out;
}

} // namespace

/// Documents, and how questions about health are answered, in requests.
class RequestDocumentsTest : public QObject {
    Q_OBJECT

private slots:
    void documentsGoAsTheirBeginning() {
        const auto source = [](const std::string&) { return QString("[Page 1]\nHello"); };
        const std::vector<storage::Message> branch{asked("One?", "a.pdf"), asked("Two?", "b.pdf")};
        const ChatRequest request = requestFor(branch, "Be kind.", modeOf("instant"), {}, source);
        QCOMPARE(request.messages.size(), std::size_t{3});
        QCOMPARE(textsOf(request.messages[1]),
                 (QStringList{"[Document 1: \"a.pdf\", 3 pages]\n[Page 1]\nHello", "One?"}));
        QVERIFY(textsOf(request.messages[2]).front().startsWith("[Document 2: \"b.pdf\""));
        const Attached attached = attachedTo(branch);
        QCOMPARE(attached.documents.size(), std::size_t{2});
        QCOMPARE(attached.documents[1].name, std::string("b.pdf"));
        QVERIFY(attached.pictures.empty());
        // What comes before stays the same when the next question comes.
        const ChatRequest before = requestFor({branch.front()}, "Be kind.", modeOf("instant"), {}, source);
        QCOMPARE(textsOf(before.messages[1]), textsOf(request.messages[1]));
        const ChatRequest missing = requestFor(branch, {}, modeOf("instant"));
        QVERIFY(textsOf(missing.messages[0]).front().contains("missing"));
    }

    void healthGoesBehindItsQuestion() {
        const std::vector<storage::Message> branch{asked("My knee hurts", nullptr, "general"), asked("What is 2 + 2?")};
        const ChatRequest request = requestFor(branch, {}, modeOf("instant"));
        const QStringList first = textsOf(request.messages[0]);
        QCOMPARE(first.size(), 2);
        QCOMPARE(first[0], QString("My knee hurts"));
        QVERIFY(first[1].contains("Never name a dose"));
        QCOMPARE(textsOf(request.messages[1]), QStringList{"What is 2 + 2?"});
        QVERIFY(concernOf(branch[0]) == HealthConcern::general && concernOf(branch[1]) == HealthConcern::none);
        storage::Message answer = branch[0];
        answer.role = storage::Role::assistant; // only questions have it, whatever an import says
        QVERIFY(concernOf(answer) == HealthConcern::none);
    }

    void whatIsAddedIsNotTheQuestion() {
        const auto source = [](const std::string&) { return QString("def f(x): return x"); };
        const ChatRequest request =
            requestFor({asked("What does my knee need?", "code.py", "general")}, {}, modeOf("instant"), {}, source);
        QVERIFY(kindOf(request) == questionKindOf("What does my knee need?"));
    }

    void beginnings_data() {
        QTest::addColumn<QByteArray>("kept");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("begin");
        QTest::newRow("all of it") << QByteArray("one\ftwo") << 100 << "[Page 1]\none\n[Page 2]\ntwo\n";
        QTest::newRow("a part") << QByteArray("one\ftwo") << 14
                                << "[Page 1]\none\n[\n[Cut on page 2; more of it follows.]";
        QTest::newRow("hidden") << QByteArray("a\xe2\x80\xae") << 100 << "[Page 1]\na⟨U+202E⟩\n";
        QTest::newRow("long") << QByteArray(10'000, 'x') << 12 << "[Page 1]\nxxx\n[Cut on page 1; more of it follows.]";
    }

    void beginnings() {
        QFETCH(QByteArray, kept);
        QFETCH(int, most);
        QFETCH(QString, begin);
        QCOMPARE(beginningOf(kept, most), begin);
    }
};

QTEST_APPLESS_MAIN(RequestDocumentsTest)
#include "request_documents_test.moc"
