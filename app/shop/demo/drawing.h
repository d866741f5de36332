#pragma once

#include <QImage>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::shop {

/// What a drawn thing looks like; its text is "demo:dress-long/navy/striped/17".
struct DemoDesign {
    std::string silhouette;
    std::string colour;  ///< a key of the lexicon
    std::string pattern; ///< likewise; "plain" for none
    std::uint32_t seed = 0;

    static constexpr std::string_view scheme = "demo:"; ///< how all locators begin
    [[nodiscard]] std::string locator() const;
    [[nodiscard]] static std::optional<DemoDesign> of(std::string_view locator); ///< nullopt: not one of ours

    bool operator==(const DemoDesign&) const = default;
};

/// How it is shown; the defaults are those of shops, tests have others.
struct DemoView {
    double turn = 0;         ///< degrees
    double scale = 0.92;     ///< of the picture's side
    double light = 1;        ///< how bright all is
    std::uint8_t wall = 246; ///< how light the background is
    int noise = 0;           ///< how far pixels may be off
    bool isMirrored = false;
    bool isCutOut = false; ///< on nothing instead of a wall
};

/// Draws it, `side` pixels square. The same on every machine but for the rounding of edges. Any thread.
[[nodiscard]] QImage drawn(const DemoDesign& design, int side, const DemoView& view = {});

} // namespace calliope::shop
