#pragma once

#include <string>
#include <string_view>

namespace calliope::dialect {

/// Makes UTF-8 of bytes as they come: a character that is cut by the end of a piece waits for its rest, and what forms
/// none becomes U+FFFD (Unicode 15, section 3.9, "maximal subpart").
class Utf8Filter {
public:
    /// Whole characters only.
    [[nodiscard]] std::string push(std::string_view bytes);

    /// What still waits, as no rest comes.
    [[nodiscard]] std::string finish();

private:
    std::string m_rest;
};

} // namespace calliope::dialect
