#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

/// What the packers of blocks share: random fields, and bits put in place one field at a time.
namespace calliope::test {

using Random = std::mt19937;

inline int pick(Random& random, int lowest, int highest) {
    return static_cast<int>(random() % static_cast<unsigned>(highest - lowest + 1)) + lowest;
}

inline std::vector<int> pickCodes(Random& random, std::size_t count, int lowest, int highest) {
    std::vector<int> codes(count);
    for (int& code : codes) code = pick(random, lowest, highest);
    return codes;
}

struct Half {
    unsigned bits;
    double value;
};

/// Any finite half, subnormal ones included.
inline Half pickHalf(Random& random) {
    const int sign = pick(random, 0, 1);
    const int exponent = pick(random, 0, 30);
    const int mantissa = pick(random, 0, 1023);
    const double magnitude = exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    return {static_cast<unsigned>(sign << 15 | exponent << 10 | mantissa), sign != 0 ? -magnitude : magnitude};
}

/// A block of bytes, into which bits are placed one field at a time.
class Bits {
public:
    explicit Bits(std::size_t bytes)
        : m_bytes(bytes) {}

    void put(std::size_t byte, unsigned shift, unsigned value) {
        for (; value != 0; value >>= 1, ++shift)
            if ((value & 1) != 0) m_bytes[byte + shift / 8] |= std::byte{1} << (shift % 8);
    }
    void put(std::size_t byte, const Half& half) { put(byte, 0, half.bits); }

    std::vector<std::byte> take() { return std::move(m_bytes); }

private:
    std::vector<std::byte> m_bytes;
};

} // namespace calliope::test
