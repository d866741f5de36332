#include "inference/dialect/calls.h"
#include "inference/dialect/dialect.h"
#include "inference/dialect/json_calls.h"
#include "inference/dialect/messages.h"
#include "inference/dialect/tags.h"
#include "inference/dialect/tool_call.h"

#include <algorithm>

namespace calliope::dialect {

namespace {

/// What a row of tags consists of.
template<const TagSyntax& syntax>
Reading<> readAs(Context& context) {
    return readTags(context, syntax);
}
template<const TagSyntax& syntax>
std::string_view openedAs(std::string_view prompt) {
    return openedTags(prompt, syntax);
}

constexpr std::string_view thinkOpen = "<think>";
constexpr std::string_view thinkClose = "</think>";
constexpr Dialect::Ways thinkWays{"<think>\n\n</think>\n\n", "\n</think>\n\n", ""};

constexpr Detector museDetectors[] = {{"<atem:function_calls>", "<|eom|>"}};
constexpr std::string_view museMarkers[] = {messageStart, messageText, "<|eom|>", "<|eot|>"};
constexpr Dialect::Ways museWays{" to=user<|message|>", "<|eom|><|start|>assistant to=user<|message|>",
                                 "<|start|>assistant to=user<|message|>"};
constexpr std::string_view museThoughts = " to=self<|message|>";

constexpr Detector harmonyDetectors[] = {{"<|channel|>", "<|message|>"}};
constexpr std::string_view harmonyMarkers[] = {messageStart, messageText, messageChannel, messageConstrain,
                                               "<|end|>",    "<|call|>",  "<|return|>"};
constexpr Dialect::Ways harmonyWays{"<|channel|>final<|message|>",
                                    "<|end|><|start|>assistant<|channel|>final<|message|>",
                                    "<|start|>assistant<|channel|>final<|message|>"};
constexpr std::string_view harmonyThoughts = "<|channel|>analysis<|message|>";

constexpr Detector gemmaDetectors[] = {{"<|tool_call>call:"}, {"<|channel>thought"}};
constexpr std::string_view gemmaThinkClose = "<channel|>";
constexpr Opener gemmaCalls[] = {{gemmaCallOpen, readGemmaCall}};
constexpr TagSyntax gemma{"<|channel>thought", gemmaThinkClose, gemmaCalls};
constexpr std::string_view gemmaMarkers[] = {"<|channel>", gemmaThinkClose, gemmaCallOpen, gemmaCallClose, "<|\"|>"};
constexpr Dialect::Ways gemmaWays{"<|channel>thought\n<channel|>", gemmaThinkClose, ""};

constexpr Detector commandDetectors[] = {{"<|START_ACTION|>"}, {"<|START_THINKING|>"}, {"<|START_RESPONSE|>"}};
constexpr std::string_view commandThinkOpen = "<|START_THINKING|>";
constexpr std::string_view commandThinkClose = "<|END_THINKING|>";
constexpr std::string_view commandActionOpen = "<|START_ACTION|>";
constexpr std::string_view commandActionClose = "<|END_ACTION|>";
constexpr std::string_view commandResponseOpen = "<|START_RESPONSE|>";
constexpr std::string_view commandResponseClose = "<|END_RESPONSE|>";
constexpr Opener commandCalls[] = {{commandActionOpen, jsonCallsUntil<commandActionClose>}};
constexpr Opener commandFrames[] = {{commandResponseOpen, answerUntil<commandResponseClose>}};
constexpr TagSyntax command{commandThinkOpen, commandThinkClose, commandCalls, commandFrames};
constexpr std::string_view commandMarkers[] = {commandThinkOpen,   commandThinkClose,   commandActionOpen,
                                               commandActionClose, commandResponseOpen, commandResponseClose};
constexpr Dialect::Ways commandWays{"<|START_THINKING|><|END_THINKING|>", commandThinkClose, ""};

constexpr Detector minimaxDetectors[] = {{minimaxOpen}};
constexpr Opener minimaxCalls[] = {{minimaxOpen, readMinimaxCalls}};
constexpr TagSyntax minimax{thinkOpen, thinkClose, minimaxCalls};
constexpr std::string_view minimaxMarkers[] = {thinkOpen, thinkClose, minimaxOpen, minimaxClose};

constexpr Detector seedDetectors[] = {{seedOpen}, {"<seed:think>"}};
constexpr Opener seedCalls[] = {{seedOpen, readSeedCalls}};
constexpr TagSyntax seed{"<seed:think>", "</seed:think>", seedCalls};
constexpr std::string_view seedMarkers[] = {"<seed:think>", "</seed:think>", seedOpen, seedClose};
constexpr Dialect::Ways seedWays{"<seed:think>\n</seed:think>", "\n</seed:think>", ""};

constexpr Detector glmDetectors[] = {{"<arg_key>"}};
constexpr Opener glmCalls[] = {{toolCallOpen, readGlmCall}};
constexpr TagSyntax glm{thinkOpen, thinkClose, glmCalls};
constexpr std::string_view glmMarkers[] = {thinkOpen,   thinkClose,   toolCallOpen,  toolCallClose,
                                           "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>"};

constexpr Detector deepseekDetectors[] = {{deepseekCallsOpen}, {"<｜Assistant｜>"}};
constexpr Opener deepseekCalls[] = {{deepseekCallsOpen, readDeepseekCalls}, {deepseekCallOpen, readDeepseekCalls}};
constexpr TagSyntax deepseek{thinkOpen, thinkClose, deepseekCalls};
constexpr std::string_view deepseekMarkers[] = {thinkOpen,          thinkClose,       deepseekCallsOpen,
                                                deepseekCallsClose, deepseekCallOpen, deepseekCallClose,
                                                deepseekSeparator};

constexpr Detector mistralDetectors[] = {{mistralCalls, mistralArguments}, {"[THINK]"}};
constexpr Detector mistralListDetectors[] = {{mistralCalls}}; // older models: JSON behind the mark
constexpr Opener mistralOpeners[] = {{mistralCalls, readMistralCalls}};
constexpr TagSyntax mistral{"[THINK]", "[/THINK]", mistralOpeners};
constexpr std::string_view mistralMarkers[] = {"[THINK]", "[/THINK]", mistralCalls, mistralId, mistralArguments};
constexpr Dialect::Ways mistralWays{"[THINK][/THINK]", "[/THINK]", ""};

constexpr Detector lfm2Detectors[] = {{lfm2CallsOpen}, {"<|tool_list_start|>"}, {"List of tools: ["}};
constexpr Opener lfm2Calls[] = {{lfm2CallsOpen, readLfm2Calls}};
constexpr TagSyntax lfm2{thinkOpen, thinkClose, lfm2Calls};
constexpr std::string_view lfm2Markers[] = {thinkOpen, thinkClose, lfm2CallsOpen, lfm2CallsClose};

constexpr Detector partsDetectors[] = {{">>>all"}};
constexpr Opener partsFrames[] = {{functionaryPart, readFunctionaryPart}};
constexpr TagSyntax parts{thinkOpen, thinkClose, {}, partsFrames};
constexpr std::string_view partsMarkers[] = {functionaryPart};
std::string_view openedPart(std::string_view prompt) {
    return prompt.ends_with(functionaryPart) ? functionaryPart : std::string_view();
}

constexpr std::string_view listOpen = "<TOOLCALL>";
constexpr std::string_view listClose = "</TOOLCALL>";
constexpr Detector listDetectors[] = {{listOpen}};
constexpr Opener listCalls[] = {{listOpen, jsonCallsUntil<listClose>}};
constexpr TagSyntax list{thinkOpen, thinkClose, listCalls};
constexpr std::string_view listMarkers[] = {thinkOpen, thinkClose, listOpen, listClose};

constexpr Detector qwenDetectors[] = {{functionOpen, "<parameter="}};
constexpr Opener qwenCalls[] = {{toolCallOpen, readToolCall}, {functionOpen, readBareFunction}};
constexpr TagSyntax qwen{thinkOpen, thinkClose, qwenCalls, {}, true};
constexpr std::string_view toolCallMarkers[] = {thinkOpen, thinkClose, toolCallOpen, toolCallClose};

constexpr Detector functionsDetectors[] = {{functionOpen}};
constexpr Opener functionsCalls[] = {{functionOpen, readFunctionaryCall}, {pythonTag, readPythonTag}};
constexpr TagSyntax functions{thinkOpen, thinkClose, functionsCalls};
constexpr std::string_view functionsMarkers[] = {thinkOpen, thinkClose, pythonTag};

constexpr std::string_view graniteOpen = "<|tool_call|>";
constexpr std::string_view graniteClose = "<|/tool_call|>";
constexpr std::string_view responseClose = "</response>";
constexpr Detector graniteDetectors[] = {{graniteOpen}};
constexpr Opener graniteCalls[] = {{graniteOpen, jsonCallsUntil<graniteClose>}, {toolCallOpen, readToolCall}};
constexpr Opener graniteFrames[] = {{"<response>", answerUntil<responseClose>}};
constexpr TagSyntax granite{thinkOpen, thinkClose, graniteCalls, graniteFrames};
constexpr std::string_view graniteMarkers[] = {thinkOpen,    thinkClose,   graniteOpen,
                                               graniteClose, toolCallOpen, toolCallClose};

constexpr Detector hermesDetectors[] = {{toolCallOpen}};
constexpr Opener hermesCalls[] = {{toolCallOpen, readToolCall}};
constexpr TagSyntax hermes{thinkOpen, thinkClose, hermesCalls};

constexpr Detector llamaDetectors[] = {
    {pythonTag}, {"{\"name\": function name, \"parameters\":"}, {"<|start_header_id|>", "ipython"}};
constexpr Opener llamaCalls[] = {{"{", readLlamaCall}, {pythonTag, readPythonTag}};
constexpr TagSyntax llama{thinkOpen, thinkClose, llamaCalls};
constexpr std::string_view llamaMarkers[] = {thinkOpen, thinkClose, pythonTag};

constexpr Detector anyTemplate[] = {{""}};

/// The first row that fits is taken, so that special ones stand before general ones.
constexpr Dialect rows[] = {
    {"muse", museDetectors, museMarkers, readMuse, openedMessage, museWays, museThoughts, ""},
    {"harmony", harmonyDetectors, harmonyMarkers, readHarmony, openedMessage, harmonyWays, harmonyThoughts, ""},
    {"gemma 4", gemmaDetectors, gemmaMarkers, readAs<gemma>, openedAs<gemma>, gemmaWays, gemma.reasoningOpen,
     "<|channel>"},
    {"command", commandDetectors, commandMarkers, readAs<command>, openedAs<command>, commandWays, commandThinkOpen,
     commandThinkOpen},
    {"minimax", minimaxDetectors, minimaxMarkers, readAs<minimax>, openedAs<minimax>, thinkWays, thinkOpen, thinkClose},
    {"seed", seedDetectors, seedMarkers, readAs<seed>, openedAs<seed>, seedWays, seed.reasoningOpen, "<seed:think>"},
    {"glm", glmDetectors, glmMarkers, readAs<glm>, openedAs<glm>, thinkWays, thinkOpen, thinkClose},
    {"deepseek", deepseekDetectors, deepseekMarkers, readAs<deepseek>, openedAs<deepseek>, thinkWays, thinkOpen,
     thinkClose},
    {"mistral", mistralDetectors, mistralMarkers, readAs<mistral>, openedAs<mistral>, mistralWays,
     mistral.reasoningOpen, "[THINK]"},
    {"mistral, list", mistralListDetectors, mistralMarkers, readAs<mistral>, openedAs<mistral>, mistralWays,
     mistral.reasoningOpen, "[THINK]"},
    {"lfm2", lfm2Detectors, lfm2Markers, readAs<lfm2>, openedAs<lfm2>, thinkWays, thinkOpen, thinkClose},
    {"functionary, parts", partsDetectors, partsMarkers, readAs<parts>, openedPart, {}, "", thinkClose},
    {"json list", listDetectors, listMarkers, readAs<list>, openedAs<list>, thinkWays, thinkOpen, thinkClose},
    {"qwen functions", qwenDetectors, toolCallMarkers, readAs<qwen>, openedAs<qwen>, thinkWays, thinkOpen, thinkClose},
    {"functionary, tags", functionsDetectors, functionsMarkers, readAs<functions>, openedAs<functions>, thinkWays,
     thinkOpen, thinkClose},
    {"granite 3", graniteDetectors, graniteMarkers, readAs<granite>, openedAs<granite>, thinkWays, thinkOpen,
     thinkClose},
    {"hermes", hermesDetectors, toolCallMarkers, readAs<hermes>, openedAs<hermes>, thinkWays, thinkOpen, thinkClose},
    {"llama 3", llamaDetectors, llamaMarkers, readAs<llama>, openedAs<llama>, thinkWays, thinkOpen, thinkClose},
    {"plain", anyTemplate, toolCallMarkers, readAs<hermes>, openedAs<hermes>, thinkWays, thinkOpen, thinkClose},
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace

std::span<const Dialect> dialects() {
    return rows;
}

const Dialect& dialectOf(std::string_view chatTemplate) {
    return *std::find_if(std::begin(rows), std::end(rows) - 1, [&](const Dialect& row) {
        return std::any_of(row.detectors.begin(), row.detectors.end(), [&](const Detector& detector) {
            return has(chatTemplate, detector.text) && has(chatTemplate, detector.also);
        });
    });
}

bool reasons(const Dialect& dialect, std::string_view chatTemplate) {
    return !dialect.toAnswer.fromReasoning.empty() && has(chatTemplate, dialect.reasoningMark);
}

} // namespace calliope::dialect
