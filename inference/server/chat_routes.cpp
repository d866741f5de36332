#include "inference/base/text.h"
#include "inference/server/chat_request.h"
#include "inference/server/generation.h"
#include "inference/server/routes.h"

#include <span>
#include <vector>

namespace calliope::server {

namespace {

void chat(Service& service, const httplib::Request& request, httplib::Response& response, http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const ChatRequest wanted = readChatRequest(body, *model);
    const turn::Prompt prompt = model->prompts().chat(wanted.conversation);
    generate(service, model, std::span(&prompt, 1), &wanted.conversation.tools, wanted.generation, response, client);
}

/// What a plain text goes on from: a text, or tokens.
turn::Prompt readPrompt(const Fields& fields, const Json& prompt, const ServedModel& model) {
    if (prompt.is_string()) return model.prompts().plain(prompt.get_ref<const std::string&>());
    turn::Prompt out;
    if (!prompt.is_array()) fields.refuse("prompt", "must be a text, a list of tokens, or a list of such");
    if (prompt.empty()) fields.refuse("prompt", "is empty");
    for (const Json& token : prompt) {
        if (!token.is_number_unsigned() || token.get<std::uint64_t>() >= model.tokenizer().size())
            fields.refuse("prompt", "holds something that is no token of the model");
        out.tokens.push_back(token.get<tokenizer::TokenId>());
    }
    out.text = model.tokenizer().decode(out.tokens, {.showSpecial = true, .beginsText = true});
    return out;
}

/// One, or a list of them.
std::vector<turn::Prompt> readPrompts(const Fields& fields, const ServedModel& model, std::size_t answersEach) {
    const Json* prompt = fields.find("prompt");
    if (prompt == nullptr) fields.refuse("prompt", "is missing");
    const bool isList = prompt->is_array() && !prompt->empty() && !prompt->front().is_number();
    if (isList && prompt->size() * answersEach > mostAnswersTogether)
        fields.refuse("prompt", concat("has too many texts: ", mostAnswersTogether, " answers can be given together"));
    std::vector<turn::Prompt> out;
    if (!isList) out.push_back(readPrompt(fields, *prompt, model));
    if (isList)
        for (const Json& each : *prompt) out.push_back(readPrompt(fields, each, model));
    return out;
}

GenerationFields readCompletion(const Fields& fields, ServedModel& model) {
    constexpr std::uint32_t usualTokens = 16; // OpenAI's, as is the next
    constexpr std::uint64_t mostLikeliest = 5;
    if (!fields.text("suffix").value_or("").empty())
        fields.refuse("suffix", "is not supported: a text is gone on with, and no gap is filled; leave it out");
    GenerationFields out = readGeneration(fields, model);
    if (fields.count("best_of", 1, mostAnswers).value_or(1) > out.answers)
        fields.refuse("best_of", "is not supported; ask for `n` answers and choose among them");
    if (out.options.maxTokens == 0) out.options.maxTokens = usualTokens;
    if (const auto likeliest = fields.count("logprobs", 0, mostLikeliest))
        out.options.logProbabilities = static_cast<std::uint32_t>(*likeliest);
    out.echoes = fields.boolean("echo").value_or(false);
    if (out.echoes && out.options.logProbabilities)
        fields.refuse("echo", "cannot be given beside logprobs: probabilities are known of the answer's tokens, not of "
                              "the prompt's; leave one of them out");
    return out;
}

void complete(Service& service, const httplib::Request& request, httplib::Response& response,
              http::Connection& client) {
    const Json body = bodyOf(request.body);
    const auto model = service.host.model();
    const Fields fields(body);
    const GenerationFields wanted = readCompletion(fields, *model);
    generate(service, model, readPrompts(fields, *model, wanted.answers), nullptr, wanted, response, client);
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
