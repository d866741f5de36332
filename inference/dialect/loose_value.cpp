#include "inference/dialect/loose_value.h"

#include "inference/dialect/json_scanner.h"
#include "inference/dialect/text.h"

#include <algorithm>
#include <utility>

namespace calliope::dialect {

namespace {

constexpr std::string_view stringMark = "<|\"|>";
constexpr std::size_t longestWord = 4096;

constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"true", "true"}, {"True", "true"}, {"false", "false"}, {"False", "false"},
    {"null", "null"}, {"None", "null"}, {"nil", "null"},
};

bool isJson(std::string_view text) {
    JsonScanner scanner;
    return scanner.take(text) == text.size() && scanner.whole();
}

/// A word that is more than a string, as JSON.
std::optional<std::string> meaningOf(const std::string& word) {
    for (const auto& [from, to] : words)
        if (word == from) return std::string(to);
    const bool mayBeNumber = word.find_first_not_of("+-.0123456789eE") == std::string::npos;
    if (!mayBeNumber || word.find_first_of("0123456789") == std::string::npos) return std::nullopt;
    std::string number = word.substr(word.front() == '+' ? 1 : 0); // Python also writes +1, .5 and 1.
    const std::size_t sign = number.starts_with('-') ? 1 : 0;
    if (number.substr(sign).starts_with('.')) number.insert(sign, "0");
    if (number.ends_with('.')) number += '0';
    return isJson(number) ? std::optional(number) : std::nullopt;
}

} // namespace

std::size_t LooseValue::take(std::string_view text, std::string& out) {
    std::size_t taken = 0;
    while (taken < text.size() && m_state == State::inside && step(text[taken], out)) ++taken;
    return taken;
}

void LooseValue::finish(std::string& out) {
    if (m_expect == Expect::word && m_isObject.empty()) endWord(out);
    if (m_state == State::inside) m_state = State::wrong;
}

bool LooseValue::wrong() {
    m_state = State::wrong;
    return false;
}

bool LooseValue::step(char c, std::string& out) {
    switch (m_expect) {
    case Expect::string: {
        std::string decoded;
        const bool more = m_decoder.push(c, m_quote, decoded);
        out += escaped(decoded);
        if (more) return true;
        out += '"';
        endItem();
        return true;
    }
    case Expect::marked:
        if (c != stringMark[m_matched]) { // no byte of the mark but its first begins it again
            out += escaped(stringMark.substr(0, m_matched));
            m_matched = c == stringMark.front() ? 1 : 0;
            if (m_matched == 0) out += escaped({&c, 1});
        } else if (++m_matched == stringMark.size()) {
            m_matched = 0;
            out += '"';
            endItem();
        }
        return true;
    case Expect::word: {
        const bool ends = c == ',' || c == ']' || c == '}' || c == ')' || (c == ':' && atKey());
        if (!ends) {
            m_word += c;
            if (m_word == stringMark) {
                m_word.clear();
                out += '"';
                m_expect = Expect::marked;
            }
            return m_word.size() <= longestWord || wrong();
        }
        endWord(out);
        return m_state == State::inside && step(c, out);
    }
    default: return isBlank(c) || structure(c, out);
    }
}

bool LooseValue::structure(char c, std::string& out) {
    if (m_expect == Expect::colon) {
        if (c != ':') return wrong();
        out += ": ";
        m_hasKey = true;
        m_expect = Expect::value;
        return true;
    }
    if (c == '}' || c == ']' || c == ')') return m_hasKey && m_expect == Expect::value ? wrong() : closes(c, out);
    if (m_expect == Expect::value) return beginItem(c, out);
    if (c != ',') return wrong();
    m_hasKey = false;
    m_expect = Expect::value;
    return true;
}

bool LooseValue::beginItem(char c, std::string& out) {
    if (c == ',' || c == ':') return wrong();
    if (!m_isObject.empty() && !m_hasKey && !m_first) out += ", ";
    m_first = false;
    if (c == '{') return opens(true, c, out);
    if (c == '[' || c == '(') return opens(false, c, out);
    if (c == '"' || c == '\'') {
        m_quote = c;
        out += '"';
        m_expect = Expect::string;
        return true;
    }
    m_word = c;
    m_expect = Expect::word;
    return true;
}

bool LooseValue::opens(bool object, char c, std::string& out) {
    if (m_isObject.size() == JsonScanner::deepest || atKey()) return wrong();
    m_isObject.push_back(object);
    out += c == '(' ? '[' : c;
    m_first = true;
    m_hasKey = false;
    m_expect = Expect::value;
    return true;
}

bool LooseValue::closes(char c, std::string& out) {
    if (m_isObject.empty() || m_isObject.back() != (c == '}')) return wrong();
    out += m_isObject.back() ? '}' : ']';
    m_isObject.pop_back();
    m_hasKey = !m_isObject.empty() && m_isObject.back();
    m_first = false;
    endItem();
    return true;
}

void LooseValue::endWord(std::string& out) {
    while (!m_word.empty() && isBlank(m_word.back())) m_word.pop_back();
    const std::optional<std::string> meaning = atKey() ? std::nullopt : meaningOf(m_word);
    out += meaning ? *meaning : quotedJson(m_word);
    m_word.clear();
    endItem();
}

void LooseValue::endItem() {
    if (m_isObject.empty())
        m_state = State::over;
    else
        m_expect = atKey() ? Expect::colon : Expect::commaOrEnd;
}

std::optional<std::string> jsonOfPython(std::string_view text) {
    LooseValue value;
    std::string out;
    const std::size_t taken = value.take(text, out);
    value.finish(out);
    const bool isWord = !out.empty() && out.front() == '"' && !text.starts_with('"') && !text.starts_with('\'');
    if (taken != text.size() || value.state() != LooseValue::State::over || isWord) return std::nullopt;
    return out;
}

} // namespace calliope::dialect
