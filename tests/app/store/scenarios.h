#pragma once

#include "tests/app/store/app_on_disk.h"

#include <functional>
#include <span>

namespace calliope::test {

/// Something that a user does, once more each time, with a `word` that has not been used before.
struct Scenario {
    using Step = std::function<void(AppOnDisk& app, const QString& word)>;
    using Check = std::function<bool(AppOnDisk& app, const QString& word)>;

    const char* name;
    Step prepare; ///< nothing fails here; a chat with a question and its answer is open
    Step act;
    Check isDone;        ///< everything that the user wanted
    Check isSafe;        ///< what must be so in the end whatever fails; waits for it
    bool isKept = false; ///< it is done in the end, whatever fails
};

[[nodiscard]] std::span<const Scenario> scenarios();

} // namespace calliope::test
