#pragma once

#include "app/modes/contemplation.h"
#include "storage/message.h"

#include <QJsonObject>
#include <QString>
#include <vector>

namespace calliope::app {

// How a contemplation is stored: its blocks in a message, in this order.
//
//   lane, lane 0         what they do together: LanesSummary
//   lane, lane 1 … n     an agent each: what it is called, its state, what it has taken (Lane)
//   reasoning, text      of each lane in turn, { "round": 1 }; empty where nothing came
//   … the same again for each further round of a lane, when it begins
//   reasoning            of lane 0, where the synthesis thinks
//   text                 of lane 0: the answer
//   text                 of lane 0, { "section": … } each: agreement, what they differed in, what decided it

/// What all lanes do together.
struct LanesSummary {
    QString stage; ///< "drafting", "refining", "merging" or "over"
    int lanes = 0;
    int rounds = 1;
    qint64 tokens = 0;
    double seconds = 0;
    double estimatedSeconds = 0; ///< before it began; 0: not known
    int chosen = 0;              ///< the lane whose text is the answer; 0: the synthesis is
    bool agreedEarly = false;
    QString note; ///< why a lane's text stands in for the synthesis; empty: it does not

    bool operator==(const LanesSummary&) const = default;
};

[[nodiscard]] QJsonObject payloadOf(const LanesSummary& summary);
[[nodiscard]] QJsonObject payloadOf(const Lane& lane, const QString& hints);

/// What a lane says of itself, out of its block; whatever stands there.
struct LaneFacts {
    QString name;
    QString angle;
    QString state;
    int round = 1;
    int textRound = 0;
    qint64 tokens = 0;
    qint64 budget = 0;
    double seconds = 0;
    bool isPinned = false;
    QString hints;
    QString problem;

    [[nodiscard]] bool isRunning() const { return state == "drafting" || state == "refining"; }
};

[[nodiscard]] LanesSummary summaryOf(const storage::Block& block);
[[nodiscard]] LaneFacts factsOf(const storage::Block& block);
[[nodiscard]] int roundOf(const storage::Block& block); ///< of a lane's text

/// Whether what a tool has made for an agent stays with the agent: regions that it marked, products that it found.
[[nodiscard]] bool staysWithAgent(const storage::Block& block);

/// What stays with an agent, of the last round in which it made any; as blocks of the answer itself.
[[nodiscard]] std::vector<storage::Block> madeBy(const storage::Message& message, int lane);

/// The part of the answer that a text of lane 0 is: "agreement", "differed", "decided"; empty: the answer itself.
[[nodiscard]] QString sectionOf(const storage::Block& block);

/// A section's text begins with its heading, so that it can be read wherever it is shown as text.
[[nodiscard]] QString headingOf(AnswerSection section);
[[nodiscard]] const char* nameOf(AnswerSection section); ///< as stored
[[nodiscard]] QString withoutHeading(const QString& text);

/// Whether it is what the user asked for: text of the answer itself.
[[nodiscard]] inline bool isAnswerText(const storage::Block& block) {
    return block.kind == storage::BlockKind::text && block.lane == 0 && sectionOf(block).isEmpty();
}

} // namespace calliope::app
