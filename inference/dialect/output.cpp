#include "inference/dialect/output.h"

#include "inference/dialect/json_text.h"

#include <algorithm>

namespace calliope::dialect {

namespace {
/// More white space than this in one place is taken for text, so that memory stays bounded.
constexpr std::size_t mostBlanks = std::size_t{64} * 1024;
} // namespace

void Output::text(Part part, std::string_view text) {
    if (part == Part::nowhere) return;
    if (part == Part::quotedArguments) return arguments(escaped(text));
    Text& to = of(part);
    to.quoting.pass(text);
    const Delta::Kind kind = part == Part::content ? Delta::Kind::content : Delta::Kind::reasoning;
    if (!to.begun) text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    if (text.empty()) return;
    to.begun = true;
    const std::size_t end = text.find_last_not_of(" \t\r\n") + 1; // 0 where all is blank
    if (end > 0) {
        append(kind, to.blanks);
        to.blanks.clear();
        append(kind, text.substr(0, end));
    }
    to.blanks += text.substr(end);
    if (to.blanks.size() > mostBlanks) append(kind, std::exchange(to.blanks, {}));
}

void Output::beginCall(std::string name) {
    endCall(false);
    m_deltas.push_back({Delta::Kind::callBegin, std::move(name), true});
    m_callIsOpen = true;
    m_hasArguments = false;
}

void Output::arguments(std::string_view text) {
    if (text.empty()) return;
    m_hasArguments = true;
    append(Delta::Kind::callArguments, text);
}

void Output::endCall(bool complete) {
    if (!m_callIsOpen) return;
    if (complete && !m_hasArguments) arguments("{}");
    m_deltas.push_back({Delta::Kind::callEnd, "", complete});
    m_callIsOpen = false;
}

void Output::append(Delta::Kind kind, std::string_view text) {
    if (text.empty()) return;
    if (m_deltas.empty() || m_deltas.back().kind != kind)
        m_deltas.push_back({kind, std::string(text), true});
    else
        m_deltas.back().text += text;
}

} // namespace calliope::dialect
