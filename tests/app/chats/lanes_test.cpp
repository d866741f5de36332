#include "app/chats/chat.h"
#include "app/chats/lane_blocks.h"
#include "app/chats/sample_lanes.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/engine/engine_program.h"
#include "app/looks/look.h"
#include "app/pictures/regions.h"
#include "tests/app/support/spin.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <span>

/// Answers of several agents in a chat: how they are stored while they come, shown again after a start, steered, and
/// used.

using namespace calliope;
using app::LaneList;
using storage::Block;
using storage::BlockKind;
using storage::Message;
using storage::MessageState;
using test::spinUntil;

namespace {

/// The app without its window and its engine.
struct Rig {
    explicit Rig(const std::filesystem::path& folder, int pause = 1)
        : fake(pause)
        , store(folder)
        , settings(nullptr)
        , client(gate, keys)
        , responder(client)
        , chats(store)
        , shelf(folder, app::PictureReader(app::enginePath()))
        , chat(store, chats, settings, responder, shelf, toolbox) {
        responder.setState(
            {.endpoint = fake.endpoint(), .hint = {}, .modelName = "Fake", .model = {}, .contextSize = 32'768});
        chat.setMode("contemplating");
    }

    const Message* last() { return chat.transcript()->last(); }
    LaneList* lanes() { return last() ? chat.transcript()->lanesOf(last()->id) : nullptr; }
    bool waitForAnswer() {
        return spinUntil([&] { return last() && last()->role == storage::Role::assistant && !chat.isRunning(); },
                         60'000);
    }
    bool waitForLanes() {
        return spinUntil([&] { return lanes() && !lanes()->textOf(1).isEmpty() && !lanes()->textOf(4).isEmpty(); },
                         60'000);
    }

    app::FakeEndpoint fake;
    app::StoreThread store;
    app::Settings settings;
    app::NetworkGate gate;
    app::MemoryKeyStore keys;
    app::ChatClient client;
    app::Responder responder;
    app::Chats chats;
    app::PictureShelf shelf;
    app::Toolbox toolbox{nullptr};
    app::Chat chat;
};

/// Kind, lane and round of each block.
QStringList shapeOf(const Message& message) {
    QStringList out;
    for (const Block& block : message.blocks) {
        QString shape = QString::fromStdString(std::string(storage::nameOf(block.kind))) + QString::number(block.lane);
        if (block.lane > 0 && block.kind != BlockKind::lane) shape += "." + QString::number(app::roundOf(block));
        if (const QString section = app::sectionOf(block); !section.isEmpty()) shape += "." + section;
        out.append(shape);
    }
    return out;
}

QStringList expectedShape(int lanes) {
    QStringList out{"lane0"};
    for (int lane = 1; lane <= lanes; ++lane) out.append(QString("lane%1").arg(lane));
    for (int round = 1; round <= 2; ++round)
        for (int lane = 1; lane <= lanes; ++lane)
            out << QString("reasoning%1.%2").arg(lane).arg(round) << QString("text%1.%2").arg(lane).arg(round);
    return out << "text0"
               << "text0.agreement"
               << "text0.differed"
               << "text0.decided";
}

QStringList components(const app::Transcript& transcript) {
    QStringList out;
    for (int i = 0; i < transcript.count(); ++i)
        out.append(
            transcript.data(transcript.index(i), app::Transcript::BlockRole).toMap().value("component").toString());
    return out;
}

QVariant of(const LaneList& lanes, int lane, LaneList::Role role) {
    return lanes.data(lanes.index(lane - 1), role);
}

} // namespace

class LanesTest : public QObject {
    Q_OBJECT

    /// Stands in for look_closer: a look without a picture.
    static app::Tool lookTool() {
        app::Tool tool{.name = "look", .title = "Look", .description = "Looks.", .parameters = {{"type", "object"}}};
        tool.effect = app::ToolEffect::read;
        tool.run = [](const QJsonObject&, const app::ToolContext& context) {
            return app::runAtOnce([number = context.number] {
                app::ToolResult result;
                result.text = "Look " + QString::number(number);
                result.blocks = {app::blockOf(app::Look{.step = number,
                                                        .picture = std::string(64, 'a'),
                                                        .pictureSize = {100, 50},
                                                        .box = {10, 10, 20, 20},
                                                        .wanted = "the plate"})};
                return result;
            });
        };
        return tool;
    }

    /// Stands in for mark_regions on a picture of the store: the label is the number of the call.
    static app::Tool markTool(const std::string& picture) {
        app::Tool tool{.name = "mark", .title = "Mark", .description = "Marks.", .parameters = {{"type", "object"}}};
        tool.effect = app::ToolEffect::read;
        tool.isForMerging = true;
        tool.run = [picture](const QJsonObject&, const app::ToolContext& context) {
            return app::runAtOnce([picture, number = context.number] {
                app::ToolResult result{"Marked."};
                result.blocks = {app::blockOf(
                    app::RegionsOnPicture{.picture = picture,
                                          .size = {100, 50},
                                          .regions = {{.label = QString::number(number), .box = {10, 10, 20, 20}}}})};
                return result;
            });
        };
        return tool;
    }

    /// Labels of what is marked, by an agent or (0) in the answer.
    static QStringList marksOf(const Message& message, int lane) {
        QStringList out;
        for (const Block& block : message.blocks)
            if (block.kind == BlockKind::regions && block.lane == lane)
                out.append(app::regionsIn(block).regions.at(0).label);
        return out;
    }

    /// The same as an agent's column shows it.
    static QStringList shownMarksOf(const LaneList& lanes, int lane) {
        QStringList out;
        const QVariantList marked = of(lanes, lane, LaneList::MarkedRole).toList();
        for (const QVariant& each : marked)
            out.append(each.toMap()["regions"].toList().at(0).toMap()["label"].toString());
        return out;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] std::filesystem::path folder() const { return m_folder->filePath("data").toStdString(); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void blocksAreStoredInOrderAndShownAgain() {
        QStringList rows;
        QString text;
        storage::Id chat = 0;
        {
            Rig rig(folder());
            rig.chat.send("Should we buy the bakery?");
            QVERIFY(rig.waitForAnswer());
            QCOMPARE(rig.last()->state, MessageState::finished);
            QCOMPARE(shapeOf(*rig.last()), expectedShape(4));
            QVERIFY(rig.last()->usage.answerTokens > 0);
            rows = components(*rig.chat.transcript());
            QCOMPARE(rows, QStringList({"QuestionBlock", "LanesBlock", "AgreementBlock", "ParagraphBlock",
                                        "OutcomeBlock", "ActionsBlock"}));
            text = rig.lanes()->textOf(2);
            QVERIFY(!text.isEmpty() && !text.contains("Verdict"));
            QCOMPARE(rig.lanes()->agreeing(), 3);
            QVERIFY(of(*rig.lanes(), 4, LaneList::DissentsRole).toBool());
            QCOMPARE(of(*rig.lanes(), 1, LaneList::ConfidenceRole).toInt(), 4);
            chat = rig.chats.currentId();
        }
        Rig rig(folder());
        rig.chats.open(chat);
        QVERIFY(spinUntil([&] { return rig.last() != nullptr; }, 60'000));
        QCOMPARE(components(*rig.chat.transcript()), rows);
        QCOMPARE(rig.lanes()->textOf(2), text);
        QCOMPARE(rig.lanes()->agreeing(), 3);
        QVERIFY(!rig.lanes()->isRunning());
    }

    /// What is marked on pictures is in the answer once: by the synthesis, else by the agent whose draft weighs most.
    void marksBelongToTheAnswer_data() {
        QTest::addColumn<bool>("synthesisMarks");
        QTest::newRow("agents") << false;
        QTest::newRow("synthesis") << true;
    }

    void marksBelongToTheAnswer() {
        QFETCH(bool, synthesisMarks);
        Rig rig(folder());
        const QByteArray content = "a picture";
        std::string picture;
        rig.store.run(
            &rig.chats,
            [content](storage::Store& store) {
                const auto bytes =
                    std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size())));
                return store.attachments().put(bytes, {.mediaType = "image/png", .width = 100, .height = 50}).hash;
            },
            [&](const std::string& hash) { picture = hash; });
        QVERIFY(spinUntil([&] { return !picture.empty(); }, 10'000));
        rig.toolbox.setTools({}, {markTool(picture)});
        rig.fake.setScript([synthesisMarks](const QJsonObject& request) {
            const QString all = QString::fromUtf8(QJsonDocument(request).toJson());
            const bool isSynthesis = all.contains("agents have worked on this");
            const bool isFirst = !all.contains("The other agents say:") && !isSynthesis;
            const bool isBegin = request["messages"].toArray().last()["role"] != "tool";
            app::FakeAnswer answer;
            if (isBegin && (isFirst || (isSynthesis && synthesisMarks))) {
                answer.finish = "tool_calls";
                answer.pieces.push_back({app::FakePiece::Kind::call, "mark", "{}"});
                return answer;
            }
            app::addWords(answer, app::FakePiece::Kind::content,
                          isSynthesis ? "Four cups.\nAgreement: all\nThey differed: no\nWhat decided it: counting"
                                      : "Cups.\nVerdict: four\nConfidence: 3");
            return answer;
        });
        rig.chat.send("How many cups?");
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(rig.last()->state, MessageState::finished);
        for (int lane = 1; lane <= 4; ++lane) {
            QCOMPARE(marksOf(*rig.last(), lane).size(), 1);
            QCOMPARE(shownMarksOf(*rig.lanes(), lane), marksOf(*rig.last(), lane));
        }
        const QStringList marks = marksOf(*rig.last(), 0);
        QCOMPARE(marks.size(), 1);
        if (synthesisMarks)
            QCOMPARE(marks, QStringList{"5"});
        else
            QCOMPARE(marks, marksOf(*rig.last(), 1)); // all weigh the same
        QCOMPARE(components(*rig.chat.transcript()).count("RegionsBlock"), 1);

        const QStringList second = marksOf(*rig.last(), 2);
        rig.chat.steerLane(rig.last()->id, 2, "use");
        QVERIFY(spinUntil([&] { return rig.last()->siblings == 2; }, 60'000));
        QCOMPARE(marksOf(*rig.last(), 0), second);
    }

    /// What an agent marks in a later round stands for what it marked before; while it comes, and when it is read
    /// again.
    void theLastRoundsMarksAreShown() {
        Message message{.id = -1, .role = storage::Role::assistant, .state = MessageState::running};
        storage::Id id = -1;
        const auto add = [&](Block block) {
            block.id = --id;
            block.lane = 1;
            message.blocks.push_back(block);
            return block;
        };
        const auto mark = [&](const char* label) {
            return add(app::blockOf(
                {.picture = "0", .size = {100, 50}, .regions = {{.label = label, .box = {10, 10, 20, 20}}}}));
        };
        LaneList live(message);
        live.setBlock(add({.kind = BlockKind::lane}));
        live.setBlock(add({.kind = BlockKind::text, .payload = "{\"round\": 1}"}));
        live.setBlock(mark("cup"));
        const Block twice = mark("plate");
        live.setBlock(twice);
        live.setBlock(twice);
        QCOMPARE(shownMarksOf(live, 1), QStringList({"cup", "plate"}));
        live.setBlock(add({.kind = BlockKind::text, .payload = "{\"round\": 2}"}));
        QCOMPARE(shownMarksOf(live, 1), QStringList({"cup", "plate"}));
        live.setBlock(mark("spoon"));
        QCOMPARE(shownMarksOf(live, 1), QStringList{"spoon"});
        QCOMPARE(shownMarksOf(LaneList(message), 1), QStringList{"spoon"});
    }

    /// Agents look at the picture of the question; their looks are steps of the answer, with numbers of their own.
    void agentsUseTools() {
        storage::Id chat = 0;
        QStringList rows;
        {
            Rig rig(folder());
            rig.toolbox.setTools({}, {lookTool()});
            rig.fake.setScript([](const QJsonObject& request) {
                const QString all = QString::fromUtf8(QJsonDocument(request).toJson());
                const bool isSynthesis = all.contains("agents have worked on this");
                const bool isFirst = !all.contains("The other agents say:") && !isSynthesis;
                app::FakeAnswer answer;
                if (isFirst && request["messages"].toArray().last()["role"] != "tool") {
                    answer.finish = "tool_calls";
                    answer.pieces.push_back({app::FakePiece::Kind::call, "look", "{}"});
                    return answer;
                }
                app::addWords(answer, app::FakePiece::Kind::content,
                              isSynthesis ? "The plate reads B 207 (look 2).\nAgreement: all\nThey differed: no\n"
                                            "What decided it: the look"
                                          : "I see it.\nVerdict: B 207\nConfidence: 3");
                return answer;
            });
            rig.chat.send("What does the plate say?");
            QVERIFY(rig.waitForAnswer());
            QCOMPARE(rig.last()->state, MessageState::finished);
            std::vector<int> steps;
            for (const Block& block : rig.last()->blocks)
                if (app::isLook(block)) steps.push_back(app::lookIn(block).step);
            std::ranges::sort(steps);
            QCOMPARE(steps, std::vector<int>({1, 2, 3, 4}));
            for (const Block& block : rig.last()->blocks)
                if (app::isLook(block) && app::lookIn(block).step == 2)
                    QCOMPARE(app::lookIn(block).sentence, QString("The plate reads B 207"));
            for (int lane = 1; lane <= 4; ++lane)
                QVERIFY(of(*rig.lanes(), lane, LaneList::UsesRole).toStringList().value(0).startsWith("Look"));
            rows = components(*rig.chat.transcript());
            QCOMPARE(rows.count("LookBlock"), 4);
            QCOMPARE(rows.count("ToolBlock"), 0); // they stand with the agents
            chat = rig.chats.currentId();
        }
        Rig rig(folder());
        rig.chats.open(chat);
        QVERIFY(spinUntil([&] { return rig.last() != nullptr; }, 60'000));
        QCOMPARE(components(*rig.chat.transcript()), rows);
        QVERIFY(of(*rig.lanes(), 3, LaneList::UsesRole).toStringList().value(0).startsWith("Look"));
        const std::size_t before = rig.fake.chats().size();
        rig.chat.setMode("instant");
        rig.chat.send("Thank you");
        QVERIFY(spinUntil([&] { return rig.fake.chats().size() > before; }, 60'000));
        QVERIFY(!QJsonDocument(rig.fake.chats().back()).toJson().contains("tool_calls"));
        QVERIFY(rig.waitForAnswer());
    }

    /// As after kill -9: the files as they are at some moment, opened anew.
    void littleIsLostAtAnyMoment() {
        Rig rig(folder(), 8);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        for (int copies = 0; copies < 5; ++copies) {
            QTest::qWait(150);
            if (!rig.chat.isRunning()) break;
            // All that had been said 250 ms before must be there.
            std::map<std::size_t, std::string> said;
            for (std::size_t i = 0; i < rig.last()->blocks.size(); ++i) said[i] = rig.last()->blocks[i].text;
            QTest::qWait(250);
            const std::filesystem::path copy = m_folder->filePath(QString("copy%1").arg(copies)).toStdString();
            std::filesystem::create_directories(copy);
            const auto copyAll = [from = folder(), copy](storage::Store&) {
                for (const char* name : {"calliope.db", "calliope.db-wal"})
                    if (std::filesystem::exists(from / name)) std::filesystem::copy_file(from / name, copy / name);
            };
            // By who writes them: a thread that the machine has kept waiting does first what was due.
            bool isCopied = false;
            rig.store.run(
                &rig.chat, [](storage::Store&) {},
                [&] { rig.store.run(&rig.chat, copyAll, [&] { isCopied = true; }); });
            QVERIFY(spinUntil([&] { return isCopied; }, 60'000));
            storage::Store store(copy);
            QCOMPARE(store.report().interrupted.size(), std::size_t{1});
            const auto message = store.messages().find(store.report().interrupted.front());
            QVERIFY(message && message->state == MessageState::interrupted);
            QVERIFY(message->blocks.size() >= said.size());
            for (const auto& [place, text] : said)
                QVERIFY2(message->blocks[place].text.starts_with(text),
                         qPrintable(QString("block %1 has lost text").arg(place)));
            const LaneList lanes(*message);
            QCOMPARE(lanes.count(), 4);
            QVERIFY(!lanes.isRunning() && !lanes.textOf(1).isEmpty());
            for (int lane = 1; lane <= 4; ++lane) QVERIFY(!of(lanes, lane, LaneList::RunningRole).toBool());
        }
        rig.chat.stop();
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(rig.last()->state, MessageState::stopped);
    }

    void anotherChatIsOpenedMeanwhile() {
        Rig rig(folder(), 3);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        const storage::Id chat = rig.chats.currentId();
        rig.chats.newChat();
        QVERIFY(!rig.lanes());
        QTest::qWait(100);
        rig.chats.open(chat);
        QVERIFY(spinUntil([&] { return rig.lanes() != nullptr; }, 60'000));
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(shapeOf(*rig.last()), expectedShape(4));
    }

    void hintsAreAddressed() {
        Rig rig(folder(), 3);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        QVERIFY(rig.chat.takesHints());
        rig.chat.giveHint("@b look at the roof");
        rig.chat.giveHint("be brief");
        QCOMPARE(of(*rig.lanes(), 2, LaneList::HintsRole).toString(), QString("look at the roof\nbe brief"));
        QCOMPARE(of(*rig.lanes(), 1, LaneList::HintsRole).toString(), QString("be brief"));
        QVERIFY(rig.waitForAnswer());
        int told = 0;
        for (const QJsonObject& request : rig.fake.chats())
            told += QJsonDocument(request).toJson().contains("look at the roof") ? 1 : 0;
        QCOMPARE(told, 1);
        QVERIFY(!rig.chat.takesHints());
    }

    void hintsThatNobodyTakesStay() {
        Rig rig(folder(), 4);
        QStringList told;
        QObject::connect(&rig.chat, &app::Chat::failed,
                         [&](const app::Failure& failure) { told.append(failure.title + " " + failure.detail); });
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        rig.chat.setDraft("@f look at the roof");
        rig.chat.giveHint("@f look at the roof");
        QCOMPARE(rig.chat.draft(), QString("@f look at the roof"));
        QCOMPARE(told.size(), 1);
        QVERIFY2(told[0].contains("no agent F") && told[0].contains("A to D"), qPrintable(told[0]));
        for (int lane = 1; lane <= 4; ++lane) QVERIFY(of(*rig.lanes(), lane, LaneList::HintsRole).toString().isEmpty());
        rig.chat.giveHint("@b look at the roof");
        QVERIFY(rig.chat.draft().isEmpty());
        QCOMPARE(told.size(), 1);
        rig.chat.stop();
        QVERIFY(rig.waitForAnswer());
    }

    void lanesAreSteered() {
        Rig rig(folder(), 4);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        const storage::Id message = rig.last()->id;
        rig.chat.steerLane(message, 4, "stop");
        QCOMPARE(of(*rig.lanes(), 4, LaneList::StateRole).toString(), QString("stopped"));
        QVERIFY(rig.lanes()->announcement().contains("D"));
        rig.chat.steerLane(message, 2, "pin");
        QVERIFY(of(*rig.lanes(), 2, LaneList::PinnedRole).toBool());
        rig.chat.steerLane(message, 9, "stop"); // is not there
        rig.chat.steerLane(message, 1, "nonsense");
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(of(*rig.lanes(), 4, LaneList::StateRole).toString(), QString("stopped"));
        QVERIFY(of(*rig.lanes(), 2, LaneList::PinnedRole).toBool());
        rig.chat.steerLane(rig.last()->id, 2, "unpin"); // also afterwards
        QVERIFY(!of(*rig.lanes(), 2, LaneList::PinnedRole).toBool());
    }

    void usingALaneMakesAnotherVersion() {
        Rig rig(folder());
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForAnswer());
        const QString text = rig.lanes()->textOf(4);
        rig.chat.steerLane(rig.last()->id, 4, "use");
        QVERIFY(spinUntil([&] { return rig.last()->siblings == 2; }, 60'000));
        QCOMPARE(rig.chat.markdownOf(rig.last()->id), text);
        QCOMPARE(rig.lanes()->chosen(), 4);
        QCOMPARE(rig.lanes()->count(), 4);
        rig.chat.selectSibling(rig.last()->id, -1);
        QVERIFY(spinUntil([&] { return rig.last()->sibling == 1; }, 60'000));
        QVERIFY(rig.chat.markdownOf(rig.last()->id).startsWith("Do it"));
    }

    /// The merged answer has begun: it is a version of its own, and the other is what the agent has written.
    void usingALaneWhileTheDraftsAreMerged() {
        Rig rig(folder(), 8);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        QVERIFY(spinUntil([&] { return rig.chat.markdownOf(rig.last()->id).startsWith("Do it"); }, 60'000));
        QVERIFY(rig.chat.isRunning());
        const QString text = rig.lanes()->textOf(4);
        rig.chat.steerLane(rig.last()->id, 4, "use");
        rig.chat.steerLane(rig.last()->id, 4, "use"); // a double click
        QVERIFY(spinUntil([&] { return !rig.chat.isRunning() && rig.last() && rig.last()->siblings > 1; }, 60'000));
        QCOMPARE(rig.last()->siblings, 2);
        QCOMPARE(rig.last()->state, MessageState::finished);
        QCOMPARE(rig.chat.markdownOf(rig.last()->id), text);
        QCOMPARE(rig.lanes()->chosen(), 4);
        rig.chat.selectSibling(rig.last()->id, -1);
        QVERIFY(spinUntil([&] { return rig.last() && rig.last()->sibling == 1; }, 60'000));
        QCOMPARE(rig.last()->state, MessageState::stopped);
        QCOMPARE(rig.lanes()->chosen(), 0);
    }

    void usingALaneAmidTheRunEndsIt() {
        Rig rig(folder(), 4);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        rig.chat.steerLane(rig.last()->id, 1, "use");
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(rig.last()->state, MessageState::finished);
        QCOMPARE(rig.lanes()->chosen(), 1);
        QCOMPARE(rig.last()->siblings, 1);
        QVERIFY(!rig.chat.markdownOf(rig.last()->id).isEmpty());
    }

    void answerNow() {
        Rig rig(folder(), 4);
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForLanes());
        QVERIFY(rig.chat.canAnswerNow());
        rig.chat.answerNow();
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(rig.last()->state, MessageState::finished);
        QVERIFY(!rig.chat.markdownOf(rig.last()->id).isEmpty());
    }

    /// What the conversation takes is known while an answer comes, when it is planned, and after it was stopped.
    void theContextStaysInUse() {
        Rig rig(folder(), 8);
        rig.chat.setMode("instant");
        rig.chat.send("Tell me about bakeries. " + QString("They are old. ").repeated(100));
        const auto answers = [&] {
            return rig.chat.isRunning() && rig.last() && rig.last()->role == storage::Role::assistant;
        };
        QVERIFY(spinUntil(answers, 60'000));
        QVERIFY(rig.chat.contextUsed() > 300); // the question alone
        QVERIFY(rig.waitForAnswer());
        const int used = rig.chat.contextUsed(); // as it was counted
        QVERIFY(used > 0);
        rig.chat.send("And what do they cost?");
        QVERIFY(spinUntil([&] { return answers() && rig.last()->usage.promptTokens == 0; }, 60'000));
        QVERIFY(rig.chat.contextUsed() >= used);
        rig.chat.stop();
        QVERIFY(rig.waitForAnswer());
        QVERIFY(rig.chat.contextUsed() >= used);
    }

    /// What is written counts before it is sent, and what an edit replaces does not.
    void theContextTellsItsParts() {
        Rig rig(folder());
        rig.chat.setMode("instant");
        QCOMPARE(rig.chat.contextParts().size(), 0);
        int told = 0;
        connect(&rig.chat, &app::Chat::contextChanged, this, [&] { ++told; });
        const QString words = QString("words").repeated(400);
        rig.chat.setDraft(words);
        QVERIFY(told > 0);
        QCOMPARE(rig.chat.contextParts().size(), 1);
        QCOMPARE(rig.chat.contextUsed(), 500); // about
        rig.chat.send(words);
        QVERIFY(rig.waitForAnswer());
        const int used = rig.chat.contextUsed();
        QVERIFY(used > 0);
        rig.chat.setDraft("And what do they cost?!!");
        QCOMPARE(rig.chat.contextParts().size(), 2);
        QCOMPARE(rig.chat.contextUsed(), used + 6);
        rig.chat.beginEditLast();
        QCOMPARE(rig.chat.contextParts().size(), 1);
        QCOMPARE(rig.chat.contextUsed(), 500);
    }

    void whatAnAnswerWillTakeIsSaidOnceItIsKnown() {
        Rig rig(folder());
        const auto detail = [&](int mode) { return rig.chat.modeRows()[mode].toMap()["detail"].toString(); };
        QCOMPARE(detail(0), QString("not measured yet"));
        rig.chat.setMode("instant");
        rig.chat.send("Tell me about bakeries");
        QVERIFY(rig.waitForAnswer());
        QVERIFY2(detail(0).endsWith(" tokens"), qPrintable(detail(0)));
    }

    void temporaryChatsHaveThemToo() {
        Rig rig(folder());
        rig.chats.newTemporaryChat();
        rig.chat.setMode("contemplating");
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForAnswer());
        QCOMPARE(shapeOf(*rig.last()), expectedShape(4));
        const QString text = rig.lanes()->textOf(4);
        rig.chat.steerLane(rig.last()->id, 4, "use");
        QCOMPARE(rig.chat.markdownOf(rig.last()->id), text);
    }

    void onlyTheAnswerGoesBackToTheModel() {
        Rig rig(folder());
        rig.chat.send("Should we buy the bakery?");
        QVERIFY(rig.waitForAnswer());
        rig.chat.setMode("instant");
        const std::size_t before = rig.fake.chats().size();
        rig.chat.send("Thank you");
        QVERIFY(spinUntil([&] { return rig.fake.chats().size() > before; }, 60'000));
        QVERIFY(rig.waitForAnswer());
        const QByteArray request = QJsonDocument(rig.fake.chats().back()).toJson();
        QVERIFY(request.contains("Do it, on one condition"));
        QVERIFY(!request.contains("Verdict") && !request.contains("They differed") && !request.contains("Seen from"));
    }

    /// What stands in the file may be anything.
    void damagedBlocksDoNoHarm() {
        Message message = app::sampleLanes(false);
        for (std::size_t i = 0; i < message.blocks.size(); ++i) {
            for (const char* payload :
                 {"", "{", "[]", R"({"lanes": 1e300, "rounds": -5, "chosen": 99, "round": 1e99, "stage": 3})",
                  R"({"name": null, "tokens": "x", "state": "refining", "section": "decided"})"}) {
                Message damaged = message;
                damaged.blocks[i].payload = payload;
                for (const int lane : {-1, 0, 8, 9, 1'000'000}) {
                    damaged.blocks[i].lane = lane;
                    app::Transcript transcript;
                    transcript.setMessages({damaged});
                    (void)components(transcript);
                    if (const LaneList* lanes = transcript.lanesOf(damaged.id)) {
                        QVERIFY(lanes->count() <= app::mostLanes);
                        for (int each = 1; each <= lanes->count(); ++each)
                            for (int role = LaneList::NumberRole; role <= LaneList::ProblemRole; ++role)
                                (void)lanes->data(lanes->index(each - 1), role);
                    }
                }
            }
        }
    }

    void theListIsAGoodModel() {
        Message message = app::sampleLanes(true);
        LaneList lanes(message);
        QAbstractItemModelTester tester(&lanes, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(lanes.isRunning());
        QCOMPARE(lanes.liveLane(), 3);
        QVERIFY(lanes.liveWords().startsWith("Checking whether"));
        QCOMPARE(lanes.strokeOf(3), QString("f"));
        QVERIFY(of(lanes, 1, LaneList::TimeWordsRole).toString().endsWith(" s"));
        QCOMPARE(lanes.strokeOf(4), QString("d"));
        for (const Block& block : message.blocks)
            if (block.lane == 3 && block.kind == BlockKind::text)
                lanes.append(block.id, "31 of 44 said *yes*.\nVerdict: Buy");
        QCOMPARE(lanes.textOf(3), QString("31 of 44 said *yes*."));
        QCOMPARE(of(lanes, 3, LaneList::TextRole).toString(), QString("31 of 44 said yes."));
        lanes.setMessage(app::sampleLanes(false));
        QVERIFY(!lanes.isRunning());
        QCOMPARE(lanes.agreeing(), 3);
        QVERIFY(lanes.section("differed").startsWith("D would wait"));
    }
};

QTEST_GUILESS_MAIN(LanesTest)
#include "lanes_test.moc"
