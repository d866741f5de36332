#include "app/tools/big_integer.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace calliope::app {

namespace {

constexpr std::size_t limbDigits = 9;

} // namespace

BigInteger::BigInteger(std::int64_t value)
    : m_isNegative(value < 0) {
    std::uint64_t rest = m_isNegative ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    for (; rest != 0; rest /= base) m_limbs.push_back(static_cast<std::uint32_t>(rest % base));
}

BigInteger BigInteger::fromDigits(const std::string& digits) {
    BigInteger out;
    for (std::size_t end = digits.size(); end > 0;) {
        const std::size_t begin = end > limbDigits ? end - limbDigits : 0;
        out.m_limbs.push_back(static_cast<std::uint32_t>(std::stoul(digits.substr(begin, end - begin))));
        end = begin;
    }
    out.trim();
    return out;
}

void BigInteger::trim() {
    while (!m_limbs.empty() && m_limbs.back() == 0) m_limbs.pop_back();
    if (m_limbs.empty()) m_isNegative = false;
    if (m_limbs.size() * limbDigits > mostDigits + limbDigits) throw std::overflow_error("too large");
}

std::string BigInteger::digits() const {
    if (m_limbs.empty()) return "0";
    std::string out = std::to_string(m_limbs.back());
    for (auto limb = m_limbs.rbegin() + 1; limb != m_limbs.rend(); ++limb) {
        const std::string part = std::to_string(*limb);
        out += std::string(limbDigits - part.size(), '0') + part;
    }
    return out;
}

double BigInteger::toDouble() const {
    double out = 0;
    for (auto limb = m_limbs.rbegin(); limb != m_limbs.rend(); ++limb) out = out * base + *limb;
    return m_isNegative ? -out : out;
}

std::int64_t BigInteger::toInteger() const {
    constexpr std::size_t mostLimbs = 2; // below 10^18 < 2^62
    if (m_limbs.size() > mostLimbs) throw std::overflow_error("too large");
    std::int64_t out = 0;
    for (auto limb = m_limbs.rbegin(); limb != m_limbs.rend(); ++limb) out = out * base + *limb;
    return m_isNegative ? -out : out;
}

BigInteger BigInteger::operator-() const {
    BigInteger out = *this;
    out.m_isNegative = !m_isNegative && !isZero();
    return out;
}

int BigInteger::compareSizes(const BigInteger& a, const BigInteger& b) {
    if (a.m_limbs.size() != b.m_limbs.size()) return a.m_limbs.size() < b.m_limbs.size() ? -1 : 1;
    for (std::size_t i = a.m_limbs.size(); i-- > 0;)
        if (a.m_limbs[i] != b.m_limbs[i]) return a.m_limbs[i] < b.m_limbs[i] ? -1 : 1;
    return 0;
}

bool operator<(const BigInteger& a, const BigInteger& b) {
    if (a.m_isNegative != b.m_isNegative) return a.m_isNegative;
    const int order = BigInteger::compareSizes(a, b);
    return a.m_isNegative ? order > 0 : order < 0;
}

BigInteger operator+(const BigInteger& a, const BigInteger& b) {
    const bool aIsLarger = BigInteger::compareSizes(a, b) >= 0;
    const BigInteger& large = aIsLarger ? a : b;
    const BigInteger& small = aIsLarger ? b : a;
    const bool adds = a.m_isNegative == b.m_isNegative;
    BigInteger out = large;
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < out.m_limbs.size(); ++i) {
        const std::int64_t other = i < small.m_limbs.size() ? small.m_limbs[i] : 0;
        std::int64_t sum = out.m_limbs[i] + (adds ? other : -other) + carry;
        carry = sum < 0 ? -1 : sum >= BigInteger::base ? 1 : 0;
        sum -= carry * BigInteger::base;
        out.m_limbs[i] = static_cast<std::uint32_t>(sum);
    }
    if (carry > 0) out.m_limbs.push_back(1);
    out.trim();
    return out;
}

BigInteger operator*(const BigInteger& a, const BigInteger& b) {
    BigInteger out;
    if (a.isZero() || b.isZero()) return out;
    if ((a.m_limbs.size() + b.m_limbs.size()) * limbDigits > BigInteger::mostDigits + 2 * limbDigits)
        throw std::overflow_error("too large");
    out.m_limbs.assign(a.m_limbs.size() + b.m_limbs.size(), 0);
    for (std::size_t i = 0; i < a.m_limbs.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < b.m_limbs.size() || carry != 0; ++j) {
            const std::uint64_t product = j < b.m_limbs.size() ? std::uint64_t{a.m_limbs[i]} * b.m_limbs[j] : 0;
            const std::uint64_t sum = out.m_limbs[i + j] + product + carry;
            out.m_limbs[i + j] = static_cast<std::uint32_t>(sum % BigInteger::base);
            carry = sum / BigInteger::base;
        }
    }
    out.m_isNegative = a.m_isNegative != b.m_isNegative;
    out.trim();
    return out;
}

/// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
BigInteger::Division BigInteger::dividedBy(const BigInteger& divisor) const {
    if (divisor.isZero()) throw std::domain_error("division by zero");
    if (compareSizes(*this, divisor) < 0) return {BigInteger(), *this};
    Division out;
    const std::uint64_t scale = base / (std::uint64_t{divisor.m_limbs.back()} + 1);
    const auto scaled = [&](const std::vector<std::uint32_t>& limbs) {
        std::vector<std::uint32_t> result;
        std::uint64_t carry = 0;
        for (const std::uint32_t limb : limbs) {
            carry += limb * scale;
            result.push_back(static_cast<std::uint32_t>(carry % base));
            carry /= base;
        }
        result.push_back(static_cast<std::uint32_t>(carry));
        return result;
    };
    std::vector<std::uint32_t> u = scaled(m_limbs), v = scaled(divisor.m_limbs);
    const std::size_t n = divisor.m_limbs.size(), m = m_limbs.size() - n;
    v.resize(n);
    out.quotient.m_limbs.assign(m + 1, 0);
    for (std::size_t j = m + 1; j-- > 0;) {
        const std::uint64_t top = std::uint64_t{u[j + n]} * base + u[j + n - 1];
        std::uint64_t guess = top / v[n - 1], rest = top % v[n - 1];
        while (guess >= base || (n > 1 && guess * v[n - 2] > rest * base + u[j + n - 2])) {
            --guess;
            rest += v[n - 1];
            if (rest >= base) break;
        }
        std::int64_t borrow = 0;
        for (std::size_t i = 0; i <= n; ++i) {
            const std::uint64_t product = i < n ? guess * v[i] : 0;
            std::int64_t left =
                static_cast<std::int64_t>(u[i + j]) - static_cast<std::int64_t>(product % base) - borrow;
            borrow = static_cast<std::int64_t>(product / base);
            if (left < 0) {
                const std::int64_t lent = (-left + base - 1) / base;
                left += lent * base;
                borrow += lent;
            }
            u[i + j] = static_cast<std::uint32_t>(left);
        }
        if (borrow != 0) { // one too many
            --guess;
            std::uint32_t carry = 0;
            for (std::size_t i = 0; i <= n; ++i) {
                const std::uint32_t sum = u[i + j] + (i < n ? v[i] : 0) + carry;
                carry = sum >= base ? 1 : 0;
                u[i + j] = sum - carry * base;
            }
        }
        out.quotient.m_limbs[j] = static_cast<std::uint32_t>(guess);
    }
    std::uint64_t carry = 0;
    for (std::size_t i = n; i-- > 0;) {
        carry = carry * base + u[i];
        u[i] = static_cast<std::uint32_t>(carry / scale);
        carry %= scale;
    }
    u.resize(n);
    out.rest.m_limbs = std::move(u);
    out.quotient.m_isNegative = m_isNegative != divisor.m_isNegative;
    out.rest.m_isNegative = m_isNegative;
    out.quotient.trim();
    out.rest.trim();
    return out;
}

BigInteger greatestCommonDivisor(BigInteger a, BigInteger b) {
    while (!b.isZero()) {
        BigInteger rest = a.dividedBy(b).rest;
        a = std::move(b);
        b = std::move(rest);
    }
    return a.absolute();
}

BigInteger power(BigInteger value, std::int64_t exponent) {
    BigInteger out = 1;
    while (exponent > 0) {
        if (exponent % 2 != 0) out = out * value;
        exponent /= 2;
        if (exponent > 0) value = value * value;
    }
    return out;
}

BigInteger rootOf(const BigInteger& value) {
    if (value.isZero()) return 0;
    // Newton's steps from above come down to the root and then no further.
    BigInteger root = power(10, static_cast<std::int64_t>(value.digits().size() / 2 + 1));
    for (;;) {
        BigInteger next = (root + value.dividedBy(root).quotient).dividedBy(2).quotient;
        if (!(next < root)) return root;
        root = std::move(next);
    }
}

} // namespace calliope::app
