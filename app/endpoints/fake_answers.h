#pragma once

#include <QJsonObject>
#include <QString>
#include <vector>

namespace calliope::app {

/// A piece of a scripted answer, sent as one event.
struct FakePiece {
    enum class Kind {
        reasoning,
        content,
        call,  ///< `text` is the tool's name, `arguments` go along
        raw,   ///< the event's data as it is
        error, ///< an error inside of the stream
        hangUp,
    };

    Kind kind = Kind::content;
    QString text;
    QString arguments;
};

struct FakeAnswer {
    int status = 200; ///< else an error, whose message is the first piece
    const char* finish = "stop";
    int slowness = 1;     ///< times the usual pause between pieces
    bool repeats = false; ///< the last piece, for ever
    std::vector<FakePiece> pieces;
};

/// Adds a text about as models send it: a word with the blank before it.
void addWords(FakeAnswer& answer, FakePiece::Kind kind, const QString& text);

/// The answer to a chat request, by the first word of a table that its last message holds: "think", "code", "table",
/// "math", "tool", "long", "slow", "endless", "limit", "error", "break", "cut", "bad", "empty"; to anything else a
/// friendly text. Asked for the rest of an answer, it says one. A request that asks for thoughts (reasoning_effort,
/// think_tokens) gets some first; agents of a contemplation say what fake_lanes.h has for them; what is held to a
/// schema is an object without anything. The same request always gets the same answer.
[[nodiscard]] FakeAnswer fakeAnswerTo(const QJsonObject& request);

} // namespace calliope::app
