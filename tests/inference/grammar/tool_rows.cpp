#include "tests/inference/grammar/tool_rows.h"

namespace calliope::test {

const std::vector<std::string_view>& syntaxTokens() {
    static const std::vector<std::string_view> all{"<|python_tag|>",
                                                   "<|message|>",
                                                   "<|eom|>",
                                                   "<|start|>",
                                                   "<|channel|>",
                                                   "<|constrain|>",
                                                   "<|end|>",
                                                   "[TOOL_CALLS]",
                                                   "[ARGS]",
                                                   "[CALL_ID]",
                                                   "<|tool_call>",
                                                   "<tool_call|>",
                                                   "<|\"|>",
                                                   "<｜tool▁calls▁begin｜>",
                                                   "<｜tool▁call▁begin｜>",
                                                   "<｜tool▁sep｜>",
                                                   "<｜tool▁call▁end｜>",
                                                   "<｜tool▁calls▁end｜>",
                                                   "<|START_ACTION|>",
                                                   "<|END_ACTION|>",
                                                   "<minimax:tool_call>",
                                                   "</minimax:tool_call>",
                                                   "<seed:tool_call>",
                                                   "</seed:tool_call>",
                                                   "<|tool_call_start|>",
                                                   "<|tool_call_end|>",
                                                   "<|tool_call|>"};
    return all;
}

const char* toolsOfRows() {
    return R"([
        {"type": "function", "function": {"name": "light", "parameters": {"type": "object", "properties": {
            "room": {"type": "string"}, "percent": {"type": "integer", "minimum": 0, "maximum": 100},
            "mode": {"enum": ["warm", "cold"]}, "at": {"type": "array", "items": {"type": "number"}}},
            "required": ["room", "percent"]}}},
        {"name": "stop"}])";
}

