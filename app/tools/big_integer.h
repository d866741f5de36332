#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace calliope::app {

/// A whole number of any size up to about `mostDigits` decimal digits; results that would be larger throw
/// std::overflow_error, a division by zero std::domain_error. Schoolbook arithmetic on limbs of nine digits: the size
/// limit bounds the time.
class BigInteger {
public:
    static constexpr std::size_t mostDigits = 3'000;

    BigInteger(std::int64_t value = 0); // NOLINT: numbers become big where they must

    /// REQUIRES: decimal digits only
    [[nodiscard]] static BigInteger fromDigits(const std::string& digits);

    [[nodiscard]] bool isZero() const { return m_limbs.empty(); }
    [[nodiscard]] bool isNegative() const { return m_isNegative; }
    [[nodiscard]] bool isOdd() const { return !m_limbs.empty() && m_limbs.front() % 2 != 0; }
    [[nodiscard]] std::string digits() const; ///< of its absolute value
    [[nodiscard]] double toDouble() const;    ///< may be infinite

    /// REQUIRES: -2^62 < value < 2^62, else throws std::overflow_error
    [[nodiscard]] std::int64_t toInteger() const;

    [[nodiscard]] BigInteger operator-() const;
    [[nodiscard]] BigInteger absolute() const { return m_isNegative ? -*this : *this; }
    friend BigInteger operator+(const BigInteger& a, const BigInteger& b);
    friend BigInteger operator-(const BigInteger& a, const BigInteger& b) { return a + -b; }
    friend BigInteger operator*(const BigInteger& a, const BigInteger& b);

    struct Division;
    /// Towards zero; the rest has the sign of the dividend.
    [[nodiscard]] Division dividedBy(const BigInteger& divisor) const;

    bool operator==(const BigInteger&) const = default;
    friend bool operator<(const BigInteger& a, const BigInteger& b);

private:
    static constexpr std::uint32_t base = 1'000'000'000;

    [[nodiscard]] static int compareSizes(const BigInteger& a, const BigInteger& b);
    void trim(); ///< leading zeros; throws where it is too large

    std::vector<std::uint32_t> m_limbs; ///< least first, none of them leading zeros
    bool m_isNegative = false;          ///< never of zero
};

struct BigInteger::Division {
    BigInteger quotient;
    BigInteger rest;
};

/// The greatest common divisor, not negative.
[[nodiscard]] BigInteger greatestCommonDivisor(BigInteger a, BigInteger b);

/// REQUIRES: exponent >= 0
[[nodiscard]] BigInteger power(BigInteger value, std::int64_t exponent);

/// The largest whole number whose square is not larger. REQUIRES: value >= 0
[[nodiscard]] BigInteger rootOf(const BigInteger& value);

} // namespace calliope::app
