#pragma once

#include "storage/clock.h"
#include "storage/message.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// The text that pieces of a running answer's block have so far.
[[nodiscard]] std::string pieces(Connection& connection, Id block);

/// Answers while they are written, any number at once. What comes is kept for a moment and then appended as a piece of
/// its own, so that a long answer is not written again and again; when the answer ends, its pieces are joined.
///
/// A crash of the program loses at most `mostLost` of the tail, if flushDue() is called at least every `tickInterval`
/// (a timer of the thread that has the store). Where saving fails, nothing is forgotten: the functions throw, and what
/// has come so far is tried again with the next call.
class Answers {
public:
    static constexpr std::int64_t mostLost = 250;     ///< milliseconds
    static constexpr std::int64_t tickInterval = 100; ///< milliseconds
    static constexpr std::int64_t oldestTail = 100;   ///< milliseconds: append() and flushDue() write what is older

    Answers(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    /// An empty answer below `parent`, selected.
    Id begin(Id conversation, std::optional<Id> parent, std::string_view model, std::string_view mode);

    /// Adds a block behind those that the answer has. `text` may be there already.
    Id addBlock(Id answer, const Block& block);

    /// `text` goes behind what the block has. Characters must be whole.
    void append(Id block, std::string_view text);

    /// Replaces the payload of a block, as when a tool call gets its arguments.
    void setPayload(Id block, std::string_view payload);

    /// Notes when a block was whole, in milliseconds since 1970; others are whole when their answer is.
    void endBlock(Id block, std::int64_t at);

    /// Appends what is older than `oldestTail`.
    void flushDue();

    /// Appends everything that has come.
    void flush();

    /// An answer that has ended goes on: it runs again, and its last block can be appended to. Throws Error{usage}
    /// where it runs already or is not there any more.
    void resume(Id answer);

    struct End {
        MessageState state = MessageState::finished;
        Usage usage;         ///< of what was written since it began or went on
        std::string problem; ///< see Message::problem
    };

    /// Joins the pieces, ends the answer, writes down what it cost, and waits for the disk. The message tells what all
    /// of it took.
    void finish(Id answer, const End& end);

    /// Ends all answers that a crash has left running, as interrupted; returns them. For the start of the program.
    std::vector<Id> recover();

private:
    struct Tail {
        std::string text;
        std::int64_t since = 0; ///< of its oldest part
    };

    void writeTails();
    void close(Id answer, const End& end);
    [[nodiscard]] Usage usageOf(Id answer);

    Connection& m_connection;
    const Clock& m_clock;
    std::map<Id, Tail> m_tails; // by block; texts that are not saved yet
    std::map<Id, Id> m_blocks;  // of running answers, with their answer
};

} // namespace calliope::storage
