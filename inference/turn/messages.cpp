#include "inference/turn/messages.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/turn/bounded_json.h"
#include "inference/turn/quotes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace calliope::turn {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 5> roles{"system", "user", "assistant", "tool", "developer"};

/// One text; where there are pictures, a list of texts and the pictures' numbers.
Json contentOf(const Json& content, std::size_t pictures, const std::string& where) {
    if (content.is_null()) return "";
    if (content.is_string()) return content;
    if (!content.is_array())
        throw Error(ErrorKind::usage, concat("The content of ", where, " must be a text or a list of parts."));
    Json out = Json::array({""});
    for (const Json& part : content) {
        const Json type = part.is_object() ? part.value("type", Json()) : Json();
        if (type == "text" && part.contains("text") && part["text"].is_string()) {
            if (!out.back().is_string()) out.push_back("");
            out.back().get_ref<std::string&>() += part["text"].get_ref<const std::string&>();
        } else if (type == "picture" && part.contains("picture") && part["picture"].is_number_unsigned() &&
                   part["picture"].get<std::uint64_t>() < pictures) {
            out.push_back(part["picture"]);
        } else {
            throw Error(ErrorKind::usage, concat("A part of the content of ", where, " is no text."));
        }
    }
    return out.size() == 1 ? out.front() : out;
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

Json templateMessages(const Json& messages, std::size_t pictures) {
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
        message["content"] = contentOf(message.value("content", Json()), pictures, where);
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

void joinContents(Json& messages) {
    for (Json& message : messages) {
        if (!message["content"].is_array()) continue;
        std::string text;
        for (const Json& part : message["content"])
            text += part.is_string() ? part.get_ref<const std::string&>() : pictureMark(part.get<std::size_t>());
        message["content"] = text;
    }
}

} // namespace calliope::turn
