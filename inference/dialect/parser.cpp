#include "inference/dialect/parser.h"

#include "inference/dialect/context.h"
#include "inference/dialect/dialect.h"
#include "inference/dialect/utf8_filter.h"

#include <algorithm>

namespace calliope::dialect {

namespace {

std::string_view withoutLeadingBlanks(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

std::string_view withoutEnd(std::string_view text, std::string_view end) {
    if (text.ends_with(end)) text.remove_suffix(end.size());
    return text;
}

} // namespace

struct Parser::State {
    State(const Dialect& row, bool thinks, const nlohmann::ordered_json& offered)
        : dialect(row)
        , reasons(thinks)
        , tools(offered)
        , root(row.read(context)) {
        in.begin(root);
    }

    /// What is left of `way` behind what is held; nullopt: that goes another way.
    [[nodiscard]] std::optional<std::string> rest(std::string_view way) const {
        const std::string_view held = in.held();
        if (!way.starts_with(held)) way = withoutLeadingBlanks(way);
        if (!way.starts_with(held)) return std::nullopt;
        return std::string(way.substr(held.size()));
    }

    const Dialect& dialect;
    bool reasons;
    std::string opened = {};
    ToolSchemas tools;
    Utf8Filter utf8;
    Input in;
    Output out;
    Context context{in, out, tools, Place::start};
    Reading<> root; // refers to the members above
};

Parser::Parser(std::string_view chatTemplate, std::string_view prompt, const nlohmann::ordered_json& tools) {
    const Dialect& dialect = dialectOf(chatTemplate);
    m_state = std::make_unique<State>(dialect, reasons(dialect, chatTemplate), tools);
    m_state->opened = dialect.opened(prompt);
    m_state->in.push(m_state->opened, m_state->root);
    (void)m_state->out.take(); // belongs to the prompt
    m_state->out.forget();
}

Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

const std::string& Parser::opened() const {
    return m_state->opened;
}

std::vector<Delta> Parser::push(std::string_view text) {
    m_state->in.push(m_state->utf8.push(text), m_state->root);
    return m_state->out.take();
}

std::vector<Delta> Parser::finish() {
    m_state->in.push(m_state->utf8.finish(), m_state->root);
    m_state->in.finish(m_state->root);
    m_state->out.endCall(false);
    return m_state->out.take();
}

bool Parser::isMarker(std::string_view controlText) const {
    const auto& markers = m_state->dialect.markers;
    return !controlText.empty() && std::any_of(markers.begin(), markers.end(), [&](std::string_view marker) {
        return marker.find(controlText) != std::string_view::npos;
    });
}

bool Parser::isReasoning() const {
    return m_state->context.place == Place::reasoning;
}

std::optional<std::string> Parser::answerText() const {
    const Dialect::Ways& ways = m_state->dialect.toAnswer;
    switch (m_state->context.place) {
    case Place::start: return m_state->reasons ? m_state->rest(ways.fromStart) : std::string();
    case Place::reasoning: return m_state->rest(ways.fromReasoning);
    case Place::header: return m_state->rest(ways.fromHeader);
    case Place::answer: break;
    }
    return std::string();
}

std::optional<std::string> Parser::headerText() const {
    const Dialect::Ways& ways = m_state->dialect.toAnswer;
    if (ways.fromHeader.empty() || !m_state->tools.offered()) return answerText();
    const Place place = m_state->context.place;
    if (place == Place::reasoning) return m_state->rest(withoutEnd(ways.fromReasoning, ways.fromStart));
    const std::string_view begun = withoutEnd(ways.fromHeader, ways.fromStart);
    return place == Place::header && begun.starts_with(m_state->in.held()) ? m_state->rest(begun) : std::string();
}

std::string Parser::thoughtsText() const {
    const Dialect& dialect = m_state->dialect;
    if (!m_state->reasons || dialect.thoughts.empty()) return {};
    const std::string_view begun = withoutEnd(dialect.toAnswer.fromHeader, dialect.toAnswer.fromStart);
    switch (m_state->context.place) {
    case Place::start: return m_state->rest(dialect.thoughts).value_or("");
    case Place::header: return m_state->rest(std::string(begun).append(dialect.thoughts)).value_or("");
    case Place::reasoning:
    case Place::answer: break;
    }
    return {};
}

Message parse(Parser parser, std::string_view text) {
    Message message;
    message.add(parser.push(text));
    message.add(parser.finish());
    return message;
}

} // namespace calliope::dialect
