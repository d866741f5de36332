#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace calliope {

/// Bytes go in and out as they are: without that, Windows changes line ends.
void useBinaryStreams();

/// All of the standard input, or its first `most` bytes.
[[nodiscard]] std::vector<std::uint8_t> readStandardInput(std::size_t most);

} // namespace calliope
