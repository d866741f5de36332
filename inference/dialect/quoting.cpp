#include "inference/dialect/quoting.h"

namespace calliope::dialect {

void Quoting::pass(std::string_view text) {
    for (const char c : text) pass(c);
}

void Quoting::pass(char c) {
    constexpr std::size_t shortestFence = 3;
    m_last = c;
    if (c == '\n') return endLine();
    if (m_atStart) {
        if (c == ' ' || c == '\t') return;
        m_atStart = false;
        if (c == '`' || c == '~') {
            m_mark = c;
            m_marks = 1;
        }
        return;
    }
    if (m_mark == 0) return;
    if (c == m_mark && !m_behind) {
        ++m_marks;
        if (m_marks == shortestFence && !m_fenced) {
            m_fenced = true;
            m_opensHere = true;
        }
        return;
    }
    if (c != ' ' && c != '\t' && c != '\r') m_behind = true;
    if (m_opensHere && m_behind && m_mark == '`' && c == '`') { // code within one line
        m_fenced = false;
        m_opensHere = false;
        m_mark = 0;
    }
}

void Quoting::endLine() {
    if (m_opensHere) {
        m_fence = m_mark;
        m_fenceLength = m_marks;
    } else if (m_fenced && m_mark == m_fence && m_marks >= m_fenceLength && !m_behind) {
        m_fenced = false;
    }
    m_mark = 0;
    m_marks = 0;
    m_atStart = true;
    m_behind = false;
    m_opensHere = false;
}

} // namespace calliope::dialect
