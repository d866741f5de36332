#pragma once

#include "inference/dialect/text.h"

/// How calls are written, one file for each family that needs more than JSON between two tags: readings for openers
/// (see text.h).
namespace calliope::dialect {

/// DeepSeek: `function<｜tool▁sep｜>NAME`, then a block of JSON code; from V3.1 on `NAME<｜tool▁sep｜>{...}`.
inline constexpr std::string_view deepseekCallsOpen = "<｜tool▁calls▁begin｜>";
inline constexpr std::string_view deepseekCallsClose = "<｜tool▁calls▁end｜>";
inline constexpr std::string_view deepseekCallOpen = "<｜tool▁call▁begin｜>";
inline constexpr std::string_view deepseekCallClose = "<｜tool▁call▁end｜>";
inline constexpr std::string_view deepseekSeparator = "<｜tool▁sep｜>";
Reading<bool> readDeepseekCalls(Context& context, std::string_view marker);

/// Mistral: a list of JSON calls, or `NAME[CALL_ID]ID[ARGS]{...}` with the identifier left out in some versions.
inline constexpr std::string_view mistralCalls = "[TOOL_CALLS]";
inline constexpr std::string_view mistralId = "[CALL_ID]";
inline constexpr std::string_view mistralArguments = "[ARGS]";
Reading<bool> readMistralCalls(Context& context, std::string_view marker);

/// Llama 3: a bare object `{"name": ..., "parameters": {...}}` anywhere in the answer, in front of which "type" may
/// stand.
Reading<bool> readLlamaCall(Context& context, std::string_view marker);

/// Behind <|python_tag|>: such an object, `NAME.call(key="value")`, or code for the tool `python`.
inline constexpr std::string_view pythonTag = "<|python_tag|>";
Reading<bool> readPythonTag(Context& context, std::string_view marker);

/// Functionary: `>>>NAME` and a line end before each part (`all` is the answer), or `<function=NAME>{...}</function>`.
inline constexpr std::string_view functionaryPart = ">>>";
inline constexpr std::string_view functionOpen = "<function=";
inline constexpr std::string_view functionClose = "</function>";
Reading<bool> readFunctionaryPart(Context& context, std::string_view marker);
Reading<bool> readFunctionaryCall(Context& context, std::string_view marker);

/// Gemma 4: `call:NAME{key:value}` in a notation of its own.
inline constexpr std::string_view gemmaCallOpen = "<|tool_call>";
inline constexpr std::string_view gemmaCallClose = "<tool_call|>";
Reading<bool> readGemmaCall(Context& context, std::string_view marker);

/// LFM2: a list of Python calls, `[name(key="value"), ...]`, or of JSON ones.
inline constexpr std::string_view lfm2CallsOpen = "<|tool_call_start|>";
inline constexpr std::string_view lfm2CallsClose = "<|tool_call_end|>";
Reading<bool> readLfm2Calls(Context& context, std::string_view marker);

/// Calls with one tag for each argument (see TaggedSyntax): MiniMax and Seed in blocks, GLM one by one.
inline constexpr std::string_view minimaxOpen = "<minimax:tool_call>";
inline constexpr std::string_view minimaxClose = "</minimax:tool_call>";
inline constexpr std::string_view seedOpen = "<seed:tool_call>";
inline constexpr std::string_view seedClose = "</seed:tool_call>";
Reading<bool> readMinimaxCalls(Context& context, std::string_view marker);
Reading<bool> readSeedCalls(Context& context, std::string_view marker);
Reading<bool> readGlmCall(Context& context, std::string_view marker);

/// Reads a call in Python's notation at its '('. Returns whether it was whole and right.
Reading<bool> readPythonArguments(Context& context);

/// Passes on a value in a loose notation (see LooseValue) as arguments of the open call.
Reading<bool> passLooseValue(Context& context);

} // namespace calliope::dialect
