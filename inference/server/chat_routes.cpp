#include "inference/server/chat_request.h"
#include "inference/server/generation.h"
#include "inference/server/routes.h"

namespace calliope::server {

namespace {

void chat(Service& service, const httplib::Request& request, httplib::Response& response, http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const ChatRequest wanted = readChatRequest(body, *model);
    const turn::Prompt prompt = model->prompts().chat(wanted.conversation);
    generate(service, model, prompt, &wanted.conversation.tools, wanted.generation, response, client);
}

/// The prompt of a plain text: a text, or tokens.
turn::Prompt readPrompt(const Fields& fields, const ServedModel& model) {
    const Json* prompt = fields.find("prompt");
    if (prompt != nullptr && prompt->is_array() && prompt->size() == 1 && !(*prompt)[0].is_number())
        prompt = &(*prompt)[0];
    if (prompt != nullptr && prompt->is_string()) return model.prompts().plain(prompt->get_ref<const std::string&>());
    turn::Prompt out;
    if (prompt == nullptr || !prompt->is_array()) fields.refuse("prompt", "must be one text or a list of tokens");
    for (const Json& token : *prompt) {
        if (!token.is_number_unsigned() || token.get<std::uint64_t>() >= model.tokenizer().size())
            fields.refuse("prompt", "holds something that is no token of the model");
        out.tokens.push_back(token.get<tokenizer::TokenId>());
    }
    return out;
}

void complete(Service& service, const httplib::Request& request, httplib::Response& response,
              http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    for (const char* name : {"echo", "suffix", "logprobs"})
        if (const Json* value = fields.find(name); value != nullptr && *value != false && *value != "" && *value != 0)
            fields.refuse(name, "is not supported");
    const turn::Prompt prompt = readPrompt(fields, *model);
    GenerationFields wanted = readGeneration(fields, *model);
    constexpr std::uint32_t usual = 16; // OpenAI's default
    if (wanted.options.maxTokens == 0) wanted.options.maxTokens = usual;
    generate(service, model, prompt, nullptr, wanted, response, client);
}

void answerNow(Service& service, const httplib::Request& request, httplib::Response& response, http::Connection&) {
    const Json body = bodyOf(request.body);
    const Fields fields(body);
    const auto id = fields.text("id");
    if (!id) fields.refuse("id", "is missing");
    if (!service.turns.answerNow(*id))
        throw http::Refused({404, "no_such_answer", "No answer with this id is being given.", "id"});
    response.set_content(dumped({{"id", *id}}), "application/json");
}

} // namespace

void addChatRoutes(Service& service, std::vector<http::Route>& routes) {
    const auto add = [&](const char* path, auto handle, bool isControl = false) {
        routes.push_back({"POST", path,
                          [&service, handle](const auto& request, auto& response, auto& client) {
                              handle(service, request, response, client);
                          },
                          isControl});
    };
    add("/v1/chat/completions", chat);
    add("/v1/completions", complete);
    add("/calliope/v1/answer-now", answerNow, true);
}

} // namespace calliope::server
