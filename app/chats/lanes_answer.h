#pragma once

#include "app/chats/answer.h"
#include "app/chats/lane_blocks.h"

#include <QHash>
#include <QTimer>
#include <memory>
#include <vector>

namespace calliope::app {

/// An answer that several agents make (Contemplation), stored as lane_blocks.h says while it comes.
class LanesAnswer : public Answer {
    Q_OBJECT

public:
    LanesAnswer(StoreThread* store, storage::Message message, const Contemplation::Plan& plan, Contemplation::Ask ask,
                double estimatedSeconds = 0);
    ~LanesAnswer() override;

    void stop() override { m_run->stop(); }
    void answerNow() override { m_run->answerNow(); }
    [[nodiscard]] bool canAnswerNow() const override { return m_run->canAnswerNow(); }
    bool steer(int lane, LaneAction action, const QString& words) override;
    [[nodiscard]] bool takesHints() const override { return m_run->takesHints(); }

private:
    /// Blocks of a lane, by place.
    struct Places {
        int facts = 0;
        int reasoning = 0;
        int text = 0;
        std::vector<int> calls; ///< of tools, in this round
        QString hints;
    };

    void beginLane(int number);
    void take(int block, const QString& text);
    void takeAnswer(AnswerSection section, const QString& text);
    void takeMade(int lane, std::vector<storage::Block> blocks);
    void keepMadeBy(int lane); ///< as the answer's, where it has none of the kind
    void handOn();
    void tell();
    void tellLane(int number);
    void end(const Contemplation::Outcome& outcome);

    std::unique_ptr<Contemplation> m_run;
    LanesSummary m_summary;
    int m_summaryPlace = 0;
    std::vector<Places> m_places;                 ///< by lane
    QHash<int, int> m_answerPlaces;               ///< of lane 0, by section
    std::vector<std::pair<int, QString>> m_tails; ///< that have come and were not handed on, by place
    QTimer m_frames;
    QTimer m_seconds;
    qint64 m_firstWord = 0; ///< milliseconds after the start; 0: none yet
    bool m_isOver = false;
};

} // namespace calliope::app
