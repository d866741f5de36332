#pragma once

#include "inference/dialect/delta.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::dialect {

/// Reads what a model writes while it streams: answer, thoughts and tool calls, in the dialect that the model's chat
/// template speaks (see dialect.h). The output is hostile input: whatever it holds, parsing takes time linear in it and
/// throws nothing but std::bad_alloc.
///
/// Text may come in pieces cut anywhere; the deltas joined are always the same. What may be syntax is held back until
/// it is or cannot be, so that no syntax ever shows and nothing is taken back. One per answer; one thread at a time.
class Parser {
public:
    /// `prompt`: what the model goes on from, rendered; only its end matters. It may have opened the thoughts, or the
    /// answer. `tools`: the JSON schemas offered, as a request has them; null where there are none, and then nothing is
    /// a call.
    Parser(std::string_view chatTemplate, std::string_view prompt, const nlohmann::ordered_json& tools = nullptr);
    ~Parser();
    Parser(Parser&&) noexcept;
    Parser& operator=(Parser&&) noexcept;

    /// The end of the prompt that counts as the beginning of the answer; often empty.
    [[nodiscard]] const std::string& opened() const;

    /// Special tokens must come spelled out; see isMarker. Deltas hold whole characters; what is not UTF-8 becomes
    /// U+FFFD.
    [[nodiscard]] std::vector<Delta> push(std::string_view text);

    /// Nothing more comes. An open call ends here, not complete. May be called once, as the last.
    [[nodiscard]] std::vector<Delta> finish();

    /// Whether the text of a control token means something in this dialect. Push that of such tokens, the one that ends
    /// the answer aside; texts of other control tokens are not for people and must not be pushed.
    [[nodiscard]] bool isMarker(std::string_view controlText) const;

    /// Whether the model is thinking: what it wrote last was a thought, and that goes on.
    [[nodiscard]] bool isReasoning() const;

    /// What the model must be made to write next so that its answer begins: it closes its thoughts, or replaces them
    /// where none have begun. Empty where it is answering already, or never thinks. nullopt: it is in the middle of a
    /// marker; ask again after its next token. The caller waits for whole characters, and pushes the text, too.
    ///
    /// Before the first push this is what to append to the prompt so that the model does not think at all.
    [[nodiscard]] std::optional<std::string> answerText() const;

    /// The same, but where tools are offered and messages have headers, the text ends where the model says whom the
    /// next one is for: the client or a tool. Empty where it is about to.
    [[nodiscard]] std::optional<std::string> headerText() const;

    /// What the model would write next if it were to think; empty where thoughts cannot begin here, or have begun.
    [[nodiscard]] std::string thoughtsText() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The whole of `text` at once.
[[nodiscard]] Message parse(Parser parser, std::string_view text);

} // namespace calliope::dialect
