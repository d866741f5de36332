#include "app/chats/stream_answer.h"
#include "app/chats/transcript.h"
#include "app/looks/look.h"
#include "app/looks/look_tools.h"
#include "app/pictures/kept_picture.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace calliope;
using namespace calliope::app;
using test::ScriptedModel;

/// An answer that looks closer, as it is kept and shown.
class LooksAnswerTest : public QObject {
    Q_OBJECT

private slots:
    void stepsWithTheirSentences() {
        QTemporaryDir folder;
        const auto data = folder.filePath("data").toStdString();
        StoreThread store(data);
        PictureShelf shelf(data, PictureReader(CALLIOPE_ENGINE));
        Toolbox box(nullptr);
        box.setTools({}, {lookCloserTool(store, shelf), markRegionsTool(shelf)});

        QImage image(200, 100, QImage::Format_RGB888);
        image.fill(Qt::yellow);
        const KeptPicture kept = keptPicture(image, false);
        shelf.keepInMemory(kept.hash, kept.bytes);
        ToolContext context;
        context.pictures.emplace_back().hash = kept.hash.toStdString();
        context.pictures[0].width = 200;
        context.pictures[0].height = 100;

        const QString where = R"("left": 0, "top": 0, "right": 500, "bottom": 500)";
        ScriptedModel model([&](const QJsonObject& request) -> ScriptedModel::Answer {
            const auto turn = request["messages"].toArray().size();
            if (!request.contains("tools")) return {"no"};
            if (turn == 1) return {"", {{"look_closer", "{" + where + R"(, "looking_for": "a sign"})"}}};
            if (turn == 4) return {"", {{"mark_regions", R"({"regions": [{"label": "sign", )" + where + "}]}"}}};
            return {"It is a yard. The sign is **yellow** (look 1). Nothing else is (look 7)."};
        });
        ChatRequest request;
        request.messages.emplace_back().parts.push_back({.kind = ChatPart::Kind::text, .text = "What is there?"});
        request.tools = box.offer(10'000, context);

        storage::Message running;
        running.id = -5;
        running.role = storage::Role::assistant;
        running.state = storage::MessageState::running;
        Transcript transcript;
        transcript.addMessage(running);
        StreamAnswer answer(nullptr, running, {},
                            std::make_unique<ToolLoop>([&](const ChatRequest& each) { return model.ask(each); },
                                                       request, box, context, false));
        connect(&answer, &Answer::blockChanged, this,
                [&](const storage::Block& block) { transcript.setBlock(-5, block); });
        storage::Message ended;
        connect(&answer, &Answer::ended, this, [&](const storage::Message& message) { ended = message; });
        QVERIFY(test::spinUntil([&] { return ended.id != 0; }, 20'000));

        using storage::BlockKind;
        const std::vector<BlockKind> kinds{BlockKind::toolCall, BlockKind::toolResult, BlockKind::picture,
                                           BlockKind::toolCall, BlockKind::toolResult, BlockKind::regions,
                                           BlockKind::text};
        QVERIFY(std::ranges::equal(ended.blocks, kinds, {}, &storage::Block::kind));
        const Look look = lookIn(ended.blocks[2]);
        QCOMPARE(look.step, 1);
        QCOMPARE(look.wanted, QString("a sign"));
        QCOMPARE(look.sentence, QString("The sign is **yellow**"));
        QCOMPARE(look.picture, kept.hash.toStdString());

        // Opened again, it shows all of it: the step, and in the text a link to it, but none to a step that is not
        // there.
        Transcript again;
        again.setMessages({ended});
        for (const Transcript* each : {&again, &transcript}) {
            const int row = each->lookRowOf(-5, 1);
            QVERIFY(row >= 0);
            const QVariantMap shown = each->data(each->index(row), Transcript::BlockRole).toMap();
            QCOMPARE(shown["component"].toString(), QString("LookBlock"));
            QCOMPARE(shown["sentence"].toString(), look.sentence);
            QCOMPARE(shown["regions"].toList().size(), 1);
            QCOMPARE(each->lookRowOf(-5, 7), -1);
        }
        const QVariantMap text = again.data(again.index(again.lookRowOf(-5, 1) + 3), Transcript::BlockRole).toMap();
        QVERIFY2(text["html"].toString().contains("look:-5:1"), qPrintable(text["html"].toString()));
        QVERIFY(!text["html"].toString().contains("look:-5:7"));
    }
};

QTEST_GUILESS_MAIN(LooksAnswerTest)
#include "looks_answer_test.moc"
