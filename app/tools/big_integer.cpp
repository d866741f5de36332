#include "app/tools/big_integer.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace calliope::app {

BigInteger::BigInteger(Value value)
    : m_value(std::move(value)) {
    constexpr std::size_t mostBits = mostDigits * 3322 / 1000; // log2(10) of each digit
    if (!m_value.is_zero() && msb(abs(m_value)) >= mostBits) throw std::overflow_error("too large");
}

BigInteger BigInteger::fromDigits(const std::string& digits) {
    if (digits.size() > 2 * mostDigits) throw std::overflow_error("too large");
    // Boost takes a zero at the beginning for octal.
    const std::size_t begin = std::min(digits.find_first_not_of('0'), digits.size());
    return begin == digits.size() ? BigInteger() : BigInteger(Value(digits.substr(begin)));
}

std::string BigInteger::digits() const {
    return Value(abs(m_value)).str();
}

double BigInteger::toDouble() const {
    return m_value.convert_to<double>();
}

std::int64_t BigInteger::toInteger() const {
    constexpr int bits = 62;
    if (!m_value.is_zero() && msb(abs(m_value)) >= bits) throw std::overflow_error("too large");
    return m_value.convert_to<std::int64_t>();
}

BigInteger::Division BigInteger::dividedBy(const BigInteger& divisor) const {
    if (divisor.isZero()) throw std::domain_error("division by zero");
    Value quotient;
    Value rest;
    divide_qr(m_value, divisor.m_value, quotient, rest);
    return {BigInteger(std::move(quotient)), BigInteger(std::move(rest))};
}

BigInteger greatestCommonDivisor(const BigInteger& a, const BigInteger& b) {
    return BigInteger(BigInteger::Value(gcd(a.m_value, b.m_value)));
}

BigInteger power(BigInteger value, std::int64_t exponent) {
    BigInteger out = 1;
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 != 0) out = out * value;
        if (exponent > 1) value = value * value;
    }
    return out;
}

BigInteger rootOf(const BigInteger& value) {
    return BigInteger(BigInteger::Value(sqrt(value.m_value)));
}

} // namespace calliope::app
