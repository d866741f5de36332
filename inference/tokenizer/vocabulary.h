#pragma once

#include "inference/gguf/gguf.h"
#include "inference/tokenizer/special_roles.h"
#include "inference/tokenizer/token.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace calliope::tokenizer {

/// How the texts of ordinary tokens are written in the file.
enum class Spelling : std::uint8_t {
    byteAlphabet, ///< one character of GPT-2's alphabet for each byte
    blankMark,    ///< UTF-8 with U+2581 for a blank; bytes that no token spells are <0xHH>
};

/// The tokens of a model, what each is, and which of them have a role of their own.
///
/// Built from hostile input: lists of the wrong type or too short, token types and ids out of range, malformed byte
/// tokens and scores that are not numbers are Error{format}. Two oddities of real files are harmless and let pass: a
/// text that stands twice (padding; the first is found, both decode) and an empty text (never found, decodes to
/// nothing). Const after construction.
/// Ids given to the accessors must exist (id < size()).
class Vocabulary {
public:
    Vocabulary(const gguf::File& file, Spelling spelling);
    Vocabulary(const Vocabulary&) = delete; // m_idByText points into it
    Vocabulary& operator=(const Vocabulary&) = delete;

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_kinds.size()); }
    [[nodiscard]] Spelling spelling() const { return m_spelling; }

    /// As written in the file.
    [[nodiscard]] std::string_view text(TokenId id) const { return slice(m_texts, m_textEnds, id); }

    /// What the token adds to a text: bytes, perhaps part of a character.
    [[nodiscard]] std::string_view bytes(TokenId id) const { return slice(m_bytes, m_byteEnds, id); }

    [[nodiscard]] TokenKind kind(TokenId id) const { return m_kinds[id]; }

    /// Higher is merged earlier (SPM); 0 where the file has none.
    [[nodiscard]] bool hasScores() const { return !m_scores.empty(); }
    [[nodiscard]] float score(TokenId id) const { return m_scores.empty() ? 0.0f : m_scores[id]; }

    /// The token of exactly this text, of any kind.
    [[nodiscard]] std::optional<TokenId> find(std::string_view text) const;

    /// Like `find`, but only tokens that ordinary text may become: never control, unknown or byte tokens, so that
    /// nobody can write a turn of somebody else.
    [[nodiscard]] std::optional<TokenId> findPiece(std::string_view text) const;

    [[nodiscard]] std::optional<TokenId> role(Role role) const { return m_roles.ids[static_cast<std::size_t>(role)]; }

    /// Sorted.
    [[nodiscard]] std::span<const TokenId> endsOfGeneration() const { return m_roles.stops; }

    /// Whether the token begins or ends turns although it is user-defined (see SpecialRoles::syntax).
    [[nodiscard]] bool isSyntax(TokenId id) const {
        return std::binary_search(m_roles.syntax.begin(), m_roles.syntax.end(), id);
    }

    /// Spells what no token matches: byte by byte where the vocabulary has all the bytes needed, else as the unknown
    /// token, else not at all.
    void appendAsBytes(std::string_view bytes, std::vector<TokenId>& out) const;

private:
    static std::string_view slice(const std::string& pool, const std::vector<std::uint32_t>& ends, TokenId id);
    void readTexts(const gguf::File& file);
    void readKinds(const gguf::File& file);
    void readScores(const gguf::File& file);
    void spellOut();
    void findByteTokens();

    Spelling m_spelling;
    std::string m_texts; // all texts, one after another
    std::vector<std::uint32_t> m_textEnds;
    std::vector<TokenKind> m_kinds;
    std::vector<float> m_scores;
    std::unordered_map<std::string_view, TokenId> m_idByText; // views into m_texts
    SpecialRoles m_roles;
    std::string m_bytes;
    std::vector<std::uint32_t> m_byteEnds;
    std::array<std::optional<TokenId>, 256> m_byteTokens;
};

} // namespace calliope::tokenizer
