#pragma once

#include "inference/grammar/control_tokens.h"
#include "inference/grammar/grammar.h"
#include "inference/grammar/json_parts.h"
#include "inference/grammar/tool_call_syntax.h"

#include <optional>
#include <string>
#include <vector>

namespace calliope::grammar {

/// Thoughts in front of a call that is required.
struct ReasoningSyntax {
    std::string begin; ///< empty: the model is not to think
    std::string end;
    bool isOpen = false; ///< the prompt has begun them already; they must then come to their end
};

/// An answer in the place of calls.
struct AnswerSyntax {
    Json schema;        ///< that it fits, every keyword of it
    std::string header; ///< in front of it, in dialects of messages
};

struct ToolGrammarOptions {
    bool isParallel = true;                      ///< several calls; else exactly one
    std::string onlyTool;                        ///< the name of the one tool that may be called; empty: any
    ReasoningSyntax reasoning;                   ///< only for required calls, not behind triggers
    std::optional<AnswerSyntax> answer;          ///< may come instead; likewise not behind triggers
    WhiteSpace whiteSpace = WhiteSpace::limited; ///< in JSON
};

/// Calls of the tools, a list as in OpenAI's requests ({"type": "function", "function": {"name", "parameters"}}; bare
/// functions are taken too), one or more in the model's own syntax, and nothing else. Arguments fit the tools' schemas
/// as SchemaReader tells; keywords that cannot be expressed are left out, since they only narrow what a tool expects.
/// Matching it lazily, from `toolTriggers` on, makes calls a choice of the model's; matching it from the start requires
/// one.
///
/// Throws Error{usage} for what is no list of tools, for names that are not 1 to 64 letters, digits or one of `_-.:/`,
/// for no tool to call, for more than `mostTools`, and for schemas that are none; of an answer's schema as
/// grammarOfSchema.
[[nodiscard]] Grammar toolGrammar(const Json& tools, const ToolCallSyntax& syntax, const ControlTokens& controls,
                                  const ToolGrammarOptions& options = {});

/// Where a call begins, for Matcher.
[[nodiscard]] std::vector<MarkedText> toolTriggers(const Json& tools, const ToolCallSyntax& syntax,
                                                   const ControlTokens& controls);

inline constexpr std::size_t mostTools = 512;

} // namespace calliope::grammar
