#pragma once

#include "app/modes/question_kind.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <map>
#include <tuple>
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
        int requests = 1;        ///< with thoughts of their own: rounds of all lanes, and what merges them
        bool wasCut = false;     ///< thoughts were ended by their budget
        bool wasHurried = false; ///< by the user or the clock: how much was needed is not known
    };
    void add(const QString& mode, QuestionKind kind, const QString& model, const Taken& taken);

    /// Tokens of thoughts of one request that suffice nine times of ten, with some to spare; `otherwise` until enough
    /// is known. After an answer whose thoughts were cut it grows; one without thoughts tells nothing.
    [[nodiscard]] int budget(const QString& mode, QuestionKind kind, const QString& model, int otherwise) const;

    /// The next answer, about. `stepSeconds` is what the engine says of a token, for models that have not answered yet;
    /// 0: nothing. Seconds are 0 where nothing of the model is known.
    struct Estimate {
        qint64 tokens = 0;
        double seconds = 0;
    };
    [[nodiscard]] Estimate estimate(const QString& mode, QuestionKind kind, const QString& model, int lanes,
                                    int thinkTokens, double stepSeconds = 0) const;

    /// What is known of the thoughts of a model in a mode and of a kind, for people to look at.
    struct Row {
        QString mode;
        QuestionKind kind = QuestionKind::general;
        QString model;
        int answers = 0;
        qint64 usualThoughts = 0; ///< tokens of one request, the median
    };
    [[nodiscard]] std::vector<Row> rows() const;

    void forget() { *this = {}; }

    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] static Experience fromJson(const QByteArray& json); ///< whatever stands there

private:
    struct Sample {
        qint64 thoughts; ///< of one agent, in all its rounds
        qint64 words;
        qint64 need; ///< thoughts of one request; 0: not known
        bool wasCut;
    };
    struct Pace {
        double alone = 0;    ///< tokens a second of one answer
        double together = 0; ///< of several at once
    };
    using Key = std::tuple<QString, int, QString>; ///< mode, kind and model

    [[nodiscard]] static std::vector<qint64> needsOf(const std::vector<Sample>& samples);

    std::map<Key, std::vector<Sample>> m_samples; ///< the latest ones, in order
    QHash<QString, Pace> m_paces;                 ///< by model
};

} // namespace calliope::app
