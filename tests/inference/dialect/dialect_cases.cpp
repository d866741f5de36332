#include "tests/inference/dialect/dialect_cases.h"

#include "inference/base/error.h"
#include "inference/chat/chat_template.h"
#include "tests/support/reference_data.h"

#include <algorithm>
#include <cctype>

namespace calliope::test {

namespace {

using Json = nlohmann::ordered_json;

DialectCase referenceCase(const std::string& source, const Json& row) {
    DialectCase out;
    out.chatTemplate = source;
    out.tools = row.at("tools");
    ChatTemplate::Inputs inputs;
    inputs.messages = row.at("messages");
    inputs.tools = row.at("tools");
    inputs.extra = row.at("kwargs");
    inputs.bosToken = "";
    inputs.eosToken = "";
    try {
        out.prompt = ChatTemplate(source).render(inputs);
    } catch (const Error&) { // some templates need a list
        inputs.tools = Json::array();
        out.prompt = ChatTemplate(source).render(inputs);
    }
    if (!out.prompt.ends_with(row.at("generation_prompt").get<std::string>()))
        throw std::runtime_error("the prompt ends in another way");
    return out;
}

DialectCase ownCase(const Json& file, const Json& row) {
    DialectCase out;
    out.chatTemplate = row.value("template", file.value("template", ""));
    out.prompt = row.value("prompt", file.value("prompt", ""));
    if (row.value("tools_offered", true)) out.tools = file.at("tools");
    return out;
}

std::string withoutBlanks(std::string text) {
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    return text;
}

std::string differenceOfCall(const dialect::Call& call, const Json& expect) {
    if (call.name != expect.at("name").get<std::string>()) return "name is " + call.name;
    if (expect.value("incomplete", false)) {
        if (call.complete) return "the call is complete";
        const std::string start = withoutBlanks(expect.value("arguments_start", ""));
        return withoutBlanks(call.arguments).starts_with(start) ? "" : "arguments are " + call.arguments;
    }
    if (!call.complete) return "the call is not complete";
    const Json arguments = Json::parse(call.arguments, nullptr, false);
    return arguments == expect.at("arguments") ? "" : "arguments are " + call.arguments;
}

} // namespace

std::vector<DialectCase> dialectCases(const std::filesystem::path& folder) {
    std::vector<DialectCase> out;
    for (const auto& path : filesEndingIn(folder, ".json")) {
        const Json file = Json::parse(readText(path));
        const bool own = file.contains("tools");
        const std::string source = own ? "" : readText(folder / file.at("template").get<std::string>());
        for (const Json& row : file.at("cases")) {
            DialectCase test = own ? ownCase(file, row) : referenceCase(source, row);
            test.name = path.stem().string() + " " + row.at("name").get<std::string>();
            test.raw = row.at("raw").get<std::string>();
            test.expect = row.at("expect");
            out.push_back(std::move(test));
        }
    }
    return out;
}

std::vector<DialectCase> allDialectCases() {
    std::vector<DialectCase> out = dialectCases(fixtures() / "dialects");
    if (const auto folder = referenceData(); folder && std::filesystem::is_directory(*folder / "dialects")) {
        std::vector<DialectCase> more = dialectCases(*folder / "dialects");
        std::move(more.begin(), more.end(), std::back_inserter(out));
    }
    return out;
}

dialect::Message readInPieces(const DialectCase& test, const std::vector<std::size_t>& sizes) {
    dialect::Parser parser = test.parser();
    dialect::Message message;
    std::size_t next = 0;
    for (std::size_t at = 0; at < test.raw.size();) {
        const std::size_t size = std::max<std::size_t>(sizes[next++ % sizes.size()], 1);
        message.add(parser.push(std::string_view(test.raw).substr(at, size)));
        at += size;
    }
    message.add(parser.finish());
    return message;
}

bool same(const dialect::Message& a, const dialect::Message& b) {
    return a.content == b.content && a.reasoning == b.reasoning &&
           std::equal(a.calls.begin(), a.calls.end(), b.calls.begin(), b.calls.end(),
                      [](const dialect::Call& x, const dialect::Call& y) {
                          return x.name == y.name && x.arguments == y.arguments && x.complete == y.complete;
                      });
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string difference(const dialect::Message& message, const nlohmann::ordered_json& expect) {
    if (message.content != trimmed(expect.value("content", ""))) return "content is " + message.content;
    if (message.reasoning != trimmed(expect.value("reasoning_content", ""))) return "reasoning is " + message.reasoning;
    const Json calls = expect.value("tool_calls", Json::array());
    if (message.calls.size() != calls.size()) return "there are " + std::to_string(message.calls.size()) + " calls";
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (const std::string found = differenceOfCall(message.calls[i], calls[i]); !found.empty())
            return "call " + std::to_string(i) + ": " + found;
    return "";
}

std::string shown(const dialect::Message& message) {
    std::string out = "content <" + message.content + "> reasoning <" + message.reasoning + ">";
    for (const dialect::Call& call : message.calls)
        out += " call <" + call.name + "> <" + call.arguments + (call.complete ? ">" : "> incomplete");
    return out;
}

} // namespace calliope::test
