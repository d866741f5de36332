#include "app/modes/angles.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <optional>

namespace calliope::app {

namespace {

struct Angle {
    std::optional<QuestionKind> kind; ///< nothing: for any
    const char* name = "";
    const char* words = "";       ///< for people
    const char* instruction = ""; ///< for the model
};

using enum QuestionKind;

/// Those of a kind come first, then those for any, in this order.
constexpr std::array angles{
    Angle{sum, QT_TRANSLATE_NOOP("Angle", "Step by step"),
          QT_TRANSLATE_NOOP("Angle", "Every step written down and checked"),
          "Work through it step by step and check every step."},
    Angle{sum, QT_TRANSLATE_NOOP("Angle", "Another way"), QT_TRANSLATE_NOOP("Angle", "A different method, to compare"),
          "Use another method than the obvious one: estimate first, then solve it that way."},
    Angle{sum, QT_TRANSLATE_NOOP("Angle", "Backwards"),
          QT_TRANSLATE_NOOP("Angle", "From the result back to the question"),
          "Guess the result, put it back into the question, and correct it until everything fits."},
    Angle{code, QT_TRANSLATE_NOOP("Angle", "Simplest that works"),
          QT_TRANSLATE_NOOP("Angle", "The least code that does it"),
          "Find the simplest solution that really works, with what is usually at hand."},
    Angle{code, QT_TRANSLATE_NOOP("Angle", "What could break"),
          QT_TRANSLATE_NOOP("Angle", "Edge cases, errors, hostile input"),
          "Look for edge cases, errors and hostile input, and for a solution that stands them."},
    Angle{code, QT_TRANSLATE_NOOP("Angle", "Speed and size"),
          QT_TRANSLATE_NOOP("Angle", "What it costs when there is much to do"),
          "Think of how it behaves with a thousand times more to do."},
    Angle{writing, QT_TRANSLATE_NOOP("Angle", "Plain words"),
          QT_TRANSLATE_NOOP("Angle", "As short and clear as it can be"), "Write it as short and clear as it can be."},
    Angle{writing, QT_TRANSLATE_NOOP("Angle", "The reader"),
          QT_TRANSLATE_NOOP("Angle", "Who reads it, and what they want"),
          "Think of who reads it and what they want to know or feel, and write it for them."},
    Angle{writing, QT_TRANSLATE_NOOP("Angle", "A surprise"), QT_TRANSLATE_NOOP("Angle", "An opening nobody expects"),
          "Find an opening or a turn that nobody expects but that fits."},
    Angle{decision, QT_TRANSLATE_NOOP("Angle", "Figures first"),
          QT_TRANSLATE_NOOP("Angle", "What it costs and brings, in numbers"),
          "Reckon first: what does each way cost and bring, over a fitting time?"},
    Angle{decision, QT_TRANSLATE_NOOP("Angle", "What could break"),
          QT_TRANSLATE_NOOP("Angle", "The costs and risks nobody wrote down"),
          "Look for the costs and risks that nobody wrote down, and for the one fact that could turn it round."},
    Angle{decision, QT_TRANSLATE_NOOP("Angle", "The people"),
          QT_TRANSLATE_NOOP("Angle", "Who decides, who works, who pays"),
          "Think of the people: who decides, who does the work, who pays?"},
    Angle{picture, QT_TRANSLATE_NOOP("Angle", "What is there"),
          QT_TRANSLATE_NOOP("Angle", "Everything that can be seen, in order"),
          "List what can really be seen, part by part, before you conclude anything."},
    Angle{picture, QT_TRANSLATE_NOOP("Angle", "Small things"),
          QT_TRANSLATE_NOOP("Angle", "Words, numbers and details at the edge"),
          "Look at small things: words, numbers, details at the edges, what is half hidden."},
    Angle{picture, QT_TRANSLATE_NOOP("Angle", "What it means"),
          QT_TRANSLATE_NOOP("Angle", "Where, when and why it is so"),
          "Think of what it means: where, when and why does it look like that?"},
    Angle{general, QT_TRANSLATE_NOOP("Angle", "Straight answer"),
          QT_TRANSLATE_NOOP("Angle", "The plain answer, from what is known"),
          "Give the plain answer that follows from what is known."},
    Angle{general, QT_TRANSLATE_NOOP("Angle", "What could be wrong"),
          QT_TRANSLATE_NOOP("Angle", "Doubtful facts and hidden assumptions"),
          "Look for doubtful facts and hidden assumptions, and for what would show the usual answer wrong."},
    Angle{general, QT_TRANSLATE_NOOP("Angle", "From the ground up"),
          QT_TRANSLATE_NOOP("Angle", "First principles, step by step"),
          "Start from first principles and reason step by step."},
    Angle{{},
          QT_TRANSLATE_NOOP("Angle", "The other side"),
          QT_TRANSLATE_NOOP("Angle", "The best case for another answer"),
          "Make the best honest case for another answer than the one that comes to mind first."},
    Angle{{},
          QT_TRANSLATE_NOOP("Angle", "Evidence"),
          QT_TRANSLATE_NOOP("Angle", "What is known, what is guessed"),
          "Tell apart what is known, what is likely and what is guessed, and build on what is known."},
    Angle{{},
          QT_TRANSLATE_NOOP("Angle", "An example"),
          QT_TRANSLATE_NOOP("Angle", "One concrete case, to its end"),
          "Take one concrete example and follow it to its end."},
    Angle{{},
          QT_TRANSLATE_NOOP("Angle", "The long view"),
          QT_TRANSLATE_NOOP("Angle", "What follows from it later"),
          "Think of what follows from it later, and what cannot be undone."},
    Angle{{},
          QT_TRANSLATE_NOOP("Angle", "An outsider"),
          QT_TRANSLATE_NOOP("Angle", "How another trade would see it"),
          "Look at it as somebody from quite another trade would."},
};

QString tr(const char* text) {
    return QCoreApplication::translate("Angle", text);
}

} // namespace

std::vector<Lane> lanesFor(QuestionKind kind, int count, qint64 seed) {
    const auto wanted = static_cast<std::size_t>(std::clamp(count, fewestLanes, mostLanes));
    std::vector<Lane> lanes;
    const auto take = [&](std::optional<QuestionKind> of) {
        for (const Angle& angle : angles) {
            if (angle.kind != of || lanes.size() == wanted) continue;
            const int number = static_cast<int>(lanes.size()) + 1;
            // Spread, so that neighbours do not share the seeds of engines that count up from one.
            lanes.push_back({.number = number,
                             .name = tr(angle.name),
                             .angle = tr(angle.words),
                             .instruction = QString::fromUtf8(angle.instruction),
                             .seed = (seed + qint64{7'919} * number) & 0x7fff'ffff});
        }
    };
    take(kind);
    take(std::nullopt);
    return lanes;
}

} // namespace calliope::app
