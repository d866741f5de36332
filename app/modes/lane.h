#pragma once

#include "app/modes/draft.h"

#include <QString>
#include <cstdint>

namespace calliope::app {

constexpr int fewestLanes = 2;
constexpr int mostLanes = 8;

enum class LaneState : std::uint8_t {
    waiting,  ///< for its turn
    drafting, ///< its first round
    drafted,  ///< waits for the others
    refining, ///< a later round, knowing what the others say
    done,
    stopped, ///< by the user; what it has said counts
    failed,  ///< see Lane::problem; it is left out
};

/// One of several minds that work on the same question.
struct Lane {
    int number = 1; ///< from 1; people call it by its letter
    QString name = {};
    QString angle = {};       ///< what it looks at, for people
    QString instruction = {}; ///< the same for the model
    qint64 seed = 0;
    LaneState state = LaneState::waiting;
    int round = 1;     ///< that runs, or ran last
    qint64 tokens = 0; ///< written so far, thoughts included
    qint64 budget = 0; ///< tokens of thoughts for each round
    double seconds = 0;
    QString text = {}; ///< of the last round that said something whole
    int textRound = 0; ///< that round
    bool isPinned = false;
    QString hint = {}; ///< of the user; used in its next round
    QString problem = {};

    [[nodiscard]] bool isRunning() const { return state == LaneState::drafting || state == LaneState::refining; }
    [[nodiscard]] bool hasText() const { return state != LaneState::failed && !text.trimmed().isEmpty(); }
    [[nodiscard]] QChar letter() const { return QChar('A' + number - 1); }
    [[nodiscard]] Draft draft() const { return readDraft(text); }
};

/// As it is stored: "refining".
[[nodiscard]] const char* nameOf(LaneState state);

} // namespace calliope::app
