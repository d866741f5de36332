#pragma once

#include "app/tools/big_integer.h"

namespace calliope::app {

/// A fraction in lowest terms; arithmetic is exact. Throws as BigInteger does.
class Rational {
public:
    Rational(BigInteger top = 0) // NOLINT: whole numbers are fractions
        : m_top(std::move(top))
        , m_bottom(1) {}
    Rational(BigInteger top, BigInteger bottom);

    /// "12", ".5", "1.5e-3". REQUIRES: this form; exponents beyond 2000 throw std::overflow_error.
    [[nodiscard]] static Rational fromDecimal(const std::string& text);

    [[nodiscard]] const BigInteger& top() const { return m_top; }
    [[nodiscard]] const BigInteger& bottom() const { return m_bottom; }
    [[nodiscard]] bool isWhole() const { return m_bottom == BigInteger(1); }
    [[nodiscard]] double toDouble() const;

    /// Rounded towards minus infinity.
    [[nodiscard]] BigInteger floor() const;

    struct Decimal {
        std::string text;
        bool isExact = true;
    };
    /// With at most so many digits behind the point; rounded half away from zero.
    [[nodiscard]] Decimal decimal(int places) const;

    [[nodiscard]] Rational operator-() const { return {-m_top, m_bottom}; }
    friend Rational operator+(const Rational& a, const Rational& b);
    friend Rational operator-(const Rational& a, const Rational& b) { return a + -b; }
    friend Rational operator*(const Rational& a, const Rational& b);
    friend Rational operator/(const Rational& a, const Rational& b);
    friend bool operator<(const Rational& a, const Rational& b) { return (a - b).m_top.isNegative(); }
    bool operator==(const Rational&) const = default;

private:
    BigInteger m_top;
    BigInteger m_bottom; ///< above zero
};

} // namespace calliope::app
