#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/engine/describe.h"
#include "inference/server/chat_request.h"
#include "inference/server/fields.h"
#include "inference/server/load_fields.h"
#include "inference/server/outline_fields.h"
#include "inference/server/routes.h"

namespace calliope::server {

namespace {

void answer(httplib::Response& response, const Json& value) {
    response.set_content(dumped(value), "application/json");
}

void inspect(const httplib::Request& request, httplib::Response& response) {
    constexpr std::size_t mostElements = 64; // of a list; vocabularies are long
    const Json body = bodyOf(request.body);
    const Fields fields(body);
    if (fields.find("outline") != nullptr) {
        if (fields.find("model") != nullptr) fields.refuse("model", "cannot be given beside an outline");
        return answer(response,
                      {{"memory", engine::describeMemory(readAbsentModel(fields), readLoadOptions(fields).options)}});
    }
    const LoadRequest wanted = readLoadRequest(fields);
    Json out = engine::describe(gguf::File(wanted.path), mostElements);
    out["memory"] = engine::describeMemory(wanted.path, wanted.options);
    answer(response, out);
}

/// Lists of tokens are much larger than the text that a client has to send for them.
void requireSome(std::size_t tokens) {
    constexpr std::size_t most = std::size_t{1} << 20; // more than any context holds
    if (tokens > most)
        throw Error(ErrorKind::usage,
                    concat("The text has ", tokens, " tokens, more than the ", most, " that are listed at once."));
}

/// A whole prompt, and what its pictures cost. null stands for a picture's row.
Json tokenized(const turn::Prompt& prompt) {
    requireSome(prompt.tokens.size());
    Json tokens = Json::array();
    for (const std::uint32_t token : prompt.tokens) tokens.push_back(token == engine::noToken ? Json() : Json(token));
    Json pictures = Json::array();
    for (const engine::PictureRows& rows : prompt.pictures) {
        if (rows.tile == 0)
            pictures.push_back({{"tiles", rows.picture->tiles.size()}, {"tokens", rows.picture->rows()}});
    }
    return {{"count", tokens.size()}, {"pictures", pictures}, {"tokens", tokens}};
}

void tokenize(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    if (fields.find("messages") != nullptr) {
        if (fields.find("text") != nullptr) fields.refuse("text", "cannot be given beside messages");
        return answer(response, tokenized(model->prompts().chat(readConversation(fields, *model))));
    }
    const auto text = fields.text("text");
    if (!text) fields.refuse("text", "is missing");
    const bool parses = fields.boolean("special").value_or(false);
    const auto special = parses ? tokenizer::Special::parse : tokenizer::Special::asText;
    const auto tokens = model->tokenizer().encode(*text, special);
    requireSome(tokens.size());
    answer(response, {{"tokens", tokens}});
}

void detokenize(Service& service, const httplib::Request& request, httplib::Response& response) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    const Json* tokens = fields.find("tokens");
    std::vector<tokenizer::TokenId> ids;
    if (tokens == nullptr || !tokens->is_array()) fields.refuse("tokens", "must be a list of tokens");
    for (const Json& token : *tokens) {
        if (!token.is_number_unsigned() || token.get<std::uint64_t>() >= model->tokenizer().size())
            fields.refuse("tokens", "holds something that is no token of the model");
        ids.push_back(token.get<tokenizer::TokenId>());
    }
    answer(response, {{"text", model->tokenizer().decode(ids, {.showSpecial = true, .beginsText = true})}});
}

} // namespace

void addToolRoutes(Service& service, std::vector<http::Route>& routes) {
    routes.push_back({"GET", "/calliope/v1/devices",
                      [](const auto&, auto& response, auto&) { answer(response, engine::describeDevices()); }});
    routes.push_back({"POST", "/calliope/v1/inspect",
                      [](const auto& request, auto& response, auto&) { inspect(request, response); }});
    routes.push_back({"POST", "/calliope/v1/tokenize", [&service](const auto& request, auto& response, auto&) {
                          tokenize(service, request, response);
                      }});
    routes.push_back({"POST", "/calliope/v1/detokenize", [&service](const auto& request, auto& response, auto&) {
                          detokenize(service, request, response);
                      }});
}

} // namespace calliope::server
