#pragma once

#include <QByteArray>
#include <QString>
#include <optional>
#include <vector>

namespace calliope::app {

/// Why an answer ended.
enum class Finish {
    complete,
    length,      ///< it was long enough, or, where the other side does not tell, had no more room
    contextFull, ///< it had no more room
    calls,       ///< tools are to be called
    filtered,    ///< the other side's filter ended it
    cut,         ///< the other side broke it off
    stopped,     ///< by us
};

/// What an answer took, as far as the other side tells; 0 where it does not.
struct Usage {
    qint64 promptTokens = 0;
    qint64 cachedTokens = 0; ///< of the prompt, that were not computed again
    qint64 answerTokens = 0; ///< thoughts included
    qint64 reasoningTokens = 0;
    double promptSeconds = 0;
    double answerSeconds = 0;
    double queuedSeconds = 0;

    bool operator==(const Usage&) const = default;
};

/// A tool that the model wants to be called. `arguments` is JSON as the model wrote it: to be checked before use.
struct ToolCall {
    QString id;
    QString name;
    QString arguments;

    bool operator==(const ToolCall&) const = default;
};

/// A piece of a call: id and name come with the first one, arguments in any number.
struct CallPiece {
    int index = 0; ///< of the call in this answer
    QString id;
    QString name;
    QString arguments;

    bool operator==(const CallPiece&) const = default;
};

/// What one event of a stream brings, or a whole answer that was not streamed.
struct AnswerPiece {
    QString id;
    QString model;
    QString content;
    QString reasoning;
    std::vector<CallPiece> calls; ///< index -1: the other side does not number them
    std::optional<Finish> finish;
    std::optional<Usage> usage;
    bool isError = false; ///< the event is an error; messageOf() finds what it says
};

/// Reads OpenAI's chat.completion.chunk and chat.completion as their makers write them: thoughts in `reasoning_content`
/// or `reasoning`, contents in parts, calls without numbers, `timings` of llama.cpp. Nothing where it is no JSON object
/// in UTF-8. Only the first of several answers is read.
[[nodiscard]] std::optional<AnswerPiece> readAnswerPiece(const QByteArray& json);

} // namespace calliope::app
