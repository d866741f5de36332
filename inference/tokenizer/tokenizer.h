#pragma once

#include "inference/gguf/gguf.h"
#include "inference/tokenizer/special_matcher.h"
#include "inference/tokenizer/text_encoder.h"
#include "inference/tokenizer/token.h"
#include "inference/tokenizer/vocabulary.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// Whether the begin-of-text token comes first, in models that want it.
enum class Bos : std::uint8_t {
    none,
    add,
    once, ///< added unless the text begins with it already, as many chat templates do
};

struct DecodeOptions {
    bool showSpecial = false; ///< control and unknown tokens appear by their texts; else they add nothing
    bool beginsText = true;   ///< false where the tokens go on with a text: an SPM's first blank is then kept
};

/// Text to tokens and back, as the model's file describes it: SPM (`tokenizer.ggml.model` = llama), byte-level BPE
/// (gpt2) and BPE over characters (gemma4).
///
/// The file is hostile input: constructing throws Error{format} for a damaged tokenizer and Error{unsupported} for a
/// kind or a pre-tokenizer that we do not know. Afterwards nothing a text or a token list holds can make a call fail,
/// but two misuses, Error{usage}: ids that do not exist and texts beyond 1 GiB. Const after construction; may be used
/// from several threads.
class Tokenizer {
public:
    explicit Tokenizer(const gguf::File& file);

    /// Any bytes may be encoded. What is not UTF-8 is spelled byte by byte and comes back the same.
    /// `quoted` stretches, sorted and apart, are text of others within a prompt: as with Special::asText there.
    [[nodiscard]] std::vector<TokenId> encode(std::string_view text, Special special, Bos bos = Bos::none,
                                              std::span<const Stretch> quoted = {}) const;

    /// Where texts of control tokens stand, which Special::parse would take for the tokens; sorted, those that touch as
    /// one.
    [[nodiscard]] std::vector<Stretch> controlTexts(std::string_view text) const { return m_matcher->hidden(text); }

    /// The bytes that the tokens stand for, not always whole characters; see StreamDecoder for text to show.
    [[nodiscard]] std::string decode(std::span<const TokenId> tokens, DecodeOptions options = {}) const;

    [[nodiscard]] std::uint32_t size() const { return m_vocabulary->size(); }
    [[nodiscard]] std::string_view text(TokenId id) const;  ///< as written in the file
    [[nodiscard]] std::string_view bytes(TokenId id) const; ///< what it adds to a text
    [[nodiscard]] TokenKind kind(TokenId id) const;

    /// The token of exactly this text, as written in the file.
    [[nodiscard]] std::optional<TokenId> find(std::string_view text) const { return m_vocabulary->find(text); }

    [[nodiscard]] std::optional<TokenId> role(Role role) const { return m_vocabulary->role(role); }
    [[nodiscard]] std::optional<TokenId> bos() const { return role(Role::beginOfText); }
    [[nodiscard]] std::optional<TokenId> eos() const { return role(Role::endOfText); }
    [[nodiscard]] bool wantsBos() const { return m_wantsBos; }

    /// Tokens after which the model has said what it had to say; sorted.
    [[nodiscard]] std::span<const TokenId> endsOfGeneration() const { return m_vocabulary->endsOfGeneration(); }
    [[nodiscard]] bool isEndOfGeneration(TokenId id) const;

    /// Tokens that must never be sampled.
    [[nodiscard]] std::span<const TokenId> suppressed() const { return m_suppressed; }

    /// Whether encoding puts a blank in front of a text, which decoding takes away again (SPM).
    [[nodiscard]] bool addsBlank() const { return m_addsBlank; }

private:
    void requireId(TokenId id) const;

    std::unique_ptr<const Vocabulary> m_vocabulary; // by pointer: matcher and encoder refer to it
    std::unique_ptr<const SpecialMatcher> m_matcher;
    std::unique_ptr<const TextEncoder> m_encoder;
    std::vector<TokenId> m_suppressed;
    bool m_wantsBos = false;
    bool m_addsBlank = false;
};

} // namespace calliope::tokenizer
