#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calliope {

/// A date and a time of day without a time zone, as a clock on the wall shows them.
struct DateTime {
    int year = 1970;
    int month = 1; ///< 1 to 12
    int day = 1;   ///< 1 to 31
    int hour = 0;
    int minute = 0;
    int second = 0;

    /// The local time now.
    [[nodiscard]] static DateTime local();

    /// "2026-11-20", "2026-11-20T12:00" or "2026-11-20 12:00:30"; a time zone ("Z", "+01:00") is passed over.
    /// nullopt for anything else and for days that do not exist.
    [[nodiscard]] static std::optional<DateTime> fromIso(std::string_view text);

    [[nodiscard]] int dayOfYear() const; ///< 1 to 366
    [[nodiscard]] int weekday() const;   ///< 0 is Sunday

    /// strftime with English names, glibc's codes and its flags ("%-d", "%_d", "%^a"); unknown codes stay as they are.
    [[nodiscard]] std::string format(std::string_view pattern) const;
};

} // namespace calliope
