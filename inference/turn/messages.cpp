#include "inference/turn/messages.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/turn/bounded_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace calliope::turn {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> roles{"system", "user", "assistant", "tool", "developer"};

std::string textOf(const Json& content, const std::string& where) {
    if (content.is_null()) return {};
    if (content.is_string()) return content.get<std::string>();
    if (!content.is_array())
        throw Error(ErrorKind::usage, concat("The content of ", where, " must be a text or a list of parts."));
    std::string text;
    for (const Json& part : content) {
        const std::string type = part.is_object() ? part.value("type", Json()).dump() : "";
        if (type == R"("text")" && part.contains("text") && part["text"].is_string())
            text += part["text"].get_ref<const std::string&>();
        else if (type == R"("image_url")")
            throw Error(ErrorKind::usage, concat("There is a picture in ", where, ", but this model reads text only."));
        else
            throw Error(ErrorKind::usage, concat("A part of the content of ", where, " is no text."));
    }
    return text;
}

/// Templates iterate over arguments; clients send them as text.
void openArguments(Json& call, const std::string& where) {
    if (!call.is_object() || !call.contains("function") || !call["function"].is_object() ||
        !call["function"].contains("name") || !call["function"]["name"].is_string())
        throw Error(ErrorKind::usage, concat("A tool call in ", where, " has no function with a name."));
    Json& arguments = call["function"]["arguments"];
    if (arguments.is_null()) arguments = Json::object();
    if (!arguments.is_string()) return;
    const auto& text = arguments.get_ref<const std::string&>();
    const bool isEmpty = text.find_first_not_of(" \t\r\n") == std::string::npos;
    Json value = isEmpty ? Json::object() : parseBounded(text, concat("The arguments of a tool call in ", where));
    if (!value.is_object())
        throw Error(ErrorKind::usage, concat("The arguments of a tool call in ", where, " are no JSON object."));
    arguments = std::move(value);
}

} // namespace

Json templateMessages(const Json& messages) {
    if (!messages.is_array() || messages.empty())
        throw Error(ErrorKind::usage, "The request must hold at least one message.");
    Json out = Json::array();
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const std::string where = concat("message ", i + 1);
        if (!messages[i].is_object()) throw Error(ErrorKind::usage, concat("There is no object as ", where, '.'));
        Json message = messages[i];
        const Json role = message.value("role", Json());
        if (!role.is_string() || std::ranges::find(roles, role.get_ref<const std::string&>()) == roles.end())
            throw Error(ErrorKind::usage, concat("The role of ", where, " is none of those that there are."));
        if (role == "developer") message["role"] = "system";
        message["content"] = textOf(message.value("content", Json()), where);
        if (message.contains("tool_calls")) {
            Json& calls = message["tool_calls"];
            if (!calls.is_array() || calls.empty())
                message.erase("tool_calls");
            else
                for (Json& call : calls) openArguments(call, where);
        }
        out.push_back(std::move(message));
    }
    return out;
}

} // namespace calliope::turn
