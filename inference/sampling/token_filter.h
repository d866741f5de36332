#pragma once

#include <cstdint>
#include <span>

namespace calliope::sampling {

/// Says which tokens may be drawn next. Both calls must agree, and stay the same until a token was drawn.
class TokenFilter {
public:
    virtual ~TokenFilter() = default;

    [[nodiscard]] virtual bool isAllowed(std::uint32_t token) const = 0;

    /// Sets bit `token % 64` of word `token / 64` for allowed tokens and clears all others. Dearer than asking of a
    /// few.
    virtual void fillMask(std::span<std::uint64_t> mask) const = 0;

protected:
    TokenFilter() = default;
    TokenFilter(const TokenFilter&) = default;
    TokenFilter& operator=(const TokenFilter&) = default;
};

} // namespace calliope::sampling
