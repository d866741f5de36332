#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <string>

namespace calliope::app {

/// A whole number of any size up to about `mostDigits` decimal digits; results that would be larger throw
/// std::overflow_error, a division by zero std::domain_error. Boost.Multiprecision computes; the size limit bounds the
/// time.
class BigInteger {
public:
    static constexpr std::size_t mostDigits = 3'000;

    BigInteger(std::int64_t value = 0) // NOLINT: numbers become big where they must
        : m_value(value) {}

    /// REQUIRES: decimal digits only
    [[nodiscard]] static BigInteger fromDigits(const std::string& digits);

    [[nodiscard]] bool isZero() const { return m_value.is_zero(); }
    [[nodiscard]] bool isNegative() const { return m_value < 0; }
    [[nodiscard]] std::string digits() const; ///< of its absolute value
    [[nodiscard]] double toDouble() const;    ///< may be infinite

    /// REQUIRES: -2^62 < value < 2^62, else throws std::overflow_error
    [[nodiscard]] std::int64_t toInteger() const;

    [[nodiscard]] BigInteger operator-() const { return BigInteger(Value(-m_value)); }
    [[nodiscard]] BigInteger absolute() const { return BigInteger(Value(abs(m_value))); }
    friend BigInteger operator+(const BigInteger& a, const BigInteger& b) { return BigInteger(a.m_value + b.m_value); }
    friend BigInteger operator-(const BigInteger& a, const BigInteger& b) { return BigInteger(a.m_value - b.m_value); }
    friend BigInteger operator*(const BigInteger& a, const BigInteger& b) { return BigInteger(a.m_value * b.m_value); }
    friend BigInteger greatestCommonDivisor(const BigInteger& a, const BigInteger& b);
    friend BigInteger rootOf(const BigInteger& value);

    struct Division;
    /// Towards zero; the rest has the sign of the dividend.
    [[nodiscard]] Division dividedBy(const BigInteger& divisor) const;

    bool operator==(const BigInteger&) const = default;
    friend bool operator<(const BigInteger& a, const BigInteger& b) { return a.m_value < b.m_value; }

private:
    // Without expression templates: what an operator gives back is a number.
    using Value =
        boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>, boost::multiprecision::et_off>;

    explicit BigInteger(Value value); ///< throws where it is too large

    Value m_value;
};

struct BigInteger::Division {
    BigInteger quotient;
    BigInteger rest;
};

/// The greatest common divisor, not negative.
[[nodiscard]] BigInteger greatestCommonDivisor(const BigInteger& a, const BigInteger& b);

/// REQUIRES: exponent >= 0
[[nodiscard]] BigInteger power(BigInteger value, std::int64_t exponent);

/// The largest whole number whose square is not larger. REQUIRES: value >= 0
[[nodiscard]] BigInteger rootOf(const BigInteger& value);

} // namespace calliope::app
