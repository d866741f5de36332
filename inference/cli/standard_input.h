#pragma once

#include <chrono>
#include <memory>
#include <string>

namespace calliope::cli {

/// The standard input of a program that another one started: its first line, and whether it is still open, which tells
/// that the other one is still there. Reads on a thread of its own from the start; make one at most.
class StandardInput {
public:
    /// Once it is closed, this program has so long to end by itself; then it is ended, whatever it does, so that none
    /// is left behind when a driver does not come back.
    explicit StandardInput(std::chrono::milliseconds patience);

    /// Waits for it. Without the line end; at most 4096 bytes.
    [[nodiscard]] std::string firstLine() const;

    [[nodiscard]] bool hasEnded() const;

private:
    struct State;
    std::shared_ptr<State> m_state; // with the thread, which cannot be woken when the program ends
};

} // namespace calliope::cli
