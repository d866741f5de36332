#include "inference/server/generation.h"

#include <chrono>
#include <utility>

namespace calliope::server {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds patience{500}; // for the next word
constexpr std::chrono::milliseconds glance{5};     // when several answers are waited for
constexpr std::chrono::seconds silence{10};        // then the client is told that the server is still there

/// The answers to one request.
class Generation {
public:
    Generation(Service& service, std::shared_ptr<ServedModel> model, std::span<const turn::Prompt> prompts,
               const Json* tools, const GenerationFields& wanted)
        : m_allTurns(service.turns)
        , m_model(std::move(model))
        , m_replies(tools != nullptr ? Replies::Kind::chat : Replies::Kind::text, m_model->name(), m_model->tokenizer(),
                    {prompts.size(), wanted.answers, wanted.streams})
        , m_includesUsage(wanted.includesUsage)
        , m_open(prompts.size() * wanted.answers) {
        for (std::size_t prompt = 0; prompt < prompts.size(); ++prompt) {
            for (std::uint32_t i = 0; i < wanted.answers; ++i) {
                turn::Options options = wanted.options;
                options.sampling.seed += i;
                m_turns.push_back(std::make_unique<turn::Turn>(m_model->generator(), m_model->tokenizer(),
                                                               m_model->prompts(), prompts[prompt], tools,
                                                               std::move(options)));
            }
            if (wanted.echoes) m_replies.echo(prompt, prompts[prompt].text); // which was not too long
        }
        m_hasEnded.resize(m_turns.size());
        m_entry.emplace(m_allTurns, m_replies.id(), m_turns);
        // Whoever let the model go while the request was read has not seen these answers.
        if (!service.host.serves(*m_model)) m_allTurns.cancel(m_replies.id());
    }

    void cancelWhenGone(http::Connection& client) {
        // By its id: the client may go when the answers have just ended.
        client.whenGone([&turns = m_allTurns, id = m_replies.id()] { turns.cancel(id); });
    }

    [[nodiscard]] bool hasEnded() const { return m_open == 0; }

    /// Waits for something to come; the parts of a stream that tell it. Throws the failure of an answer, and where it
    /// was cut off.
    [[nodiscard]] std::vector<Json> next() {
        std::vector<Json> out;
        std::chrono::milliseconds wait = m_open == 1 ? patience : glance;
        for (std::size_t i = 0; i < m_turns.size(); ++i) {
            if (m_hasEnded[i]) continue;
            const turn::Event event = m_turns[i]->next(std::exchange(wait, std::chrono::milliseconds(0)));
            for (Json& part : m_replies.add(i, event)) out.push_back(std::move(part));
            if (!event.end) continue;
            m_hasEnded[i] = true;
            --m_open;
            if (event.end->error) throw Error(*event.end->error);
            if (event.end->isBroken())
                throw Error(ErrorKind::cancelled,
                            "The answer was cut off, because its model was unloaded or replaced; ask again.");
        }
        return out;
    }

    void writeWhole(httplib::Response& response) {
        while (!hasEnded()) (void)next();
        response.set_content(dumped(m_replies.whole()), "application/json");
    }

    /// False: the client has gone.
    [[nodiscard]] bool writeStream(httplib::DataSink& sink) {
        const auto send = [&](const std::string& text) { return sink.write(text.data(), text.size()); };
        const auto sendPart = [&](const Json& part) { return send("data: " + dumped(part) + "\n\n"); };
        for (const Json& part : m_replies.begin())
            if (!sendPart(part)) return false;
        auto lastWrite = Clock::now();
        try {
            while (!hasEnded()) {
                for (const Json& part : next()) {
                    if (!sendPart(part)) return false;
                    lastWrite = Clock::now();
                }
                if (Clock::now() - lastWrite < silence) continue;
                if (!send(": waiting\n\n")) return false;
                lastWrite = Clock::now();
            }
            if (m_includesUsage && !sendPart(m_replies.usage())) return false;
        } catch (...) {
            if (!send("data: " + http::bodyOf(http::refusalOf(std::current_exception())) + "\n\n")) return false;
        }
        return send("data: [DONE]\n\n");
    }

private:
    Turns& m_allTurns;
    std::shared_ptr<ServedModel> m_model; // before what uses it
    Replies m_replies;
    bool m_includesUsage;
    std::size_t m_open; // answers
    TurnList m_turns;
    std::vector<bool> m_hasEnded;
    std::optional<Turns::Entry> m_entry;
};

} // namespace

void generate(Service& service, const std::shared_ptr<ServedModel>& model, std::span<const turn::Prompt> prompts,
              const Json* tools, const GenerationFields& wanted, httplib::Response& response,
              http::Connection& client) {
    const auto generation = std::make_shared<Generation>(service, model, prompts, tools, wanted);
    generation->cancelWhenGone(client);
    if (!wanted.streams) return generation->writeWhole(response);
    response.set_header("Cache-Control", "no-store");
    response.set_chunked_content_provider("text/event-stream", [generation](std::size_t, httplib::DataSink& sink) {
        if (!generation->writeStream(sink)) return false;
        sink.done();
        return true;
    });
}

} // namespace calliope::server
