#pragma once

#include "inference/server/fields.h"
#include "inference/tokenizer/tokenizer.h"
#include "inference/turn/exchange.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calliope::server {

/// Makes what clients read of one request's answers, in the shape of OpenAI's chats or of its plain texts.
class Replies {
public:
    enum class Kind : std::uint8_t { chat, text };

    /// What there is of answers.
    struct Shape {
        std::size_t prompts = 1;
        std::size_t answersEach = 1; ///< to each prompt; numbered one prompt after another
        bool streams = false;        ///< the parts are sent as they come
    };

    /// `tokenizer` must outlive it.
    Replies(Kind kind, std::string model, const tokenizer::Tokenizer& tokenizer, Shape shape);

    [[nodiscard]] const std::string& id() const { return m_id; }

    /// The answers to this prompt begin with a text. REQUIRES that nothing has come, and Kind::text.
    void echo(std::size_t prompt, const std::string& text);

    /// What a stream begins with; may be empty.
    [[nodiscard]] std::vector<Json> begin() const;

    /// What has come for an answer, as parts of a stream. Where they are not sent, all of it is kept for `whole`.
    [[nodiscard]] std::vector<Json> add(std::size_t index, const turn::Event& event);

    /// The end of a stream: usage and timings.
    [[nodiscard]] Json usage() const;

    /// All answers at once.
    [[nodiscard]] Json whole() const;

private:
    struct Answer {
        std::string content;
        std::string reasoning;
        Json calls = Json::array();
        Json probabilities;               ///< null, or an object of lists
        std::uint64_t characters = 0;     ///< of its text, as far as the tokens with probabilities go
        std::vector<bool> callIsComplete; ///< others must not be run
        turn::Outcome outcome;
    };

    [[nodiscard]] Json chunk(std::size_t answer, Json delta) const;
    [[nodiscard]] Json addCall(Answer& answer, const dialect::Delta& delta);
    [[nodiscard]] Json probabilityOf(const engine::DrawnToken& token) const;
    void addProbability(Json& lists, Answer& answer, const engine::DrawnToken& token) const;
    [[nodiscard]] std::string spelled(std::uint32_t token) const;
    [[nodiscard]] Json usageFields() const;

    Kind m_kind;
    std::string m_model;
    const tokenizer::Tokenizer& m_tokenizer;
    std::string m_id;
    std::int64_t m_created;
    Shape m_shape;
    std::vector<Answer> m_answers;
};

} // namespace calliope::server
