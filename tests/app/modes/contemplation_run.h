#pragma once

#include "app/endpoints/chat_client.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/modes/contemplation.h"
#include "tests/app/support/spin.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace calliope::test {

using namespace app;
using Kind = FakePiece::Kind;

inline FakeAnswer saying(const QString& text) {
    FakeAnswer answer;
    addWords(answer, Kind::content, text);
    return answer;
}

inline FakeAnswer failing() {
    return {.status = 500, .slowness = 1, .repeats = false, .pieces = {{Kind::content, "No.", {}}}};
}

inline FakeAnswer endless() {
    return {.status = 200, .slowness = 1, .repeats = true, .pieces = {{Kind::content, "and so on ", {}}}};
}

inline QString textIn(const QJsonObject& message) {
    QString text = message["content"].toString();
    for (const QJsonValue part : message["content"].toArray()) text += part.toObject()["text"].toString();
    return text;
}

inline QString textOf(const QJsonObject& request) {
    return textIn(request["messages"].toArray().last().toObject());
}

/// Addresses of the pictures in a request's last message.
inline QStringList picturesOf(const QJsonObject& request) {
    QStringList out;
    for (const QJsonValue part : request["messages"].toArray().last().toObject()["content"].toArray())
        if (part.toObject().contains("image_url")) out.append(part["image_url"]["url"].toString());
    return out;
}

inline bool isSynthesis(const QJsonObject& request) {
    return textOf(request).contains("agents have worked on this");
}

inline bool isRefinement(const QJsonObject& request) {
    return textOf(request).contains("The other agents say:");
}

/// The letter of the lane that asks; nothing for the synthesis.
inline QString letterOf(const QJsonObject& request) {
    static const QRegularExpression agent("You are agent ([A-H])");
    QString all;
    for (const QJsonValue message : request["messages"].toArray()) all += textIn(message.toObject());
    return isSynthesis(request) ? QString() : agent.match(all).captured(1);
}

inline const QString merged = "Merged [A].\nAgreement: most\nThey differed: D\nWhat decided it: reasons";

/// Drafts with a verdict of the lane's own, refinements that say so, and a merged answer.
inline FakeAnswer differing(const QJsonObject& request) {
    if (isSynthesis(request)) return saying(merged);
    const QString letter = letterOf(request);
    const QString what = isRefinement(request) ? "refined" : "draft";
    return saying(QString("%1 of %2.\nVerdict: way %2\nConfidence: 4").arg(what, letter));
}

inline FakeAnswer agreeing(const QJsonObject& request) {
    if (isSynthesis(request)) return saying(merged);
    return saying("Draft of " + letterOf(request) + ".\nVerdict: buy it\nConfidence: 5");
}

/// Lanes against an endpoint that says what a test wants: the base of such tests.
class ContemplationRun : public QObject {
    NetworkGate m_gate; // go last
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};
    std::array<QString, 5> m_answer;

public:
    using Stage = Contemplation::Stage;

    std::unique_ptr<FakeEndpoint> fake;
    std::unique_ptr<Contemplation> run;
    std::optional<Contemplation::Outcome> outcome;
    QStringList begun; ///< rounds after the first, as "C2"
    QStringList used;  ///< "LANE INDEX RESULT" of each use of a tool that is over
    Toolbox toolbox{nullptr};

    [[nodiscard]] static ToolContext agentContext() {
        ToolContext context;
        context.isAgent = true;
        return context;
    }

    [[nodiscard]] Contemplation::Ask asker() {
        ToolContext context = agentContext();
        context.counts = std::make_shared<QHash<QString, int>>();
        return [this, context](ChatRequest request, bool isMerging) {
            ToolLimits limits;
            ToolContext from = context;
            from.isMerging = isMerging;
            if (isMerging) limits.rounds = 2;
            const auto ask = [this](const ChatRequest& each) { return m_client.ask(fake->endpoint(), each); };
            return std::make_unique<ToolLoop>(ask, std::move(request), toolbox, from, true, limits);
        };
    }

    void begin(const FakeEndpoint::Script& script, int lanes = 4) {
        run.reset();
        used.clear();
        fake = std::make_unique<FakeEndpoint>(1);
        fake->setScript(script);
        outcome.reset();
        begun.clear();
        for (QString& each : m_answer) each.clear();
        Contemplation::Plan plan;
        ChatMessage question;
        question.parts.push_back({ChatPart::Kind::text, "Should we buy the bakery?"});
        plan.task.base.messages.push_back(question);
        plan.task.base.effort = "medium";
        plan.task.lanes = lanes;
        plan.kind = QuestionKind::decision;
        plan.task.base.tools = toolbox.offer(4'096, agentContext());
        run = std::make_unique<Contemplation>(plan, asker());
        connect(run.get(), &Contemplation::laneUsed, this, [this](int lane, int index, const ToolUse& use) {
            if (use.isOver()) used.append(QString("%1 %2 %3").arg(lane).arg(index).arg(use.result));
        });
        connect(run.get(), &Contemplation::answerGrew, this, [this](AnswerSection section, const QString& text) {
            m_answer[static_cast<std::size_t>(section)] += text;
        });
        connect(run.get(), &Contemplation::laneBegan, this, [this](int lane) {
            const Lane& it = run->lanes()[static_cast<std::size_t>(lane - 1)];
            begun.append(it.letter() + QString::number(it.round));
        });
        connect(run.get(), &Contemplation::ended, this, [this](const Contemplation::Outcome& told) {
            QVERIFY(!outcome); // once
            outcome = told;
        });
    }

    [[nodiscard]] bool waitForEnd() {
        return spinUntil([&] { return outcome.has_value(); }, 30'000);
    }
    [[nodiscard]] bool waitForStage(Stage stage) {
        return spinUntil([&] { return run->stage() == stage; }, 30'000);
    }
    [[nodiscard]] const Lane& lane(int number) const { return run->lanes()[static_cast<std::size_t>(number - 1)]; }
    [[nodiscard]] QString answer(AnswerSection section = AnswerSection::answer) const {
        return m_answer[static_cast<std::size_t>(section)].trimmed();
    }
    /// How many requests were such ones.
    [[nodiscard]] int asked(bool (*is)(const QJsonObject&)) const {
        return static_cast<int>(std::ranges::count_if(fake->chats(), is));
    }

    /// A tool that counts, and says how often it was used.
    static Tool counter(ToolEffect effect = ToolEffect::read) {
        Tool tool{.name = "count", .title = "Count", .description = "Counts.", .parameters = {{"type", "object"}}};
        tool.effect = effect;
        tool.run = [](const QJsonObject&, const ToolContext& context) {
            return runAtOnce([number = context.number] { return ToolResult{.text = QString::number(number)}; });
        };
        return tool;
    }
};

} // namespace calliope::test
