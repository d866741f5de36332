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

    /// `tokenizer` must outlive it.
    Replies(Kind kind, std::string model, const tokenizer::Tokenizer& tokenizer, std::size_t answers);

    [[nodiscard]] const std::string& id() const { return m_id; }

    /// What a stream begins with; may be empty.
    [[nodiscard]] std::vector<Json> begin() const;

    /// What has come for an answer, as parts of a stream. All of it is kept for `whole` as well.
    [[nodiscard]] std::vector<Json> add(std::size_t answer, const turn::Event& event);

    /// The end of a stream: usage and timings.
    [[nodiscard]] Json usage() const;

    /// All answers at once.
    [[nodiscard]] Json whole() const;

private:
    struct Answer {
        std::string content;
        std::string reasoning;
        Json calls = Json::array();
        Json probabilities = Json::array();
        std::vector<bool> callIsComplete; ///< others must not be run
        turn::Outcome outcome;
    };

    [[nodiscard]] Json chunk(std::size_t answer, Json delta) const;
    [[nodiscard]] Json addCall(Answer& answer, const dialect::Delta& delta);
    [[nodiscard]] Json probabilityOf(const engine::DrawnToken& token) const;
    [[nodiscard]] Json usageFields() const;

    Kind m_kind;
    std::string m_model;
    const tokenizer::Tokenizer& m_tokenizer;
    std::string m_id;
    std::int64_t m_created;
    std::vector<Answer> m_answers;
};

} // namespace calliope::server
