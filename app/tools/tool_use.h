#pragma once

#include "app/tools/tool.h"
#include "storage/message.h"

#include <QString>
#include <optional>

namespace calliope::app {

/// One call of a tool in an answer, and what became of it. It is kept as two blocks: the call, and its result once
/// there is one.
struct ToolUse {
    enum class State {
        waiting, ///< others go first
        asking,  ///< the user is asked
        running,
        done,
        failed,  ///< also: the call made no sense
        refused, ///< by the user
        stopped,
    };

    QString callId;
    QString name;
    QString arguments; ///< JSON as the model wrote it
    QString title;     ///< of the tool; empty where there is none of that name
    QString source;
    QString words; ///< what it does, for people
    ToolEffect effect = ToolEffect::effect;
    State state = State::waiting;
    int round = 0;           ///< calls of one round were asked for together
    qint64 milliseconds = 0; ///< that it took
    QString result;          ///< as the model gets it
    bool leaves = false;     ///< what it finds would leave this computer, so the user is asked
    QString progress = {};   ///< while it runs: how far it is, in the tool's own words

    [[nodiscard]] bool isOver() const { return state >= State::done; }
};

/// "read", "keep", "propose", "effect".
[[nodiscard]] QString nameOf(ToolEffect effect);

/// As the enumeration writes it.
[[nodiscard]] QString nameOf(ToolUse::State state);

/// What is kept of a call besides its words and its result.
[[nodiscard]] QJsonObject payloadOf(const ToolUse& use);

/// The call as a block; its text are the words for people, so that they are found by nobody but shown by everybody.
[[nodiscard]] storage::Block callBlock(const ToolUse& use);

/// The result as a block. REQUIRES: use.isOver()
[[nodiscard]] storage::Block resultBlock(const ToolUse& use);

/// A call as it was kept, without its result. What was under way when the program ended is stopped.
[[nodiscard]] ToolUse toolUseOf(const storage::Block& call, bool isRunning);

/// The id of the call that a block is, or answers.
[[nodiscard]] QString callIdOf(const storage::Block& block);

} // namespace calliope::app
