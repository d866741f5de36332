#pragma once

#include <QString>
#include <cstdint>

namespace calliope::storage {
struct ImportReport;
}

namespace calliope::app {

/// A moment, as short as it can be said today: "14:32", "Yesterday", "Tuesday", "12 November", "12 November 2024".
/// Milliseconds since 1970, UTC; shown in local time.
[[nodiscard]] QString timeWords(std::int64_t time);

/// The heading under which a moment is listed: "Today", "Yesterday", "Last week", "Last month", or the month and year.
[[nodiscard]] QString dayGroup(std::int64_t time);

/// "0.4 s", "12 s", "2 min 5 s".
[[nodiscard]] QString durationWords(std::int64_t milliseconds);

/// Roughly: "~4 s", "~20 s", "~2 min"; empty where it is not known (0).
[[nodiscard]] QString aboutWords(double seconds);

/// What became of a file of chats: "12 chats imported, 3 were there already, 1 left out that could not be read".
[[nodiscard]] QString importWords(const storage::ImportReport& report);

} // namespace calliope::app