const std::vector<ToolRow>& toolRows() {
    static const std::vector<ToolRow> all{
        {"hermes",
         {"<tool_call>\n{\"name\": \"light\", \"arguments\": {\"room\": \"Küche\", \"percent\": 7}}\n</tool_call>",
          "<tool_call>\n{\"name\": \"stop\", \"arguments\": {}}\n</tool_call>\n<tool_call>\n{\"name\": \"stop\", "
          "\"arguments\": "
          "{}}\n</tool_call>"},
         {"<tool_call>\n{\"name\": \"other\", \"arguments\": {}}\n</tool_call>",
          "<tool_call>\n{\"name\": \"light\", \"arguments\": {}}\n</tool_call>",
          "<tool_call>\n{\"name\": \"light\", \"arguments\": {\"room\": \"a\", \"percent\": 101}}\n</tool_call>",
          "<tool_call>\n{\"name\": \"stop\", \"arguments\": {\"a\": 1}}\n</tool_call>", "text",
          "<tool_call>\n{\"name\": \"stop\", \"arguments\": {}}\n</tool_call> and more"}},
        {"llama 3",
         {"{\"name\": \"light\", \"parameters\": {\"room\": \"a\", \"percent\": 7}}",
          "<|python_tag|>{\"name\": \"stop\", \"parameters\": {}}",
          "{\"type\": \"function\", \"name\": \"stop\", \"parameters\": {}}"},
         {"{\"name\": \"light\", \"arguments\": {\"room\": \"a\", \"percent\": 7}}",
          "{\"name\": \"none\", \"parameters\": {}}"}},
        {"qwen functions",
         {"<tool_call>\n<function=light>\n<parameter=room>\na <b> \n</parameter> "
          "c\n</parameter>\n<parameter=percent>\n7\n"
          "</parameter>\n</function>\n</tool_call>",
          "<function=light>\n<parameter=room>\n\n</parameter>\n<parameter=percent>\n100\n</"
          "parameter>\n<parameter=mode>\nwarm\n"
          "</parameter>\n<parameter=at>\n[1, 2.5]\n</parameter>\n</function>\n</tool_call>",
          "<tool_call>\n<function=stop>\n</function>\n</tool_call>"},
         {"<tool_call>\n<function=light>\n<parameter=room>\na\n</parameter>\n</function>\n</tool_call>",
          "<tool_call>\n<function=light>\n<parameter=room>\na\n</parameter>\n<parameter=percent>\nmany\n</parameter>\n"
          "</function>\n</tool_call>",
          "<tool_call>\n<function=light>\n<parameter=room>\na\n</parameter>\n<parameter=percent>\n7\n</parameter>\n"
          "<parameter=mode>\nhot\n</parameter>\n</function>\n</tool_call>"}},
        {"muse",
         {" to=light<|message|><atem:function_calls>\n<atem:invoke name=\"light\">\n<atem:parameter name=\"room\">a < "
          "b & "
          "\"c\"</atem:parameter>\n<atem:parameter name=\"percent\">7</atem:parameter>\n</atem:invoke>\n"
          "</atem:function_calls>",
          " to=stop<|message|><atem:function_calls>\n<atem:invoke "
          "name=\"stop\">\n</atem:invoke>\n</atem:function_calls>"
          "<|eom|><|start|>assistant to=stop<|message|><atem:function_calls>\n<atem:invoke name=\"stop\">\n"
          "</atem:invoke>\n</atem:function_calls>"},
         {" to=light<|message|><atem:function_calls>\n<atem:invoke "
          "name=\"stop\">\n</atem:invoke>\n</atem:function_calls>",
          " to=user<|message|>"}},
        {"glm",
         {"<tool_call>light\n<arg_key>room</arg_key>\n<arg_value>a</arg_value>\n<arg_key>percent</arg_key>\n"
          "<arg_value>7</arg_value>\n</tool_call>",
          "<tool_call>light<arg_key>room</arg_key><arg_value>a</arg_value><arg_key>percent</arg_key><arg_value>7"
          "</arg_value></tool_call>",
          "<tool_call>stop</tool_call>"},
         {"<tool_call>light<arg_key>percent</arg_key><arg_value>7</arg_value></tool_call>",
          "<tool_call>nothing</tool_call>"}},
        {"mistral",
         {"[TOOL_CALLS]light[ARGS]{\"room\": \"a\", \"percent\": 7}", "[TOOL_CALLS]stop[CALL_ID]c4Ll00031[ARGS]{}",
          "[TOOL_CALLS]stop[ARGS]{}[TOOL_CALLS]stop[ARGS]{}"},
         {"[TOOL_CALLS]stop[CALL_ID]short[ARGS]{}", "[TOOL_CALLS]stop{}"}},
        {"mistral, list",
         {"[TOOL_CALLS][{\"name\": \"stop\", \"arguments\": {}}]",
          "[TOOL_CALLS] [{\"name\": \"stop\", \"arguments\": {}}]",
          "[TOOL_CALLS][{\"name\": \"stop\", \"arguments\": {}, \"id\": \"abcdefghi\"}, {\"name\": \"stop\", "
          "\"arguments\": {}}]"},
         {"[TOOL_CALLS][]", "[TOOL_CALLS]{\"name\": \"stop\", \"arguments\": {}}"}},
        {"harmony",
         {"<|channel|>commentary to=functions.light <|constrain|>json<|message|>{\"room\": \"a\", \"percent\": 7}",
          " to=functions.stop<|channel|>commentary json<|message|>{}"},
         {"<|channel|>commentary to=functions.other <|constrain|>json<|message|>{}", "<|channel|>final<|message|>a"}},
        {"gemma 4",
         {"<|tool_call>call:light{room:<|\"|>a \"b\", {c}<|\"|>,percent:7,mode:<|\"|>cold<|\"|>}<tool_call|>",
          "<|tool_call>call:light{room:<|\"|><|\"|>,percent:7,at:[1,-2.5]}<tool_call|><|tool_call>call:stop{}<tool_"
          "call|>"},
         {"<|tool_call>call:light{room:a,percent:7}<tool_call|>", "<|tool_call>call:light{}<tool_call|>",
          "<|tool_call>call:light{room:<|\"|>a<|\"|>,percent:700}<tool_call|>",
          "<|tool_call>call:light{room:<|\"|>a<|\"|>,percent:7,mode:<|\"|>hot<|\"|>}<tool_call|>"}},
        {"deepseek",
         {"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>stop\n```json\n{}\n```<｜tool▁call▁end｜>"
          "<｜tool▁calls▁end｜>"},
         {"<｜tool▁call▁begin｜>function<｜tool▁sep｜>stop\n```json\n{}\n```<｜tool▁call▁end｜>"}},
        {"command",
         {"<|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"light\", \"parameters\": {\"room\": "
          "\"a\", "
          "\"percent\": 7}},\n    {\"tool_call_id\": \"12\", \"tool_name\": \"stop\", \"parameters\": "
          "{}}\n]<|END_ACTION|>"},
         {"<|START_ACTION|>[\n\n]<|END_ACTION|>",
          "<|START_ACTION|>[\n    {\"tool_call_id\": \"x\", \"tool_name\": \"stop\", \"parameters\": "
          "{}}\n]<|END_ACTION|>",
          "<|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"stop\", \"parameters\": {}}\n]"}},
        {"minimax",
         {"<minimax:tool_call>\n<invoke name=\"light\">\n<parameter name=\"room\">a </b>\n</parameter>\n<parameter "
          "name=\"percent\">7</parameter>\n</invoke>\n<invoke name=\"stop\">\n</invoke>\n</minimax:tool_call>"},
         {"<minimax:tool_call>\n</minimax:tool_call>",
          "<minimax:tool_call>\n<invoke name=\"light\">\n</invoke>\n</minimax:tool_call>",
          "<minimax:tool_call>\n<invoke name=\"stop\">\n</invoke>\n"}},
        {"seed",
         {"<seed:tool_call>\n<function=light>\n<parameter=room>a</parameter>\n<parameter=percent>7</parameter>\n"
          "<parameter=mode>cold</parameter>\n</function>\n</seed:tool_call>",
          "<seed:tool_call>\n<function=stop>\n</function>\n</seed:tool_call>"},
         {"<seed:tool_call>\n<function=light>\n<parameter=percent>7</parameter>\n</function>\n</seed:tool_call>",
          "<seed:tool_call>\n<function=stop>\n</function>"}},
        {"lfm2",
         {"<|tool_call_start|>[light(room=\"a, b=\\\"c\\\")\", percent=7, at=[1, -2.5]), stop()]<|tool_call_end|>",
          "<|tool_call_start|>[stop()]<|tool_call_end|>"},
         {"<|tool_call_start|>[]<|tool_call_end|>", "<|tool_call_start|>[light()]<|tool_call_end|>",
          "<|tool_call_start|>[light(room=a, percent=7)]<|tool_call_end|>",
          "<|tool_call_start|>[light(room=\"a\" percent=7)]<|tool_call_end|>", "<|tool_call_start|>[stop()]"}},
        {"functionary, parts",
         {">>>light\n{\"room\": \"a\", \"percent\": 7}>>>stop\n{}", ">>>stop\n{}"},
         {">>>all\ntext", ">>>stop{}", ">>>light\n{}", "stop\n{}", ">>>stop\n{}stop\n{}"}},
        {"functionary, tags",
         {"<function=light>{\"room\": \"a\", \"percent\": 7}</function>\n<function=stop>{}</function>"},
         {"<function=stop></function>", "<function=other>{}</function>", "<function=stop>{}"}},
        {"json list",
         {"<TOOLCALL>[{\"name\": \"stop\", \"arguments\": {}}, {\"name\": \"light\", \"arguments\": {\"room\": "
          "\"a\", \"percent\": 7}}]</TOOLCALL>"},
         {"<TOOLCALL>[]</TOOLCALL>", "<TOOLCALL>[{\"name\": \"stop\", \"arguments\": {}}]"}},
        {"granite 3",
         {"<|tool_call|>[{\"name\": \"light\", \"arguments\": {\"room\": \"a\", \"percent\": 7}}, {\"name\": "
          "\"stop\", \"arguments\": {}}]"},
         {"<|tool_call|>[]", "<|tool_call|>{\"name\": \"stop\", \"arguments\": {}}",
          "<|tool_call|>[{\"name\": \"light\", \"arguments\": {}}]"}},
    };
    return all;
}

} // namespace calliope::test
