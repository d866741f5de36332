#pragma once

#include <string_view>

namespace calliope::grammar {

/// A regular expression of exactly (or, where a format is endless, a plain part of) the strings of a `format` of JSON
/// Schema: date, time, date-time, duration, uuid, email, hostname, ipv4, ipv6, uri. Empty for others, which a schema's
/// reader may ignore.
[[nodiscard]] std::string_view patternOfFormat(std::string_view format);

} // namespace calliope::grammar
