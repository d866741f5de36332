#include "inference/server/constraints.h"

#include "inference/base/text.h"
#include "inference/grammar/gbnf.h"
#include "inference/grammar/schema.h"

namespace calliope::server {

namespace {
constexpr std::size_t mostKept = 16;
constexpr std::size_t longestKept = std::size_t{256}
                                    << 10; // bytes of what a client has sent: else it could be anything
} // namespace

template<typename Make>
std::shared_ptr<grammar::Constraint> Constraints::kept(std::string key, const Make& make) {
    std::shared_ptr<const grammar::TokenTrie> trie;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto& [known, constraint] : m_kept)
            if (known == key) return constraint;
        if (!m_trie) m_trie = std::make_shared<const grammar::TokenTrie>(m_tokenizer);
        trie = m_trie;
    }
    auto constraint = std::make_shared<grammar::Constraint>(make(), std::move(trie));
    if (key.size() > longestKept) return constraint;
    const std::lock_guard lock(m_mutex);
    m_kept.emplace_front(std::move(key), constraint);
    if (m_kept.size() > mostKept) m_kept.pop_back();
    return constraint;
}

std::shared_ptr<grammar::Constraint> Constraints::schema(const nlohmann::ordered_json& schema) {
    return kept("schema " + schema.dump(), [&] { return grammar::grammarOfSchema(schema); });
}

std::shared_ptr<grammar::Constraint> Constraints::gbnf(const std::string& text) {
    return kept("gbnf " + text, [&] {
        return grammar::readGbnf(text, [this](std::string_view name) { return m_tokenizer.find(name); });
    });
}

Constraints::Calls Constraints::calls(const nlohmann::ordered_json& tools, std::string_view dialect,
                                      const grammar::ToolGrammarOptions& options) {
    const grammar::ToolCallSyntax* syntax = grammar::findToolCallSyntax(dialect);
    if (syntax == nullptr) return {};
    std::shared_ptr<const grammar::ControlTokens> controls;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_controls) m_controls = std::make_shared<const grammar::ControlTokens>(m_tokenizer);
        controls = m_controls;
    }
    const std::string key = concat("calls ", options.isParallel ? "many " : "one ", options.onlyTool, ' ', tools.dump(),
                                   options.answer ? " or " + options.answer->schema.dump() : std::string());
    return {kept(key, [&] { return grammar::toolGrammar(tools, *syntax, *controls, options); }),
            grammar::toolTriggers(tools, *syntax, *controls)};
}

} // namespace calliope::server
