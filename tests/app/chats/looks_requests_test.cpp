#include "app/chats/request.h"
#include "app/looks/look.h"
#include "app/pictures/picture_block.h"
#include "app/tools/tool_use.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

std::string hashOf(char digit) {
    return std::string(64, digit);
}

Look lookAt(int step, char crop) {
    Look look{.step = step, .crop = hashOf(crop), .cropSize = {20, 20}, .picture = hashOf('b')};
    look.pictureSize = {200, 100};
    look.box = {0, 0, 100, 50};
    look.wanted = "a sign";
    return look;
}

/// Two calls in one round, a third in the next; each with its look.
storage::Message answerWithLooks() {
    const auto use = [](int number, int round) {
        ToolUse out;
        out.callId = QString("call%1").arg(number);
        out.name = "look_closer";
        out.round = round;
        out.state = ToolUse::State::done;
        out.result = QString("Look %1: here. It is shown in the next message.").arg(number);
        return out;
    };
    storage::Message answer;
    answer.role = storage::Role::assistant;
    answer.state = storage::MessageState::stopped;
    Look first = lookAt(1, 'c');
    first.sentence = "The sign is yellow.";
    answer.blocks = {callBlock(use(1, 1)), callBlock(use(2, 1)),   resultBlock(use(1, 1)),
                     blockOf(first),       resultBlock(use(2, 1)), blockOf(lookAt(2, 'd')),
                     callBlock(use(3, 2)), resultBlock(use(3, 2)), blockOf(lookAt(3, 'e'))};
    answer.blocks.emplace_back().text = "The sign is yellow (look 1).";
    return answer;
}

storage::Message question(bool hasPictures) {
    storage::Message message;
    if (hasPictures)
        for (const char digit : {'a', 'b'})
            message.blocks.push_back(pictureBlock(hashOf(digit), QString(QChar(digit)), {200, 100}));
    message.blocks.emplace_back().text = "What is there?";
    return message;
}

/// A picture's bytes are its hash.
QByteArray source(const std::string& hash) {
    return QByteArray::fromStdString(hash);
}

/// A message's texts, and for each picture the first digit of its hash, in their order.
QString shown(const ChatMessage& message) {
    QStringList out;
    for (const ChatPart& part : message.parts)
        out.append(part.kind == ChatPart::Kind::text
                       ? part.text
                       : "<" + QByteArray::fromBase64(part.text.section(',', 1).toLatin1()).left(1) + ">");
    return out.join('|');
}

} // namespace

/// What requests say and show of looks in answers that are there already.
class LooksRequestsTest : public QObject {
    Q_OBJECT

private slots:
    /// The next question: a line for each look, no crop.
    void laterTurnsReadALine() {
        const ChatRequest request =
            requestFor({question(true), answerWithLooks(), question(false)}, {}, modeOf("instant"), source);
        QStringList told;
        for (const ChatMessage& message : request.messages) told.append(shown(message));
        const QString gone = " It is not shown any more; look again if you need it.";
        const QString place = "picture 2, left 0, top 0, right 500, bottom 500, for \"a sign\".";
        QCOMPARE(told, QStringList({"<a>|<b>|What is there?", "",
                                    "Look 1: " + place + " What rested on it: \"The sign is yellow.\"." + gone,
                                    "Look 2: " + place + gone, "", "Look 3: " + place + gone,
                                    "The sign is yellow (look 1).", "What is there?"}));
    }

    /// An answer that was cut off goes on: what it has looked at is there again, as it was.
    void theSameTurnSeesThemAgain_data() {
        QTest::addColumn<int>("pictures");
        QTest::addColumn<QStringList>("seen"); ///< behind the first and the second round
        QTest::newRow("all") << 8 << QStringList{"<c> <d>", "<e>"};
        QTest::newRow("two") << 2 << QStringList{"<d>", "<e>"};
        QTest::newRow("one") << 1 << QStringList{"", "<e>"};
    }

    void theSameTurnSeesThemAgain() {
        QFETCH(int, pictures);
        QFETCH(QStringList, seen);
        const ChatRequest request = requestToGoOn({question(true), answerWithLooks()}, {}, modeOf("instant"), source,
                                                  {}, {.pictures = pictures});
        QStringList rounds;
        QString words;
        std::vector<ChatMessage::Role> roles;
        for (const ChatMessage& message : request.messages) {
            roles.push_back(message.role);
            words += shown(message) + '\n';
            if (!message.calls.empty()) rounds.append(QString());
            if (rounds.isEmpty()) continue;
            for (const QString& part : shown(message).split('|'))
                if (part.startsWith('<')) rounds.back() += (rounds.back().isEmpty() ? "" : " ") + part;
        }
        QCOMPARE(rounds, seen);
        QCOMPARE(words.count("It is shown in the next message"), pictures == 8 ? 3 : pictures);
        QCOMPARE(words.count("not shown any more"), pictures == 8 ? 0 : 3 - pictures);
        QVERIFY(words.contains("Look 3: picture 2, left 0, top 0, right 500, bottom 500:|<e>"));
        using Role = ChatMessage::Role;
        QCOMPARE(roles.front(), Role::user);
        QVERIFY(roles[roles.size() - 2] == Role::assistant && roles.back() == Role::user);
    }

    /// Looks of agents have no call in the answer: they stand with the question.
    void looksOfAgentsStandWithTheQuestion() {
        storage::Message answer;
        answer.role = storage::Role::assistant;
        answer.state = storage::MessageState::stopped;
        answer.blocks = {blockOf(lookAt(1, 'c')), blockOf(lookAt(2, 'd'))};
        answer.blocks.emplace_back().text = "It is yellow.";
        const ChatRequest later = requestFor({question(true), answer, question(false)}, {}, modeOf("instant"), source);
        QCOMPARE(later.messages.size(), std::size_t{3});
        const QString asked = shown(later.messages[0]);
        QVERIFY2(asked.startsWith("<a>|<b>|What is there?|[What agents have looked at]|Look 1: picture 2"),
                 qPrintable(asked));
        QVERIFY(asked.contains("|Look 2: ") && !asked.contains("<c>"));
        QCOMPARE(shown(later.messages[1]), QString("It is yellow."));
        const ChatRequest more = requestToGoOn({question(true), answer}, {}, modeOf("instant"), source);
        QVERIFY(shown(more.messages[0]).contains(":|<c>|Look 2"));
        QVERIFY(shown(more.messages[0]).endsWith(":|<d>"));
    }

    /// Models that see nothing read the lines, and so does everybody of looks that are gone.
    void withoutCrops() {
        for (const PictureSource& none :
             {PictureSource(), PictureSource([](const std::string&) { return QByteArray(); })}) {
            const ChatRequest request = requestToGoOn({question(true), answerWithLooks()}, {}, modeOf("instant"), none);
            for (const ChatMessage& message : request.messages)
                for (const ChatPart& part : message.parts) QCOMPARE(part.kind, ChatPart::Kind::text);
        }
    }

    /// A look that an import made up is left out.
    void looksThatAreNone() {
        storage::Message answer = answerWithLooks();
        answer.blocks[3].payload = R"({"look": {"step": 0, "picture": "x", "box": [1]}})";
        const ChatRequest request = requestFor({question(true), answer}, {}, modeOf("instant"), source);
        QCOMPARE(shown(request.messages[2]), QString("Look 1: here. It is shown in the next message."));
    }
};

QTEST_APPLESS_MAIN(LooksRequestsTest)
#include "looks_requests_test.moc"
