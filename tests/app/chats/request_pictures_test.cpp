#include "app/chats/request.h"
#include "app/pictures/picture_block.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// Which pictures of a chat go with a request, and what stands in the place of the others.
class RequestPicturesTest : public QObject {
    Q_OBJECT

private slots:
    void picturesGoAsDataUrls() {
        const std::vector<storage::Message> branch{question("a", "what?")};
        const ChatRequest request = requestFor(branch, "", modeOf("instant"),
                                               [](const std::string&) { return QByteArray("\xff\xd8\xff\xe0 photo"); });
        const auto& parts = request.messages.front().parts;
        QCOMPARE(parts.size(), std::size_t{2});
        QCOMPARE(parts.front().kind, ChatPart::Kind::picture);
        QVERIFY(parts.front().text.startsWith("data:image/jpeg;base64,/9j/4"));
        QCOMPARE(parts.back().text, QString("what?"));
    }

    void blindModelsReadThatThereWasOne() {
        const ChatRequest request = requestFor({question("a", "what?")}, "", modeOf("instant"));
        const auto& parts = request.messages.front().parts;
        QCOMPARE(parts.size(), std::size_t{2});
        QCOMPARE(parts.front().kind, ChatPart::Kind::text);
        QVERIFY(parts.front().text.contains("a.png"));
    }

    void theLatestFit() {
        std::vector<storage::Message> branch;
        for (const char* name : {"a", "b", "c", "d"}) branch.push_back(question(name, "and this?"));
        branch.push_back(question("d", "again?")); // the same once more costs nothing
        const ChatRequest request = requestFor(
            branch, "", modeOf("instant"), [](const std::string&) { return QByteArray(mostPictureBytes / 2, 'x'); });
        QStringList kinds;
        for (const ChatMessage& message : request.messages)
            kinds.append(message.parts.front().kind == ChatPart::Kind::picture ? "picture" : "words");
        QCOMPARE(kinds, QStringList({"words", "words", "picture", "picture", "picture"}));
    }

    void missingOnesAreSaid() {
        const ChatRequest request = requestFor({question("a", "what?")}, "", modeOf("instant"),
                                               [](const std::string&) { return QByteArray(); });
        QCOMPARE(request.messages.front().parts.front().kind, ChatPart::Kind::text);
    }

private:
    static storage::Message question(const std::string& name, const std::string& words) {
        storage::Message message;
        storage::Block text;
        text.text = words;
        message.blocks = {pictureBlock(name + std::string(63, '0'), QString::fromStdString(name) + ".png", {10, 10}),
                          text};
        return message;
    }
};

QTEST_APPLESS_MAIN(RequestPicturesTest)
#include "request_pictures_test.moc"
