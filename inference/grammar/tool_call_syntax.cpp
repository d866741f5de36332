#include "inference/grammar/tool_call_syntax.h"

#include <algorithm>

namespace calliope::grammar {

const std::vector<ToolCallSyntax>& toolCallSyntaxes() {
    static const std::vector<ToolCallSyntax> table{
        {.name = "hermes",
         .calls = {"<tool_call>\n{\"name\": \"{name}\", \"arguments\": "},
         .callEnds = {"}\n</tool_call>"},
         .separator = "\n",
         .triggers = {"<tool_call>"}},
        {.name = "plain", // no syntax of its own: Hermes' is the one most models have seen
         .calls = {"<tool_call>\n{\"name\": \"{name}\", \"arguments\": "},
         .callEnds = {"}\n</tool_call>"},
         .separator = "\n",
         .triggers = {"<tool_call>"}},
        {.name = "llama 3",
         .calls = {"{\"name\": \"{name}\", \"parameters\": ", "<|python_tag|>{\"name\": \"{name}\", \"parameters\": ",
                   "{\"type\": \"function\", \"name\": \"{name}\", \"parameters\": "},
         .callEnds = {"}"},
         .separator = "; ",
         .triggers = {"<|python_tag|>", "{\"name\": \"{name}\"", "{\"type\": \"function\", \"name\": \"{name}\""}},
        {.name = "qwen functions",
         .calls = {"<tool_call>\n<function={name}>\n", "<function={name}>\n"},
         .callEnds = {"</function>\n</tool_call>"},
         .separator = "\n",
         .notation = ArgumentNotation::tagged,
         .parameterBegin = "<parameter={key}>\n",
         .parameterEnd = "\n</parameter>\n",
         .triggers = {"<tool_call>", "<function="}},
        {.name = "muse",
         .calls = {" to={name}<|message|><atem:function_calls>\n<atem:invoke name=\"{name}\">\n"},
         .callEnds = {"</atem:invoke>\n</atem:function_calls>"},
         .separator = "<|eom|><|start|>assistant",
         .notation = ArgumentNotation::tagged,
         .parameterBegin = "<atem:parameter name=\"{key}\">",
         .parameterEnd = "</atem:parameter>\n",
         .triggers = {" to={name}<|message|>"}},
        {.name = "glm",
         .calls = {"<tool_call>{name}{\n}"},
         .callEnds = {"</tool_call>"},
         .separator = "{\n}",
         .notation = ArgumentNotation::tagged,
         .parameterBegin = "<arg_key>{key}</arg_key>{\n}<arg_value>",
         .parameterEnd = "</arg_value>{\n}",
         .triggers = {"<tool_call>"}},
        {.name = "mistral",
         .calls = {"[TOOL_CALLS]{name}[ARGS]", "[TOOL_CALLS]{name}[CALL_ID]{id}[ARGS]"},
         .callEnds = {""},
         .triggers = {"[TOOL_CALLS]"}},
        {.name = "mistral, list",
         .begin = "[TOOL_CALLS][",
         .calls = {"{\"name\": \"{name}\", \"arguments\": "},
         .callEnds = {"}", ", \"id\": \"{id}\"}"},
         .separator = ", ",
         .end = "]",
         .triggers = {"[TOOL_CALLS]"}},
        {.name = "harmony", // the token that ends generation follows; a call for each answer
         .calls = {"<|channel|>commentary to=functions.{name} <|constrain|>json<|message|>",
                   " to=functions.{name}<|channel|>commentary <|constrain|>json<|message|>",
                   " to=functions.{name}<|channel|>commentary json<|message|>"},
         .callEnds = {""},
         .separator = "<|end|><|start|>assistant",
         .triggers = {"<|channel|>commentary to=functions.", " to=functions."}},
        {.name = "gemma 4",
         .calls = {"<|tool_call>call:{name}"},
         .callEnds = {"<tool_call|>"},
         .notation = ArgumentNotation::gemma,
         .triggers = {"<|tool_call>"}},
        {.name = "deepseek",
         .begin = "<｜tool▁calls▁begin｜>",
         .calls = {"<｜tool▁call▁begin｜>function<｜tool▁sep｜>{name}\n```json\n"},
         .callEnds = {"\n```<｜tool▁call▁end｜>"},
         .separator = "\n",
         .end = "<｜tool▁calls▁end｜>",
         .triggers = {"<｜tool▁calls▁begin｜>"}},
    };
    return table;
}

const ToolCallSyntax* findToolCallSyntax(std::string_view name) {
    const std::vector<ToolCallSyntax>& all = toolCallSyntaxes();
    const auto known =
        std::find_if(all.begin(), all.end(), [&](const ToolCallSyntax& each) { return each.name == name; });
    return known == all.end() ? nullptr : &*known;
}

} // namespace calliope::grammar
