#pragma once

#include "app/modes/question_kind.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <map>
#include <utility>
#include <vector>

namespace calliope::app {

/// What answers have taken on this machine, by mode, kind of question and model: how long thoughts may be, and what the
/// next answer is going to cost, follows from it. Numbers only; no word of any question or answer.
class Experience {
public:
    /// What one answer took.
    struct Taken {
        qint64 thoughts = 0; ///< tokens; of all agents together where there are several
        qint64 words = 0;    ///< tokens besides
        double seconds = 0;  ///< between the first token and the last
        int lanes = 1;
        bool wasCut = false; ///< the thoughts were ended by their budget
    };
    void add(const QString& mode, QuestionKind kind, const QString& model, const Taken& taken);

    /// Tokens of thoughts that suffice nine times of ten, with some to spare; `otherwise` until enough is known. After
    /// an answer whose thoughts were cut it grows.
    [[nodiscard]] int budget(const QString& mode, QuestionKind kind, int otherwise) const;

    /// The next answer, about. Seconds are 0 where nothing of the model is known.
    struct Estimate {
        qint64 tokens = 0;
        double seconds = 0;
    };
    [[nodiscard]] Estimate estimate(const QString& mode, QuestionKind kind, const QString& model, int lanes,
                                    int thinkTokens) const;

    /// What is known of a mode and a kind, for people to look at.
    struct Row {
        QString mode;
        QuestionKind kind = QuestionKind::general;
        int answers = 0;
        qint64 usualThoughts = 0; ///< tokens, the median
    };
    [[nodiscard]] std::vector<Row> rows() const;

    void forget() { *this = {}; }

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static Experience fromJson(const QByteArray& json); ///< whatever stands there

private:
    struct Sample {
        qint64 thoughts; ///< of one agent
        qint64 words;
        bool wasCut;
    };
    struct Pace {
        double alone = 0;    ///< tokens a second of one answer
        double together = 0; ///< of several at once
    };
    using Key = std::pair<QString, int>; ///< mode and kind

    std::map<Key, std::vector<Sample>> m_samples; ///< the latest ones, in order
    QHash<QString, Pace> m_paces;                 ///< by model
};

} // namespace calliope::app
