#include "inference/dialect/json_scanner.h"

#include <string>

namespace calliope::dialect {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

std::size_t JsonScanner::take(std::string_view text) {
    std::size_t taken = 0;
    while (taken < text.size() && m_state == State::inside) {
        if (m_expect == Expect::string) { // most of the bytes
            const std::size_t begin = taken;
            while (taken < text.size() && text[taken] != '"' && text[taken] != '\\' &&
                   static_cast<unsigned char>(text[taken]) >= 0x20)
                ++taken;
            if (taken > begin) continue;
        }
        if (!step(text[taken])) break;
        ++taken;
    }
    return taken;
}

bool JsonScanner::whole() const {
    if (m_state == State::over) return true;
    if (m_state != State::inside || !m_isObject.empty() || m_expect != Expect::number) return false;
    return m_number == Number::zero || m_number == Number::digits || m_number == Number::fraction ||
           m_number == Number::exponentDigits;
}

bool JsonScanner::wrong() {
    m_state = State::wrong;
    return false;
}

bool JsonScanner::step(char c) {
    switch (m_expect) {
    case Expect::string:
    case Expect::escape:
    case Expect::hex: return stringStep(c);
    case Expect::number:
        if (numberStep(c)) return true;
        if (m_state == State::wrong) return false;
        endValue(); // the byte stands behind the number
        return m_state == State::inside && step(c);
    case Expect::word:
        if (c != m_wordLeft.front()) return wrong();
        m_wordLeft.remove_prefix(1);
        return m_wordLeft.empty() ? endValue() : true;
    default: break;
    }
    if (isBlank(c)) return true;
    switch (m_expect) {
    case Expect::valueOrEnd:
        if (c == ']') return closes(c);
        return beginValue(c);
    case Expect::value: return beginValue(c);
    case Expect::keyOrEnd:
        if (c == '}') return closes(c);
        [[fallthrough]];
    case Expect::key:
        if (c != '"') return wrong();
        m_isKey = true;
        m_expect = Expect::string;
        return true;
    case Expect::colon:
        if (c != ':') return wrong();
        m_expect = Expect::value;
        return true;
    case Expect::commaOrEnd:
        if (c != ',') return closes(c);
        m_expect = m_isObject.back() ? Expect::key : Expect::value;
        return true;
    default: return wrong();
    }
}

bool JsonScanner::beginValue(char c) {
    if (c == '{' || c == '[') {
        if (m_isObject.size() == deepest) return wrong();
        m_isObject.push_back(c == '{');
        m_expect = c == '{' ? Expect::keyOrEnd : Expect::valueOrEnd;
        return true;
    }
    if (c == '"') {
        m_isKey = false;
        m_expect = Expect::string;
        return true;
    }
    if (c == '-' || isDigit(c)) {
        m_expect = Expect::number;
        m_number = c == '-' ? Number::sign : c == '0' ? Number::zero : Number::digits;
        return true;
    }
    for (const std::string_view word : {"true", "false", "null"})
        if (c == word.front()) {
            m_wordLeft = word.substr(1);
            m_expect = Expect::word;
            return true;
        }
    return wrong();
}

/// False for a byte behind the number, and for one that is wrong in it.
bool JsonScanner::numberStep(char c) {
    const auto to = [this](Number next) {
        m_number = next;
        return true;
    };
    const bool isExponent = c == 'e' || c == 'E';
    switch (m_number) {
    case Number::sign: return isDigit(c) ? to(c == '0' ? Number::zero : Number::digits) : wrong();
    case Number::digits:
        if (isDigit(c)) return true;
        [[fallthrough]];
    case Number::zero:
        if (isDigit(c)) return wrong();
        if (c == '.') return to(Number::point);
        return isExponent ? to(Number::exponent) : false;
    case Number::point: return isDigit(c) ? to(Number::fraction) : wrong();
    case Number::fraction:
        if (isDigit(c)) return true;
        return isExponent ? to(Number::exponent) : false;
    case Number::exponent:
        if (c == '+' || c == '-') return to(Number::exponentSign);
        [[fallthrough]];
    case Number::exponentSign: return isDigit(c) ? to(Number::exponentDigits) : wrong();
    case Number::exponentDigits: return isDigit(c);
    }
    return wrong();
}

bool JsonScanner::stringStep(char c) {
    if (m_expect == Expect::hex) {
        if (!isHex(c)) return wrong();
        if (--m_hexLeft == 0) m_expect = Expect::string;
        return true;
    }
    if (m_expect == Expect::escape) {
        if (std::string_view("\"\\/bfnrtu").find(c) == std::string_view::npos) return wrong();
        m_hexLeft = 4;
        m_expect = c == 'u' ? Expect::hex : Expect::string;
        return true;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
        m_state = State::bare;
        return false;
    }
    if (c == '\\') m_expect = Expect::escape;
    if (c != '"') return true;
    if (!m_isKey) return endValue();
    m_isKey = false;
    m_expect = Expect::colon;
    return true;
}

bool JsonScanner::closes(char c) {
    if (m_isObject.empty() || c != (m_isObject.back() ? '}' : ']')) return wrong();
    m_isObject.pop_back();
    return endValue();
}

bool JsonScanner::endValue() {
    m_expect = m_isObject.empty() ? Expect::nothing : Expect::commaOrEnd;
    if (m_isObject.empty()) m_state = State::over;
    return true;
}

} // namespace calliope::dialect
