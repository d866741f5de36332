#pragma once

namespace calliope::test {

/// SQLite's memory while it lives, where any request can be refused. Made before anything of SQLite is in use, and goes
/// when nothing is any more. Lookaside memory, which would hide most requests, is off.
class FaultyMemory {
public:
    FaultyMemory();
    ~FaultyMemory();
    FaultyMemory(const FaultyMemory&) = delete;
    FaultyMemory& operator=(const FaultyMemory&) = delete;

    /// The `n`-th request from now on is refused, and those behind it too if `forEver`.
    void failAt(int n, bool forEver);

    void heal();

    /// Whether a request was refused since failAt().
    [[nodiscard]] bool hasFailed() const;
};

} // namespace calliope::test
