#pragma once

#include "inference/grammar/constraint.h"
#include "inference/grammar/control_tokens.h"
#include "inference/grammar/tool_grammar.h"
#include "inference/tokenizer/tokenizer.h"

#include <nlohmann/json.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calliope::server {

/// Grammars ready for a model's vocabulary. The last ones are kept, but for those of huge texts: clients ask for the
/// same shape again and again, and what was found out about tokens is worth keeping. Thread-safe.
class Constraints {
public:
    /// `tokenizer` must outlive it.
    explicit Constraints(const tokenizer::Tokenizer& tokenizer)
        : m_tokenizer(tokenizer) {}

    /// JSON that fits a schema. Throws Error{usage} or Error{unsupported} that say what is wrong with the schema.
    [[nodiscard]] std::shared_ptr<grammar::Constraint> schema(const nlohmann::ordered_json& schema);

    /// A text that fits a grammar in GBNF. Throws Error{usage}.
    [[nodiscard]] std::shared_ptr<grammar::Constraint> gbnf(const std::string& text);

    /// Calls of tools, and where they begin.
    struct Calls {
        std::shared_ptr<grammar::Constraint> constraint; ///< nullptr: this way to write calls has no grammar
        std::vector<grammar::MarkedText> triggers;
    };

    /// In the way of a dialect. Throws as grammar::toolGrammar.
    [[nodiscard]] Calls calls(const nlohmann::ordered_json& tools, std::string_view dialect,
                              const grammar::ToolGrammarOptions& options);

private:
    template<typename Make>
    std::shared_ptr<grammar::Constraint> kept(std::string key, const Make& make);

    const tokenizer::Tokenizer& m_tokenizer;
    std::mutex m_mutex; // for all below
    std::shared_ptr<const grammar::TokenTrie> m_trie;
    std::shared_ptr<const grammar::ControlTokens> m_controls;
    std::deque<std::pair<std::string, std::shared_ptr<grammar::Constraint>>> m_kept; // newest first
};

} // namespace calliope::server
