#pragma once

#include <cstddef>
#include <string_view>

namespace calliope::dialect {

/// Follows Markdown's code as a text goes by: a call that the model quotes in code is no call.
class Quoting {
public:
    void pass(std::string_view text);

    /// Whether what comes next stands in a fenced block, or directly behind a backtick.
    [[nodiscard]] bool inside() const { return m_fenced || m_last == '`'; }

    /// Whether only blanks stand in this line.
    [[nodiscard]] bool atLineStart() const { return m_atStart; }

private:
    void pass(char c);
    void endLine();

    bool m_fenced = false;
    char m_fence = 0;              // of the open block
    std::size_t m_fenceLength = 0; // of the open block
    char m_last = '\n';
    char m_mark = 0;          // what this line begins with, if that can be a fence
    std::size_t m_marks = 0;  // how many of it
    bool m_atStart = true;    // only blanks so far in this line
    bool m_behind = false;    // something else stands behind the marks
    bool m_opensHere = false; // this line opened the block
};

} // namespace calliope::dialect
