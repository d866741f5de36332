#pragma once

#include <QString>
#include <cstdint>
#include <vector>

namespace calliope::app {

/// The parts of a merged answer.
enum class AnswerSection : std::uint8_t { reasoning, answer, agreement, differed, decided };

/// Takes a merged answer apart while it comes: the answer itself, and the lines behind it that begin with "Agreement:",
/// "They differed:" and "What decided it:", however these are decorated. Only the beginning of a line is ever held
/// back.
class SynthesisReader {
public:
    struct Piece {
        AnswerSection section;
        QString text;

        bool operator==(const Piece&) const = default;
    };

    [[nodiscard]] std::vector<Piece> add(const QString& text);
    [[nodiscard]] std::vector<Piece> end(); ///< what was held back

private:
    void readLine(std::vector<Piece>& out);
    void give(std::vector<Piece>& out, const QString& text);

    AnswerSection m_section = AnswerSection::answer;
    QString m_held; ///< the beginning of a line that may be a heading
    bool m_atLineStart = true;
    bool m_skipsBlanks = true; ///< behind a heading
};

} // namespace calliope::app
