#pragma once

#include "app/modes/agreement.h"
#include "app/modes/lane_prompts.h"
#include "app/modes/question_kind.h"
#include "app/modes/synthesis_reader.h"
#include "app/tools/tool_loop.h"

#include <QElapsedTimer>
#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// Several lanes work on one question side by side: each drafts, each refines its draft once after seeing a digest of
/// the others, and one synthesis makes the answer of them. It needs nothing but somebody to ask, who may answer all
/// requests at once or one after the other.
///
/// - All lanes of a round are asked at the same moment, with prompts that begin alike (lane_prompts.h).
/// - What one of them has looked at closer, all see in their next round, and the synthesis does.
/// - Where all drafts say the same with confidence, nobody refines; where all but one are certain of the same, that one
///   is not waited for.
/// - A lane that fails is left out; where it had said nothing it is tried once more, alone, when the others are done.
///   Where the synthesis fails, the draft that most agree with is the answer. Only when no lane says anything it fails.
/// - What the user does to a lane takes effect in its next round; a lane that has ended gets one more for it.
///
/// Signals come from the event loop; the last one is ended(), exactly once, unless it is destroyed before.
class Contemplation : public QObject {
    Q_OBJECT

public:
    struct Plan {
        LaneTask task;
        QuestionKind kind = QuestionKind::general;
        qint64 thinkTokens = 1'000; ///< of each lane in each round
        bool refines = true;
        qint64 seed = 1;
    };

    enum class Stage : std::uint8_t { drafting, refining, merging, over };
    enum class End : std::uint8_t { finished, stopped, failed };

    struct Outcome {
        End end = End::finished;
        Usage usage; ///< of all requests together
        double seconds = 0;
        int rounds = 1;
        int chosen = 0;           ///< the lane whose text is the answer; 0: the synthesis is
        bool agreedEarly = false; ///< nobody needed to refine
        int requests = 0;         ///< of which it was made, tools apart
        ThoughtsEnd thoughts = ThoughtsEnd::model;
        Failure failure;      ///< of End::failed
        Failure mergeFailure; ///< why a lane's text stands in for the synthesis; title empty: it does not
    };

    /// `isMerging`: it is the synthesis, which may use only what is for that (Tool::isForMerging), although its prompt
    /// begins with all tools as the others' do.
    using Ask = std::function<std::unique_ptr<ToolLoop>(ChatRequest request, bool isMerging)>;

    /// Asks at once.
    Contemplation(const Plan& plan, Ask ask, QObject* parent = nullptr);
    ~Contemplation() override;

    [[nodiscard]] const std::vector<Lane>& lanes() const { return m_lanes; }
    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] Agreement agreement() const { return agreementOf(m_lanes); }
    [[nodiscard]] int round() const;
    [[nodiscard]] double seconds() const { return static_cast<double>(m_clock.elapsed()) / 1000; }
    [[nodiscard]] qint64 tokens() const;                    ///< of all so far
    [[nodiscard]] double secondsOf(const Lane& lane) const; ///< that it has worked, until now
    /// The lane whose draft weighs most: pinned, agreeing with most, certain.
    [[nodiscard]] const Lane& best() const;

    void stop();      ///< all of it; what lanes have said stays
    void answerNow(); ///< goes on to the synthesis with what there is; there it ends the thoughts
    [[nodiscard]] bool canAnswerNow() const;

    // To a lane, by its number. They do nothing where the lane is not there, or where it is too late.
    void stopLane(int number);
    void extend(int number);                     ///< twice the budget from now on, and one more round if it has ended
    void pin(int number, bool pinned);           ///< its draft goes to the synthesis with more weight
    void hint(int number, const QString& words); ///< 0: to all
    [[nodiscard]] bool takesHints() const { return isInRounds() && !m_isHurried; }
    [[nodiscard]] bool takesHints(int number) const; ///< whether a hint would get into a round of it

    /// Its text is the answer; all others stop. False where that cannot be: it has said nothing, or the merged answer
    /// has begun already.
    bool use(int number);

signals:
    void laneBegan(int lane); ///< it has been asked again: its texts begin anew. Not told of the very first round
    void laneGrew(int lane, bool isReasoning, const QString& text);
    void laneChanged(int lane); ///< anything but its texts
    /// It uses a tool; `index` counts the uses of its round from 0.
    void laneUsed(int lane, int index, const calliope::app::ToolUse& use);
    void laneMade(int lane, const std::vector<calliope::storage::Block>& blocks); ///< of a use that is over
    void stageChanged();
    void answerGrew(calliope::app::AnswerSection section, const QString& text);
    /// A tool that the synthesis has used made these.
    void answerMade(const std::vector<calliope::storage::Block>& blocks);
    void ended(const calliope::app::Contemplation::Outcome& outcome);

private:
    /// What runs for a lane.
    struct Work {
        std::unique_ptr<ToolLoop> stream;
        QElapsedTimer clock;
        QString text;
        bool hasUsed = false; ///< a tool, since its last word
        qint64 pieces = 0;
        qint64 tokensBefore = 0;
        int tries = 0;
        int moreRounds = 0; ///< that the user wants besides the usual ones
    };

    [[nodiscard]] Lane* find(int lane);
    [[nodiscard]] Work& workOf(const Lane& lane) { return m_work[static_cast<std::size_t>(lane.number - 1)]; }
    [[nodiscard]] const Work& workOf(const Lane& lane) const {
        return m_work[static_cast<std::size_t>(lane.number - 1)];
    }
    [[nodiscard]] bool isInRounds() const { return m_stage == Stage::drafting || m_stage == Stage::refining; }
    [[nodiscard]] bool anyRuns() const;
    [[nodiscard]] bool anyHasText() const;
    [[nodiscard]] bool wantsAnotherRound(const Lane& lane);

    void ask(Lane& lane, LaneState state);
    void askAgain(Lane& lane, LaneState state);
    void take(int number, bool isReasoning, const QString& piece);
    void endRound(int number, LaneState state, const Usage& usage, const QString& problem);
    void goOn();
    [[nodiscard]] bool isSettled() const;
    void settle();
    bool tryAgain();
    void refine();
    void merge();
    void endMerge(const Usage& usage);
    void setStage(Stage stage);
    void finish(End end);
    void letGo(std::unique_ptr<ToolLoop>& stream);

    LaneTask m_task;
    bool m_refines;
    Ask m_ask;
    std::vector<Lane> m_lanes;
    std::vector<Work> m_work; ///< by lane
    std::unique_ptr<ToolLoop> m_synthesis;
    SynthesisReader m_reader;
    bool m_hasAnswer = false; ///< the synthesis has begun to say it
    bool m_hasUsed = false;   ///< it has used a tool since its last word
    Stage m_stage = Stage::drafting;
    bool m_isHurried = false; ///< the user wants the answer now
    bool m_isEnding = false;
    Outcome m_outcome;
    Failure m_firstFailure;
    QElapsedTimer m_clock;
};

} // namespace calliope::app
