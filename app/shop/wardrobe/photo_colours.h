#pragma once

#include <QImage>
#include <cstdint>

namespace calliope::app {

/// Which colours of the lexicon a thing on a photo has, as bits: those that fill at least a quarter of what is not its
/// background, which is what looks like the picture's border; at most three. Of a photo that is all background, its
/// main colour. Takes some milliseconds.
[[nodiscard]] std::uint64_t coloursIn(const QImage& photo);

} // namespace calliope::app
