#include "app/tools/rational.h"

#include <cmath>
#include <stdexcept>

namespace calliope::app {

namespace {

std::string withoutEndZeros(std::string text) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

} // namespace

Rational::Rational(BigInteger top, BigInteger bottom)
    : m_top(std::move(top))
    , m_bottom(std::move(bottom)) {
    if (m_bottom.isZero()) throw std::domain_error("division by zero");
    const BigInteger common = greatestCommonDivisor(m_top, m_bottom);
    if (!(common == BigInteger(1))) {
        m_top = m_top.dividedBy(common).quotient;
        m_bottom = m_bottom.dividedBy(common).quotient;
    }
    if (m_bottom.isNegative()) {
        m_top = -m_top;
        m_bottom = -m_bottom;
    }
}

Rational Rational::fromDecimal(const std::string& text) {
    const std::size_t exponentAt = text.find_first_of("eE");
    const std::string number = text.substr(0, exponentAt);
    const std::size_t point = number.find('.');
    const std::string behind = point == std::string::npos ? std::string() : number.substr(point + 1);
    constexpr std::int64_t mostExponent = 2'000;
    const std::string exponentText = exponentAt == std::string::npos ? "0" : text.substr(exponentAt + 1);
    if (exponentText.size() > 6) throw std::overflow_error("too large");
    const std::int64_t exponent = std::stoll(exponentText) - static_cast<std::int64_t>(behind.size());
    if (exponent > mostExponent || exponent < -mostExponent) throw std::overflow_error("too large");
    const BigInteger digits = BigInteger::fromDigits(number.substr(0, point) + behind);
    const BigInteger scale = power(10, std::abs(exponent));
    return exponent < 0 ? Rational(digits, scale) : Rational(digits * scale);
}

double Rational::toDouble() const {
    const double whole = m_top.toDouble() / m_bottom.toDouble();
    // Where one of both is beyond what a double holds, the quotient may still be in it.
    return std::isfinite(whole) && whole != 0 ? whole : std::strtod(decimal(400).text.c_str(), nullptr);
}

BigInteger Rational::floor() const {
    const auto [quotient, rest] = m_top.dividedBy(m_bottom);
    return rest.isNegative() ? quotient - 1 : quotient;
}

Rational::Decimal Rational::decimal(int places) const {
    const auto scaled = (m_top.absolute() * power(10, places)).dividedBy(m_bottom);
    const bool isUp = !(scaled.rest + scaled.rest < m_bottom);
    std::string digits = (scaled.quotient + (isUp ? 1 : 0)).digits();
    const auto behind = static_cast<std::size_t>(places);
    if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
    if (behind > 0) digits = withoutEndZeros(digits.insert(digits.size() - behind, "."));
    const bool isNegative = m_top.isNegative() && digits != "0";
    return {(isNegative ? "-" : "") + digits, scaled.rest.isZero()};
}

Rational operator+(const Rational& a, const Rational& b) {
    return {a.m_top * b.m_bottom + b.m_top * a.m_bottom, a.m_bottom * b.m_bottom};
}

Rational operator*(const Rational& a, const Rational& b) {
    return {a.m_top * b.m_top, a.m_bottom * b.m_bottom};
}

Rational operator/(const Rational& a, const Rational& b) {
    return {a.m_top * b.m_bottom, a.m_bottom * b.m_top};
}

} // namespace calliope::app
