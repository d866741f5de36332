#include "inference/http/key.h"

#include <cstdint>
#include <random>

namespace calliope::http {

std::string randomKey() {
    constexpr char digits[] = "0123456789abcdef";
    constexpr int words = 8;
    std::random_device random; // the system's own generator in all three standard libraries
    std::string key;
    for (int word = 0; word < words; ++word) {
        std::uint32_t bits = random();
        for (int digit = 0; digit < 8; ++digit, bits >>= 4) key += digits[bits & 15];
    }
    return key;
}

bool sameKey(std::string_view expected, std::string_view given) {
    unsigned difference = expected.size() == given.size() ? 0 : 1;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const char other = given.empty() ? '\0' : given[i % given.size()];
        difference |= static_cast<unsigned char>(expected[i]) ^ static_cast<unsigned char>(other);
    }
    return difference == 0;
}

} // namespace calliope::http
