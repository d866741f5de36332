#include "inference/server/replies.h"

#include "inference/http/key.h"
#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <chrono>

namespace calliope::server {

namespace {

using dialect::Delta;

constexpr const char* finishNames[] = {"stop", "length", "length", "tool_calls", "error", "error"};

/// How an answer ended, as OpenAI has it, and in our own field what that does not tell.
void putEnd(Json& choice, const turn::Outcome& outcome) {
    choice["finish_reason"] = finishNames[static_cast<std::size_t>(outcome.finish)];
    Json own;
    if (outcome.finish == turn::Finish::length) own["ended_by"] = "max_tokens";
    if (outcome.finish == turn::Finish::contextFull) own["ended_by"] = "context";
    if (outcome.usage.forgottenTokens > 0) own["forgotten_tokens"] = outcome.usage.forgottenTokens;
    if (!own.is_null()) choice["calliope"] = std::move(own);
}

/// Short, because some templates take no longer ones.
std::string callId() {
    constexpr std::size_t length = 9;
    return http::randomKey().substr(0, length);
}

Json bytesOf(std::string_view text) {
    Json out = Json::array();
    for (const char byte : text) out.push_back(static_cast<unsigned char>(byte));
    return out;
}

std::uint64_t charactersIn(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count_if(text, [](char byte) { return (byte & 0xc0) != 0x80; }));
}

double perSecond(std::uint64_t count, double seconds) {
    return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

} // namespace

Replies::Replies(Kind kind, std::string model, const tokenizer::Tokenizer& tokenizer, Shape shape)
    : m_kind(kind)
    , m_model(std::move(model))
    , m_tokenizer(tokenizer)
    , m_id((kind == Kind::chat ? "chatcmpl-" : "cmpl-") + http::randomKey().substr(0, 24))
    , m_created(
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count())
    , m_shape(shape)
    , m_answers(shape.prompts * shape.answersEach) {}

void Replies::echo(std::size_t prompt, const std::string& text) {
    for (std::size_t i = 0; i < m_shape.answersEach; ++i) {
        Answer& answer = m_answers[prompt * m_shape.answersEach + i];
        answer.content = text;
        answer.characters = charactersIn(text);
    }
}

std::vector<Json> Replies::begin() const {
    std::vector<Json> out;
    for (std::size_t i = 0; i < m_answers.size(); ++i) {
        if (m_kind == Kind::chat) out.push_back(chunk(i, {{"role", "assistant"}, {"content", ""}}));
        if (!m_answers[i].content.empty()) out.push_back(chunk(i, m_answers[i].content));
    }
    return out;
}

Json Replies::chunk(std::size_t answer, Json delta) const {
    Json choice{{"index", answer}};
    if (m_kind == Kind::chat)
        choice["delta"] = std::move(delta);
    else
        choice["text"] = std::move(delta);
    choice["logprobs"] = nullptr;
    choice["finish_reason"] = nullptr;
    return {{"id", m_id},
            {"object", m_kind == Kind::chat ? "chat.completion.chunk" : "text_completion"},
            {"created", m_created},
            {"model", m_model},
            {"choices", Json::array({std::move(choice)})}};
}

std::vector<Json> Replies::add(std::size_t index, const turn::Event& event) {
    Answer& answer = m_answers[index];
    std::vector<Json> out;
    for (const Delta& delta : event.deltas) {
        if (delta.kind == Delta::Kind::content) {
            if (!m_shape.streams) answer.content += delta.text;
            out.push_back(chunk(index, m_kind == Kind::chat ? Json{{"content", delta.text}} : Json(delta.text)));
        } else if (delta.kind == Delta::Kind::reasoning) {
            if (!m_shape.streams) answer.reasoning += delta.text;
            out.push_back(chunk(index, {{"reasoning_content", delta.text}}));
        } else if (const Json call = addCall(answer, delta); !call.is_null()) {
            out.push_back(chunk(index, {{"tool_calls", Json::array({call})}}));
        }
    }
    if (!event.tokens.empty()) {
        Json lists;
        for (const engine::DrawnToken& token : event.tokens) addProbability(lists, answer, token);
        if (!m_shape.streams)
            for (const auto& [name, list] : lists.items())
                for (const Json& each : list) answer.probabilities[name].push_back(each);
        if (out.empty()) out.push_back(chunk(index, m_kind == Kind::chat ? Json::object() : Json("")));
        out.back()["choices"][0]["logprobs"] = std::move(lists);
    }
    if (event.end) {
        answer.outcome = *event.end;
        if (!event.end->isBroken()) { // else an error follows
            out.push_back(chunk(index, m_kind == Kind::chat ? Json::object() : Json("")));
            putEnd(out.back()["choices"][0], *event.end);
        }
    }
    return out;
}

/// The part of a stream; null where there is nothing to tell.
Json Replies::addCall(Answer& answer, const Delta& delta) {
    switch (delta.kind) {
    case Delta::Kind::callBegin:
        answer.calls.push_back(
            {{"id", callId()}, {"type", "function"}, {"function", {{"name", delta.text}, {"arguments", ""}}}});
        answer.callIsComplete.push_back(false);
        {
            Json call{{"index", answer.calls.size() - 1}};
            call.update(answer.calls.back());
            return call;
        }
    case Delta::Kind::callArguments:
        answer.calls.back()["function"]["arguments"].get_ref<std::string&>() += delta.text;
        return {{"index", answer.calls.size() - 1}, {"function", {{"arguments", delta.text}}}};
    default: answer.callIsComplete.back() = delta.complete; return nullptr;
    }
}

Json Replies::probabilityOf(const engine::DrawnToken& token) const {
    const auto describe = [&](std::uint32_t id, float logProbability) {
        const std::string_view bytes = m_tokenizer.bytes(id);
        return Json{{"token", bytes}, {"logprob", logProbability}, {"bytes", bytesOf(bytes)}};
    };
    Json out = describe(token.token, token.logProbability);
    out["top_logprobs"] = Json::array();
    for (const auto& choice : token.likeliest)
        out["top_logprobs"].push_back(describe(choice.token, choice.logProbability));
    return out;
}

/// To the lists that OpenAI has for a chat, or for a plain text.
void Replies::addProbability(Json& lists, Answer& answer, const engine::DrawnToken& token) const {
    if (m_kind == Kind::chat) {
        lists["content"].push_back(probabilityOf(token));
        return;
    }
    Json likeliest = Json::object();
    for (const auto& choice : token.likeliest) likeliest[spelled(choice.token)] = choice.logProbability;
    likeliest[spelled(token.token)] = token.logProbability; // whether it is one of them or not
    lists["tokens"].push_back(spelled(token.token));
    lists["token_logprobs"].push_back(token.logProbability);
    lists["top_logprobs"].push_back(std::move(likeliest));
    lists["text_offset"].push_back(answer.characters);
    answer.characters += charactersIn(m_tokenizer.bytes(token.token));
}

/// A token in a plain text's probabilities, where there are no bytes beside it: what is no text is spelled out.
std::string Replies::spelled(std::uint32_t token) const {
    const std::string_view bytes = m_tokenizer.bytes(token);
    if (tokenizer::isUtf8(bytes)) return std::string(bytes);
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "bytes:";
    for (const char each : bytes) {
        const auto byte = static_cast<unsigned char>(each);
        out += {'\\', 'x', digits[byte / 16], digits[byte % 16]};
    }
    return out;
}

Json Replies::usageFields() const {
    std::uint64_t generated = 0;
    std::uint64_t reasoning = 0;
    double generateSeconds = 0;
    for (const Answer& answer : m_answers) {
        generated += answer.outcome.usage.generatedTokens;
        reasoning += answer.outcome.reasoningTokens;
        generateSeconds = std::max(generateSeconds, answer.outcome.usage.generateSeconds);
    }
    std::uint64_t prompt = 0;
    std::uint64_t cached = 0;
    double promptSeconds = 0;
    double queuedSeconds = 0;
    // The first answer to a prompt has read it for the others.
    for (std::size_t first = 0; first < m_answers.size(); first += m_shape.answersEach) {
        const engine::Usage& usage = m_answers[first].outcome.usage;
        prompt += usage.promptTokens;
        cached += usage.cachedTokens;
        promptSeconds = std::max(promptSeconds, usage.promptSeconds);
        queuedSeconds = std::max(queuedSeconds, usage.queuedSeconds);
    }
    Json out;
    out["usage"] = {{"prompt_tokens", prompt},
                    {"completion_tokens", generated},
                    {"total_tokens", prompt + generated},
                    {"prompt_tokens_details", {{"cached_tokens", cached}}},
                    {"completion_tokens_details", {{"reasoning_tokens", reasoning}}}};
    out["timings"] = {{"cache_n", cached},
                      {"prompt_n", prompt - cached},
                      {"prompt_ms", promptSeconds * 1000},
                      {"prompt_per_second", perSecond(prompt - cached, promptSeconds)},
                      {"predicted_n", generated},
                      {"predicted_ms", generateSeconds * 1000},
                      {"predicted_per_second", perSecond(generated, generateSeconds)},
                      {"queued_ms", queuedSeconds * 1000}};
    return out;
}

Json Replies::usage() const {
    Json out = chunk(0, nullptr);
    out["choices"] = Json::array();
    out.update(usageFields());
    return out;
}

Json Replies::whole() const {
    Json out = chunk(0, nullptr);
    if (m_kind == Kind::chat) out["object"] = "chat.completion";
    out["choices"] = Json::array();
    for (std::size_t i = 0; i < m_answers.size(); ++i) {
        const Answer& answer = m_answers[i];
        Json choice{{"index", i}};
        if (m_kind == Kind::chat) {
            Json calls = Json::array();
            for (std::size_t call = 0; call < answer.calls.size(); ++call)
                if (answer.callIsComplete[call]) calls.push_back(answer.calls[call]);
            Json& message = choice["message"];
            message["role"] = "assistant";
            message["content"] = answer.content.empty() && !calls.empty() ? Json() : Json(answer.content);
            if (!answer.reasoning.empty()) message["reasoning_content"] = answer.reasoning;
            if (!calls.empty()) message["tool_calls"] = std::move(calls);
        } else {
            choice["text"] = answer.content;
        }
        choice["logprobs"] = answer.probabilities;
        putEnd(choice, answer.outcome);
        out["choices"].push_back(std::move(choice));
    }
    out.update(usageFields());
    return out;
}

} // namespace calliope::server
