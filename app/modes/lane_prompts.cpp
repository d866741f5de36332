#include "app/modes/lane_prompts.h"

#include <algorithm>

namespace calliope::app {

namespace {

constexpr const char* ending = "End with these two lines, whose first word stays English:\n"
                               "Verdict: your conclusion in at most ten words\n"
                               "Confidence: a whole number from 1 (a guess) to 5 (certain)";
constexpr qsizetype digestLength = 700; ///< characters of each other draft in a refinement

/// Puts words behind the question, in its own message: templates may want turns to alternate.
void addBehind(ChatRequest& request, const QString& words) {
    std::vector<ChatPart>& parts = request.messages.back().parts;
    if (!parts.empty() && parts.back().kind == ChatPart::Kind::text)
        parts.back().text += "\n\n" + words;
    else
        parts.push_back({ChatPart::Kind::text, words});
}

void addMessage(ChatRequest& request, ChatMessage::Role role, const QString& words) {
    ChatMessage message;
    message.role = role;
    message.parts.push_back({ChatPart::Kind::text, words});
    request.messages.push_back(std::move(message));
}

/// What agents have looked at, before the words that are about it.
void addShown(std::vector<ChatPart>& parts, const LaneTask& task) {
    ChatMessage shown;
    shown.parts = task.shown;
    keepNewestPictures({&shown, 1}, task.seen);
    parts.insert(parts.end(), shown.parts.begin(), shown.parts.end());
}

ChatRequest begun(const LaneTask& task, qint64 budget) {
    ChatRequest request = task.base;
    request.thinkTokens = static_cast<int>(std::clamp<qint64>(budget, 0, 1 << 24));
    if (task.limitsTokens)
        request.sampling.maxTokens = static_cast<int>(std::clamp<qint64>(budget + task.answerTokens, 1, 1 << 24));
    return request;
}

QString told(const Lane& lane) {
    return QStringLiteral("%1 (%2)").arg(lane.letter()).arg(lane.name);
}

qsizetype roomFor(const LaneTask& task, qsizetype drafts, qsizetype most) {
    if (task.roomForDrafts <= 0 || drafts == 0) return most;
    return std::min(most, std::max<qsizetype>(80, task.roomForDrafts / drafts));
}

QString said(const Draft& draft) {
    return draft.confidence > 0
               ? QStringLiteral("Verdict: %1 (confidence %2 of 5)").arg(draft.verdict).arg(draft.confidence)
               : QStringLiteral("Verdict: %1").arg(draft.verdict);
}

} // namespace

QString draftTask(const LaneTask& task, const Lane& lane) {
    // The same for all lanes up to the last line.
    return QStringLiteral("(You are one of %1 agents who work on this at the same time, each from another side; their "
                          "drafts are merged afterwards. Work it out on your own, in the language of the question, in "
                          "at most %2 words. %3\nYou are agent %4, %5. %6)")
        .arg(task.lanes)
        .arg(std::max<qint64>(60, task.answerTokens / 3))
        .arg(QString::fromUtf8(ending))
        .arg(lane.letter())
        .arg(lane.name, lane.instruction);
}

ChatRequest draftRequest(const LaneTask& task, const Lane& lane) {
    ChatRequest request = begun(task, lane.budget);
    request.sampling.seed = lane.seed;
    addBehind(request, draftTask(task, lane));
    return request;
}

ChatRequest refineRequest(const LaneTask& task, const Lane& lane, const std::vector<Lane>& all) {
    ChatRequest request = begun(task, lane.budget);
    request.sampling.seed = lane.seed + lane.round;
    addBehind(request, draftTask(task, lane));
    const qsizetype mostDraft = roomFor(task, 2, lane.text.size());
    if (!lane.text.trimmed().isEmpty())
        addMessage(request, ChatMessage::Role::assistant, shortened(lane.text, mostDraft));

    const qsizetype most = roomFor(task, 2 * static_cast<qsizetype>(all.size()), digestLength);
    QString words = QStringLiteral("The other agents say:\n");
    for (const Lane& other : all) {
        if (other.number == lane.number || !other.hasText()) continue;
        const Draft draft = other.draft();
        words += QStringLiteral("\n%1. %2\n%3\n").arg(told(other), said(draft), shortened(draft.text, most));
    }
    if (!lane.hint.isEmpty()) words += QStringLiteral("\nThe user adds, for you: %1\n").arg(lane.hint);
    words += QStringLiteral("\n(Write your draft anew, in the language of the question: keep what holds, correct what "
                            "is wrong, and say plainly where you still see it otherwise. Do not give in without a "
                            "reason. %1)")
                 .arg(QString::fromUtf8(ending));
    if (request.messages.back().role == ChatMessage::Role::assistant) request.messages.emplace_back();
    addShown(request.messages.back().parts, task);
    addBehind(request, words);
    return request;
}

ChatRequest synthesisRequest(const LaneTask& task, const std::vector<Lane>& all) {
    const auto drafts = std::count_if(all.begin(), all.end(), [](const Lane& lane) { return lane.hasText(); });
    ChatRequest request = task.base;
    const qsizetype most = roomFor(task, drafts, 6'000);
    QString words =
        QStringLiteral("(%1 agents have worked on this, each from another side. Their drafts:\n").arg(drafts);
    for (const Lane& lane : all) {
        if (!lane.hasText()) continue;
        const Draft draft = lane.draft();
        words += QStringLiteral("\n%1%2. %3\n%4\n")
                     .arg(told(lane), lane.isPinned ? QStringLiteral(", which the user finds most useful") : QString(),
                          said(draft), shortened(draft.text, lane.isPinned ? 2 * most : most));
    }
    words += QStringLiteral("\nWrite the answer for the user, who has not seen the drafts, in the language of the "
                            "question. Weigh reasons instead of counting votes, and correct what is wrong. Where a "
                            "claim comes from a draft, put its letter behind it in brackets, like [A]. Behind the "
                            "answer write exactly these three lines, whose words before the colon stay English:\n"
                            "Agreement: in one sentence, how many agree on what\n"
                            "They differed: in one sentence, who saw it otherwise and why; or: no\n"
                            "What decided it: in one sentence, the reason that settled it");
    if (!task.shown.empty())
        words += QStringLiteral("\nWhere a sentence of the answer rests on a look, write (look N) at its end, with the "
                                "number of the look; keep such marks of the drafts.");
    words += u')';
    addShown(request.messages.back().parts, task);
    addBehind(request, words);
    return request;
}

} // namespace calliope::app
