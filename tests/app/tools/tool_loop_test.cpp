#include "app/tools/tool_loop.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"
#include "tests/support/figures.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace calliope;
using namespace calliope::app;
using test::ScriptedModel;

namespace {

/// A tool that says what it was given, or waits.
Tool echo(const QString& name, ToolEffect effect, int* runs = nullptr) {
    return {.name = name,
            .title = name,
            .description = "Says it again.",
            .parameters = QJsonDocument::fromJson(R"({"type": "object", "properties": {"text": {"type": "string"}},
                "required": ["text"], "additionalProperties": false})")
                              .object(),
            .effect = effect,
            .run = [runs](const QJsonObject& given, const ToolContext&) {
                if (runs) ++*runs;
                return runAtOnce([given] { return ToolResult{"echo: " + given["text"].toString()}; });
            }};
}

Tool silent(int* alive) {
    Tool tool = echo("silent", ToolEffect::read);
    tool.patience = std::chrono::milliseconds(200);
    tool.run = [alive](const QJsonObject&, const ToolContext&) {
        auto run = std::make_unique<ToolRun>();
        ++*alive;
        QObject::connect(run.get(), &QObject::destroyed, [alive] { --*alive; });
        return run;
    };
    return tool;
}

} // namespace

/// Turns with tools, on a scripted model.
class ToolLoopTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_uses.clear();
        m_content.clear();
        m_outcome.reset();
        m_failure.reset();
        m_runs = m_effects = m_alive = 0;
        m_before.clear();
        m_toolContext = {};
        m_limits = {};
        m_thinkTokens.reset();
        m_budgets.clear();
        m_box = std::make_unique<Toolbox>(nullptr);
        m_box->setTools({}, {echo("echo", ToolEffect::read, &m_runs), echo("write", ToolEffect::effect, &m_effects),
                             silent(&m_alive)});
    }

    void cleanup() {
        m_loop.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_alive, 0);
    }

    void runsAndGivesBack() {
        ScriptedModel model({{"Let me see.", {{"echo", R"({"text": "hi"})"}}, "hm"}, {"It says hi."}});
        run(model);
        QCOMPARE(m_content, QString("Let me see.It says hi."));
        QCOMPARE(m_runs, 1);
        QCOMPARE(m_outcome->finish, Finish::complete);
        QCOMPARE(last().state, ToolUse::State::done);
        QCOMPARE(last().result, QString("echo: hi"));
        const QJsonArray messages = model.messages(1);
        QCOMPARE(messages.size(), 3);
        QCOMPARE(messages[1].toObject()["content"].toString(), QString("Let me see."));
        QCOMPARE(messages[1].toObject()["reasoning_content"].toString(), QString("hm"));
        const QString id = messages[1].toObject()["tool_calls"].toArray()[0].toObject()["id"].toString();
        QCOMPARE(messages[2].toObject()["role"].toString(), QString("tool"));
        QCOMPARE(messages[2].toObject()["tool_call_id"].toString(), id);
        QCOMPARE(messages[2].toObject()["content"].toString(), QString("echo: hi"));
        QVERIFY(!model.requests[1].contains("tool_choice"));
        QCOMPARE(m_box->activity().size(), 1);
    }

    void callsSideBySide() {
        std::vector<ScriptedModel::Call> calls;
        for (int i = 0; i < 6; ++i) calls.push_back({"echo", QString(R"({"text": "%1"})").arg(i), i < 3 ? "same" : ""});
        ScriptedModel model({{"", calls}, {"done"}});
        run(model);
        QCOMPARE(m_runs, 6);
        QSet<QString> ids;
        for (int i = 0; i < 6; ++i) {
            const QJsonObject result = model.messages(1)[2 + i].toObject();
            QCOMPARE(result["content"].toString(), QString("echo: %1").arg(i));
            ids.insert(result["tool_call_id"].toString());
        }
        QCOMPARE(ids.size(), 6);
    }

    void mendsOnce_data() {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("told");
        QTest::newRow("no JSON") << "{text: hi"
                                 << "no JSON object";
        QTest::newRow("a list") << "[1]"
                                << "no JSON object";
        QTest::newRow("missing") << "{}"
                                 << "needs the field \"text\"";
        QTest::newRow("wrong type") << R"({"text": 5})"
                                    << "must be a text";
        QTest::newRow("one more") << R"({"text": "a", "more": 1})"
                                  << "is not known";
        QTest::newRow("too long") << "{\"text\": \"" + QString(70'000, 'x') + "\"}"
                                  << "too long";
    }

    void mendsOnce() {
        QFETCH(QString, arguments);
        QFETCH(QString, told);
        ScriptedModel model({{"", {{"echo", arguments}}}, {"", {{"echo", R"({"text": "b"})"}}}, {"fine"}});
        run(model);
        QCOMPARE(m_runs, 1);
        QCOMPARE(m_content, QString("fine"));
        const QString said = model.messages(1)[2].toObject()["content"].toString();
        QVERIFY2(said.contains(told), qPrintable(said));
        QVERIFY(!model.requests[2].contains("tool_choice"));
    }

    /// What one round has thought the next ones lack; a little is left to each.
    void allRoundsHaveOneBudget() {
        const ScriptedModel::Call call{"echo", R"({"text": "a"})"};
        ScriptedModel model({{"", {call}, "hm", 60}, {"", {call}, "hm", 100}, {"", {call}}, {"done"}});
        m_thinkTokens = 200;
        run(model);
        QCOMPARE(m_budgets, (std::vector<int>{200, 140, 64, 64}));
        QCOMPARE(m_content, QString("done"));

        init();
        ScriptedModel other({{"", {call}, "hm", 9}, {"done"}});
        m_thinkTokens = 10; // less than that little
        run(other);
        QCOMPARE(m_budgets, (std::vector<int>{10, 10}));
    }

    void badTwiceAnswersWithout() {
        ScriptedModel model({{"", {{"echo", "{}"}}}, {"", {{"nothing", "{}"}}}, {"Without, then.", {{"echo", "{}"}}}});
        run(model);
        QCOMPARE(model.requests.size(), std::size_t{3});
        QCOMPARE(model.requests[2]["tool_choice"].toString(), QString("none"));
        QCOMPARE(m_outcome->finish, Finish::complete);
        QCOMPARE(m_runs, 0);
    }

    void endsAtItsLimits() {
        ScriptedModel rounds({{"", {{"echo", R"({"text": "a"})"}}}});
        run(rounds);
        QCOMPARE(rounds.requests.size(), std::size_t{10}); // the last two may not call, the last knows of no tool
        QCOMPARE(m_runs, 8);

        init();
        ScriptedModel many({{"", std::vector<ScriptedModel::Call>(60, {"echo", R"({"text": "a"})"})}, {"end"}});
        run(many);
        QCOMPARE(m_runs, 8);
        QVERIFY(m_uses.back().state == ToolUse::State::failed);
        QCOMPARE(many.requests[1]["tool_choice"].toString(), QString("none"));
    }

    /// A server that ignores that nothing may be called any more does not leave the answer empty.
    void callingForEverEndsInWords() {
        ScriptedModel model([](const QJsonObject& request) -> ScriptedModel::Answer {
            if (!request.contains("tools")) return {"Without, then."};
            return {"", {{"echo", R"({"text": "a"})"}}};
        });
        run(model);
        QCOMPARE(m_content, QString("Without, then."));
        QCOMPARE(m_outcome->finish, Finish::complete);
        QCOMPARE(m_runs, 8);
        QVERIFY(!model.requests.back().contains("tool_choice"));
    }

    void waitsForTheUser_data() {
        QTest::addColumn<int>("decision");
        QTest::addColumn<int>("runs");
        QTest::newRow("once") << 0 << 1;
        QTest::newRow("always") << 1 << 2;
        QTest::newRow("no") << 2 << 0;
    }

    void waitsForTheUser() {
        QFETCH(int, decision);
        QFETCH(int, runs);
        const ScriptedModel::Call call{"write", R"({"text": "x"})"};
        ScriptedModel model({{"", {call}}, {"", {call}}, {"done"}});
        begin(model);
        QVERIFY(test::spinUntil([&] { return asking() != nullptr; }, 5'000));
        QTest::qWait(50);
        QCOMPARE(m_effects, 0);
        const auto decide = static_cast<ToolLoop::Decision>(decision);
        m_loop->decide("another", ToolLoop::Decision::once);
        QCOMPARE(m_effects, 0);
        m_loop->decide(asking()->callId, decide);
        QVERIFY(test::spinUntil([&] { return m_outcome || asking(); }, 5'000));
        if (asking()) m_loop->decide(asking()->callId, ToolLoop::Decision::no);
        QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
        QCOMPARE(m_effects, runs);
        QCOMPARE(m_box->permissionOf(*m_box->find("write")),
                 decide == ToolLoop::Decision::always ? Permission::always : Permission::ask);
    }

    /// "Always" is said to all questions of the tool, also to those whose calls have to wait for others.
    void alwaysEndsTheOtherQuestions() {
        m_limits.parallel = 1;
        Tool slow = silent(&m_alive);
        slow.effect = ToolEffect::effect;
        m_box->setTools({}, {slow});
        const ScriptedModel::Call call{"silent", R"({"text": "x"})"};
        ScriptedModel model({{"", {call, call}}, {"done"}});
        begin(model);
        QVERIFY(test::spinUntil([&] { return m_uses.size() == 2; }, 5'000));
        QVERIFY(m_uses[0].state == ToolUse::State::asking && m_uses[1].state == ToolUse::State::asking);
        m_loop->decide(m_uses[0].callId, ToolLoop::Decision::always);
        QCOMPARE(m_uses[0].state, ToolUse::State::running);
        QCOMPARE(m_uses[1].state, ToolUse::State::waiting); // as it was told
        QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
        m_loop.reset();
    }

    /// A model on another computer gets nothing of what is kept elsewhere on this one without a click.
    void remoteModelsAsk_data() {
        QTest::addColumn<bool>("isRemote");
        QTest::addColumn<QString>("chosen"); ///< by the user, before
        QTest::addColumn<bool>("asks");
        QTest::newRow("here") << false << "" << false;
        QTest::newRow("elsewhere") << true << "" << true;
        QTest::newRow("elsewhere, always") << true << "always" << false;
        QTest::newRow("elsewhere, ask") << true << "ask" << true;
        QTest::newRow("elsewhere, always here") << true << "here" << true;
        QTest::newRow("here, always here") << false << "here" << false;
    }

    void remoteModelsAsk() {
        QFETCH(bool, isRemote);
        QFETCH(QString, chosen);
        QFETCH(bool, asks);
        Tool search = echo("search", ToolEffect::read, &m_effects);
        search.readsElsewhere = true;
        m_box->setTools({}, {echo("echo", ToolEffect::read, &m_runs), search});
        const auto shown = [&](const char* key) { return m_box->rows().last().toMap()[key]; };
        QCOMPARE(shown("readsElsewhere").toBool(), true);
        QCOMPARE(shown("permission").toString(), QString("here"));
        m_box->setPermission("search", "never"); // there is a way back
        m_box->setPermission("search", chosen.isEmpty() ? "here" : chosen);
        QCOMPARE(shown("permission").toString(), chosen.isEmpty() ? "here" : chosen);
        m_toolContext.isRemote = isRemote;
        ScriptedModel model(
            {{"", {{"echo", R"({"text": "x"})"}, {"search", R"({"text": "landlord"})"}}}, {"It says."}});
        begin(model);
        QVERIFY(test::spinUntil([&] { return m_outcome || asking(); }, 5'000));
        QCOMPARE(asking() != nullptr, asks);
        QCOMPARE(m_effects, asks ? 0 : 1);
        if (asks) {
            QVERIFY(asking()->name == "search" && asking()->leaves);
            QVERIFY(toolUseOf(callBlock(*asking()), true).leaves); // as cards get it
            m_loop->decide(asking()->callId, ToolLoop::Decision::no);
            QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
            QCOMPARE(m_effects, 0);
        }
        QCOMPARE(m_runs, 1);
        m_loop.reset();
        m_toolContext.isAgent = true; // nobody is asked for these
        const auto offered = m_box->offer(10'000, m_toolContext);
        QCOMPARE(std::ranges::count(offered, QString("search"), &ToolSpec::name), asks ? 0 : 1);
    }

    void progressIsTold() {
        Tool slow = echo("echo", ToolEffect::read);
        slow.run = [](const QJsonObject&, const ToolContext&) {
            auto run = std::make_unique<ToolRun>();
            ToolRun* each = run.get();
            for (int i = 0; i < 100; ++i)
                QTimer::singleShot(i, each, [each, i] { emit each->progressed(QString("step %1 \x1b[2J").arg(i)); });
            QTimer::singleShot(1'500, each, [each] { emit each->finished({"done"}); });
            return run;
        };
        m_box->setTools({}, {slow});
        ScriptedModel model({{"", {{"echo", R"({"text": "x"})"}}}, {"ok"}});
        QStringList told;
        begin(model);
        connect(m_loop.get(), &ToolLoop::useChanged, this, [&](int, const ToolUse& use) {
            const ToolUse kept = toolUseOf(callBlock(use), true);
            if (!kept.progress.isEmpty()) told.append(kept.progress);
        });
        QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
        QVERIFY2(!told.isEmpty() && told.last().startsWith("step 99") && !told.last().contains(QChar(0x1b)),
                 qPrintable(told.join(", ")));
        QVERIFY2(told.size() < 10, "not at every step");
        QVERIFY(toolUseOf(callBlock(last()), false).progress.isEmpty());
        m_loop.reset();
    }

    void neverIsNever() {
        m_box->setPermission("echo", "never");
        QVERIFY(!std::ranges::count(m_box->offer(10'000), QString("echo"), &ToolSpec::name));
        ScriptedModel model({{"", {{"echo", R"({"text": "x"})"}}}, {"ok"}});
        run(model);
        QCOMPARE(m_runs, 0);
    }

    void slowToolsAreLeft() {
        ScriptedModel model({{"", {{"silent", R"({"text": "x"})"}, {"echo", R"({"text": "y"})"}}}, {"ok"}});
        run(model);
        QCOMPARE(m_runs, 1);
        QVERIFY(model.messages(1)[2].toObject()["content"].toString().contains("in time"));
    }

    void stopsWhileToolsRunOrAsk() {
        for (const char* name : {"silent", "write"}) {
            init();
            ScriptedModel model({{"", {{name, R"({"text": "x"})"}}}, {"never"}});
            begin(model);
            QVERIFY(test::spinUntil([&] { return !m_uses.empty(); }, 5'000));
            QElapsedTimer clock;
            clock.start();
            m_loop->stop();
            QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 5'000));
            QVERIFY(clock.elapsed() < calliope::test::limit(200));
            QCOMPARE(m_outcome->finish, Finish::stopped);
            QCOMPARE(last().state, ToolUse::State::stopped);
            QCOMPARE(model.requests.size(), std::size_t{1});
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QCOMPARE(m_alive, 0);
        }
        QCOMPARE(m_effects, 0);
    }

    void resultsAreCutAndMadeVisible() {
        Tool loud = echo("loud", ToolEffect::read);
        loud.run = [](const QJsonObject&, const ToolContext&) {
            return runAtOnce([] { return ToolResult{"\x1b[2J" + QString(10 << 20, 'x')}; });
        };
        m_box->setTools("server", {loud});
        ScriptedModel model({{"", {{"loud", R"({"text": "x"})"}}}, {"ok"}});
        run(model);
        const QString told = model.messages(1)[2].toObject()["content"].toString();
        QVERIFY(told.startsWith(QString::fromUtf8("⟨U+001B⟩[2J")));
        QVERIFY(told.size() < (33 << 10) && told.endsWith("are shown.]"));
    }

    /// What results show goes along with all later requests of the answer, the newest as far as there is room.
    void theNewestPicturesGoAlong_data() {
        QTest::addColumn<int>("pictures");
        QTest::addColumn<qsizetype>("characters");
        QTest::addColumn<QStringList>("seen"); ///< in each request
        const QStringList all{"0", "0 a", "0 a b", "0 a b c", "0 a b c d"};
        QTest::newRow("all") << 8 << qsizetype{1000} << all;
        QTest::newRow("two") << 2 << qsizetype{1000} << QStringList{"0", "0 a", "0 a b", "0 b c", "0 c d"};
        QTest::newRow("small ones") << 8 << qsizetype{50} << QStringList{"0", "0 a", "0 a b", "0 b c", "0 c d"};
        QTest::newRow("one at least") << 0 << qsizetype{0} << QStringList{"0", "0 a", "0 b", "0 c", "0 d"};
    }

    void theNewestPicturesGoAlong() {
        QFETCH(int, pictures);
        QFETCH(qsizetype, characters);
        QFETCH(QStringList, seen);
        const QString url = "data:image/png;base64,"; // 22 characters
        Tool show = echo("echo", ToolEffect::read);
        show.run = [&](const QJsonObject& given, const ToolContext&) {
            return runAtOnce([given, url] {
                ToolResult result{"It is shown."};
                result.seen = {{.kind = ChatPart::Kind::text, .text = "Look:"},
                               {.kind = ChatPart::Kind::picture, .text = url + given["text"].toString()}};
                return result;
            });
        };
        m_box->setTools({}, {show});
        m_before.emplace_back().parts = {{.kind = ChatPart::Kind::picture, .text = url + "0"}}; // stays
        m_limits.seen = {pictures, characters};
        std::vector<ScriptedModel::Answer> answers;
        for (const char* name : {"a", "b", "c", "d"})
            answers.push_back({"", {{"echo", QString(R"({"text": "%1"})").arg(name)}}});
        answers.push_back({"ok"});
        ScriptedModel model(answers);
        run(model);
        QCOMPARE(model.requests.size(), std::size_t{5});
        for (std::size_t i = 0; i < model.requests.size(); ++i) {
            QStringList here;
            int words = 0;
            for (const QJsonValue message : model.messages(i))
                for (const QJsonValue part : message.toObject()["content"].toArray()) {
                    const QString found = part.toObject()["image_url"].toObject()["url"].toString();
                    if (!found.isEmpty()) here.append(found.mid(url.size()));
                    if (part.toObject()["text"].toString().contains("not shown any more")) ++words;
                }
            QCOMPARE(here.join(' '), seen[static_cast<qsizetype>(i)]);
            QCOMPARE(words + here.size(), static_cast<qsizetype>(i) + 1);
        }
    }

    /// What the user keeps is changed at once, unless the model has read what strangers wrote.
    void strangersTextsMakeChangesAsk_data() {
        QTest::addColumn<QString>("first"); ///< a tool that is called in the round before
        QTest::addColumn<bool>("earlier");  ///< or in an answer before
        QTest::addColumn<bool>("attached");
        QTest::addColumn<bool>("asks");
        const auto row = [](const char* name, const char* first, bool earlier, bool attached, bool asks) {
            QTest::newRow(name) << QString(first) << earlier << attached << asks;
        };
        row("at once", "", false, false, false);
        row("after our own tool", "echo", false, false, false);
        row("after our own tool, earlier", "echo", true, false, false);
        row("after a text of strangers", "stranger", false, false, true);
        row("after one in an answer before", "stranger", true, false, true);
        row("after a server's tool", "served", false, false, true);
        row("after one that is gone", "gone", true, false, true);
        row("with a document", "", false, true, true);
    }

    void strangersTextsMakeChangesAsk() {
        QFETCH(QString, first);
        QFETCH(bool, earlier);
        QFETCH(bool, attached);
        QFETCH(bool, asks);
        Tool stranger = echo("stranger", ToolEffect::read);
        stranger.readsStrangers = true;
        int kept = 0;
        m_box->setTools({}, {echo("echo", ToolEffect::read), stranger, echo("keep", ToolEffect::keep, &kept)});
        Tool served = echo("served", ToolEffect::read);
        served.source = "server";
        m_box->setTools("server", {served});
        m_box->setPermission("keep", "always"); // does not matter
        std::vector<ScriptedModel::Answer> answers;
        if (!first.isEmpty() && !earlier) answers.push_back({"", {{first, R"({"text": "x"})"}}});
        answers.push_back({"", {{"keep", R"({"text": "y"})"}}});
        answers.push_back({"ok"});
        ScriptedModel model(answers);
        if (attached) m_toolContext.documents.emplace_back();
        if (earlier) {
            m_before.resize(2);
            m_before[0].role = ChatMessage::Role::assistant;
            m_before[0].calls = {{.id = "a", .name = first, .arguments = "{}"}};
            m_before[1].role = ChatMessage::Role::tool;
            m_before[1].callId = "a";
        }
        begin(model);
        QVERIFY(test::spinUntil([&] { return m_outcome || asking(); }, 15'000));
        QCOMPARE(asking() != nullptr, asks);
        QCOMPARE(kept, asks ? 0 : 1);
        if (asks) {
            m_loop->decide(asking()->callId, ToolLoop::Decision::once);
            QVERIFY(test::spinUntil([&] { return m_outcome.has_value(); }, 15'000));
            QCOMPARE(kept, 1);
        }
        m_loop.reset();
    }

    void shoppingToolsWait() {
        Tool shop = echo("shop", ToolEffect::read);
        shop.need = ToolNeed::shopping;
        m_box->setTools({}, {echo("echo", ToolEffect::read), shop});
        QCOMPARE(m_box->offer(10'000).size(), std::size_t{1});
        m_box->setShopping(true);
        const auto offered = m_box->offer(10'000);
        QCOMPARE(offered.size(), std::size_t{2});
        QCOMPARE(offered.front().name, QString("shop")); // where there is little room, what is in use goes first
    }

    void smallModelsGetFewTools() {
        QVERIFY(m_box->offer(0).empty());
        QCOMPARE(m_box->offer(10'000).size(), std::size_t{3});
        QSignalSpy changed(m_box.get(), &Toolbox::changed);
        for (int i = 0; i < 2; ++i) QCOMPARE(m_box->offer(100).size(), std::size_t{1});
        QCOMPARE(changed.size(), 1);
        const auto fits = [&](int row) { return m_box->rows()[row].toMap()["fits"].toBool(); };
        QVERIFY(fits(0) && !fits(1) && !fits(2));
        QCOMPARE(m_box->offer(10'000).size(), std::size_t{3});
        QVERIFY(fits(0) && fits(1) && fits(2));
    }

    /// Before a tool is left out it is told of in fewer words.
    void longToolsAreToldInBrief() {
        const QJsonObject words{{"type", "string"}, {"description", QString(3'000, 'x')}, {"title", "Text"}};
        const QJsonObject parameters{
            {"type", "object"},
            {"title", "All"},
            {"properties", QJsonObject{{"description", words},
                                       {"list", QJsonObject{{"type", "array"}, {"items", words}}},
                                       {"kind", QJsonObject{{"enum", QJsonArray{"title", "x"}}, {"default", words}}}}},
            {"required", QJsonArray{"description"}}};
        Tool tool = echo("long", ToolEffect::read);
        tool.description = QString(1'000, 'y');
        tool.parameters = parameters;
        m_box->setTools({}, {tool});
        QCOMPARE(m_box->offer(10'000).at(0).parameters, parameters);
        const QJsonObject plain{{"type", "string"}};
        const QJsonObject brief{
            {"type", "object"},
            {"properties", QJsonObject{{"description", plain},
                                       {"list", QJsonObject{{"type", "array"}, {"items", plain}}},
                                       {"kind", QJsonObject{{"enum", QJsonArray{"title", "x"}}, {"default", words}}}}},
            {"required", QJsonArray{"description"}}};
        const auto offered = m_box->offer(2'000);
        QCOMPARE(offered.size(), std::size_t{1});
        QCOMPARE(offered[0].parameters, brief);
        QCOMPARE(offered[0].description.size(), 201);
    }

private:
    void begin(ScriptedModel& model) {
        ChatRequest request;
        request.messages = m_before;
        request.messages.emplace_back().parts.push_back({.kind = ChatPart::Kind::text, .text = "Go."});
        request.tools = m_box->offer(10'000, m_toolContext);
        request.tools.push_back({"loud", "", {}});
        if (!std::ranges::count(request.tools, QString("echo"), &ToolSpec::name))
            request.tools.push_back({"echo", "", {}}); // an offer is not a permission
        request.thinkTokens = m_thinkTokens;
        const auto ask = [this, &model](const ChatRequest& each) {
            m_budgets.push_back(each.thinkTokens.value_or(0));
            return model.ask(each);
        };
        m_loop = std::make_unique<ToolLoop>(ask, request, *m_box, m_toolContext, true, m_limits);
        connect(m_loop.get(), &ToolLoop::contentArrived, this, [this](const QString& text) { m_content += text; });
        connect(m_loop.get(), &ToolLoop::useChanged, this, [this](int index, const ToolUse& use) {
            m_uses.resize(std::max(m_uses.size(), static_cast<std::size_t>(index) + 1));
            m_uses[static_cast<std::size_t>(index)] = use;
        });
        connect(m_loop.get(), &ToolLoop::finished, this, [this](const ChatOutcome& outcome) { m_outcome = outcome; });
        connect(m_loop.get(), &ToolLoop::failed, this, [this](const Failure& failure) { m_failure = failure; });
    }

    void run(ScriptedModel& model) {
        begin(model);
        QVERIFY2(test::spinUntil([&] { return m_outcome || m_failure; }, 15'000), "it never ends");
        QVERIFY2(m_outcome.has_value(), m_failure ? qPrintable(m_failure->detail) : "");
        m_loop.reset(); // the model goes
    }

    const ToolUse* asking() {
        const auto found = std::ranges::find(m_uses, ToolUse::State::asking, &ToolUse::state);
        return found == m_uses.end() ? nullptr : &*found;
    }
    const ToolUse& last() { return m_uses.back(); }

    std::optional<int> m_thinkTokens;
    std::vector<int> m_budgets; ///< of each request
    std::unique_ptr<Toolbox> m_box;
    std::vector<ChatMessage> m_before; ///< the conversation so far
    ToolContext m_toolContext;
    ToolLimits m_limits;
    std::unique_ptr<ToolLoop> m_loop;
    std::vector<ToolUse> m_uses;
    QString m_content;
    std::optional<ChatOutcome> m_outcome;
    std::optional<Failure> m_failure;
    int m_runs = 0;
    int m_effects = 0;
    int m_alive = 0;
};

QTEST_GUILESS_MAIN(ToolLoopTest)
#include "tool_loop_test.moc"
