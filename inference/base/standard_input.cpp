#include "inference/base/standard_input.h"

#include <algorithm>
#include <iostream>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

namespace calliope {

void useBinaryStreams() {
#ifdef _WIN32
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
#endif
}

std::vector<std::uint8_t> readStandardInput(std::size_t most) {
    constexpr std::size_t piece = 1u << 20;
    std::vector<std::uint8_t> bytes;
    while (bytes.size() < most) {
        const std::size_t had = bytes.size();
        const std::size_t wanted = std::min(piece, most - had);
        bytes.resize(had + wanted);
        std::cin.read(reinterpret_cast<char*>(bytes.data() + had), static_cast<std::streamsize>(wanted));
        const auto got = static_cast<std::size_t>(std::cin.gcount());
        bytes.resize(had + got);
        if (got < wanted) break;
    }
    return bytes;
}

} // namespace calliope
