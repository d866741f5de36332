#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace calliope::grammar {

enum class ArgumentNotation : std::uint8_t {
    json,   ///< one JSON object
    tagged, ///< each argument between texts of its own; strings as they are, anything else as JSON
    named,  ///< `key=value` with commas between them; values as JSON
    gemma,  ///< `{key:<|"|>text<|"|>,n:1}`: bare keys, strings between marks, no white space
};

/// How a family of models writes tool calls: texts around the arguments. In them `{name}` is the tool's name, `{key}`
/// the argument's, `{id}` nine letters or digits, `{n}` a number of up to three digits, `{\n}` a line end or none,
/// `{ }` a blank or none; texts of control tokens are these tokens.
///
///     begin  call callEnd  separator  call callEnd  …  end
///
/// where `call` is one of `calls` with the arguments behind it.
struct ToolCallSyntax {
    std::string name = {}; ///< of the dialect
    std::string begin = {};
    std::vector<std::string> calls = {};
    std::vector<std::string> callEnds = {};
    std::string separator = {}; ///< between parallel calls
    std::string end = {};
    ArgumentNotation notation = ArgumentNotation::json;
    std::string parameterBegin = {};        ///< tagged and named
    std::string parameterEnd = {};          ///< tagged only; a string ends where it first stands
    std::vector<std::string> triggers = {}; ///< texts at which a call begins, in front of which there may be any text
};

/// The table, by the names that the dialects of models have.
[[nodiscard]] const std::vector<ToolCallSyntax>& toolCallSyntaxes();

/// nullptr where the table has none of this name.
[[nodiscard]] const ToolCallSyntax* findToolCallSyntax(std::string_view name);

} // namespace calliope::grammar
