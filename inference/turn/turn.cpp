#include "inference/turn/turn.h"

#include "inference/turn/turn_driver.h"

#include <algorithm>

namespace calliope::turn {

namespace {

/// Thoughts may take so many of all the tokens that there are.
std::uint32_t shareForThoughts(std::uint32_t tokens) {
    constexpr std::uint32_t leastForAnswer = 16;
    return tokens - std::max(tokens / 4, std::min(tokens, leastForAnswer));
}

} // namespace

Turn::Turn(Generator& generator, const tokenizer::Tokenizer& tokenizer, const PromptMaker& prompts, Prompt prompt,
           const nlohmann::ordered_json* tools, Options options)
    : m_generator(generator) {
    std::optional<dialect::Parser> parser;
    if (tools != nullptr) {
        const auto used =
            static_cast<std::uint32_t>(std::min<std::size_t>(prompt.tokens.size(), generator.contextLength()));
        const std::uint32_t room = generator.contextLength() - used;
        const std::uint32_t most = options.maxTokens == 0 ? room : std::min(room, options.maxTokens);
        options.thinkTokens = std::min(options.thinkTokens, shareForThoughts(most));
        parser.emplace(prompts.templateSource(), prompt.text, *tools);
        const bool isCalls = options.constraint && options.constrains == Options::Constrains::calls;
        const bool isForAnswer = options.constraint && !isCalls;
        const bool mustCall = isCalls && options.triggers.empty();
        // A grammar holds from the first token of the answer, so that cannot be left open where nothing else may come.
        const bool isBound = isForAnswer && !parser->isReasoning() && parser->thoughtsText().empty();
        const bool answersAtOnce = !mustCall && (options.thinkTokens == 0 || isBound);
        // Whether it answers or calls a tool is the model's choice, unless a grammar is to hold for the answer.
        const auto text = isForAnswer ? parser->answerText() : parser->headerText();
        if (answersAtOnce && text && !text->empty()) {
            prompts.append(prompt, *text);
            (void)parser->push(*text);
        }
    }
    engine::Request request;
    request.prompt = std::move(prompt.tokens);
    request.pictures = std::move(prompt.pictures);
    request.maxTokens = options.maxTokens;
    request.sampling = options.sampling;
    request.logProbabilities = options.logProbabilities;
    request.ignoreEndOfText = options.ignoreEndOfText;
    request.contextFull = options.contextFull;
    request.keep = options.keep;
    request.driver =
        std::make_unique<TurnDriver>(m_exchange, tokenizer, TokenReader(tokenizer, std::move(parser)), options);
    m_id = m_generator.submit(std::move(request));
}

Turn::~Turn() {
    if (!m_exchange->hasEnded()) cancel();
}

void Turn::cancel() {
    m_exchange->cancelled = true;
    m_generator.cancel(m_id);
}

} // namespace calliope::turn
