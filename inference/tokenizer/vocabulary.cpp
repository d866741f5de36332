#include "inference/tokenizer/vocabulary.h"

#include "inference/tokenizer/byte_alphabet.h"
#include "inference/tokenizer/metadata.h"
#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::tokenizer {

namespace {
constexpr std::size_t longestText = std::size_t{1} << 16;

[[noreturn]] void damaged(const std::string& what) {
    throw Error(ErrorKind::format, concat("The model file's tokenizer is damaged: ", what, '.'));
}

std::optional<unsigned> hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return std::nullopt;
}

/// The byte that "<0xHH>" spells.
std::optional<std::uint8_t> spelledByte(std::string_view text) {
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>') return std::nullopt;
    const auto high = hexDigit(text[3]);
    const auto low = hexDigit(text[4]);
    if (!high || !low) return std::nullopt;
    return static_cast<std::uint8_t>(*high << 4 | *low);
}

/// Whether ordinary text may become a token of this kind. User-defined tokens are found before text is spelled; only
/// older SPM files spell their runs of blanks with the mark, so that merges must find them.
bool isPiece(TokenKind kind, Spelling spelling) {
    return kind == TokenKind::normal || (kind == TokenKind::userDefined && spelling == Spelling::blankMark);
}

template<typename T>
void requireLength(const std::vector<T>* list, std::size_t tokens, std::string_view key) {
    if (list != nullptr && list->size() < tokens)
        damaged(concat(key, " has ", list->size(), " values for ", tokens, " tokens"));
}
} // namespace

Vocabulary::Vocabulary(const gguf::File& file, Spelling spelling)
    : m_spelling(spelling) {
    readTexts(file);
    readKinds(file);
    readScores(file);
    m_roles = assignRoles(file, m_idByText, m_kinds);
    spellOut();
    findByteTokens();
}

std::string_view Vocabulary::slice(const std::string& pool, const std::vector<std::uint32_t>& ends, TokenId id) {
    const std::uint32_t begin = id == 0 ? 0 : ends[id - 1];
    return std::string_view(pool).substr(begin, ends[id] - begin);
}

void Vocabulary::readTexts(const gguf::File& file) {
    const auto* tokens = findList<std::string>(file, "tokenizer.ggml.tokens");
    if (tokens == nullptr || tokens->empty()) damaged("tokenizer.ggml.tokens is missing or empty");
    std::uint64_t total = 0;
    for (std::size_t id = 0; id < tokens->size(); ++id) {
        if ((*tokens)[id].size() > longestText)
            damaged(concat("the text of token ", id, " is ", (*tokens)[id].size(), " bytes long"));
        total += (*tokens)[id].size();
    }
    if (total > std::numeric_limits<std::uint32_t>::max()) damaged("the texts of its tokens are too long");

    m_texts.reserve(total);
    m_textEnds.reserve(tokens->size());
    for (const std::string& text : *tokens) {
        m_texts += text;
        m_textEnds.push_back(static_cast<std::uint32_t>(m_texts.size()));
    }
    m_idByText.reserve(tokens->size());
    for (TokenId id = 0; id < tokens->size(); ++id)
        if (!text(id).empty()) m_idByText.emplace(text(id), id);
}

void Vocabulary::readKinds(const gguf::File& file) {
    m_kinds.assign(m_textEnds.size(), TokenKind::normal);
    const auto* types = findList<std::int32_t>(file, "tokenizer.ggml.token_type");
    if (types == nullptr) return;
    requireLength(types, m_kinds.size(), "tokenizer.ggml.token_type");
    for (TokenId id = 0; id < m_kinds.size(); ++id) {
        const std::int32_t type = (*types)[id];
        if (type < 0 || type > static_cast<std::int32_t>(TokenKind::byte))
            damaged(concat("token ", id, " has the unknown type ", type));
        m_kinds[id] = type == 0 ? TokenKind::unused : static_cast<TokenKind>(type);
        if (m_kinds[id] == TokenKind::byte && !spelledByte(text(id)))
            damaged(concat("the byte token ", id, " is spelled \"", printable(text(id)), '"'));
    }
}

void Vocabulary::readScores(const gguf::File& file) {
    const auto* scores = findList<float>(file, "tokenizer.ggml.scores");
    if (scores == nullptr) return;
    requireLength(scores, m_kinds.size(), "tokenizer.ggml.scores");
    m_scores.assign(scores->begin(), scores->begin() + static_cast<std::ptrdiff_t>(m_kinds.size()));
    if (std::ranges::any_of(m_scores, [](float score) { return std::isnan(score); }))
        damaged("tokenizer.ggml.scores holds values that are not numbers");
}

std::optional<TokenId> Vocabulary::find(std::string_view text) const {
    const auto found = m_idByText.find(text);
    return found == m_idByText.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TokenId> Vocabulary::findPiece(std::string_view text) const {
    const auto found = m_idByText.find(text);
    if (found == m_idByText.end() || !isPiece(m_kinds[found->second], m_spelling)) return std::nullopt;
    return found->second;
}

void Vocabulary::spellOut() {
    m_byteEnds.reserve(m_kinds.size());
    for (TokenId id = 0; id < size(); ++id) {
        switch (m_kinds[id]) {
        case TokenKind::normal:
        case TokenKind::userDefined:
            if (m_spelling == Spelling::blankMark)
                m_bytes += replaced(text(id), blankMark, " ");
            else if (m_kinds[id] == TokenKind::normal) // a text outside the alphabet was added later and means itself
                m_bytes += unspelled(text(id)).value_or(std::string(text(id)));
            else
                m_bytes += text(id);
            break;
        case TokenKind::byte: m_bytes += static_cast<char>(*spelledByte(text(id))); break;
        case TokenKind::unused: break;
        case TokenKind::unknown:
        case TokenKind::control: m_bytes += text(id); break;
        }
        m_byteEnds.push_back(static_cast<std::uint32_t>(m_bytes.size()));
    }
}

void Vocabulary::findByteTokens() {
    for (unsigned byte = 0; byte < 256; ++byte)
        if (m_spelling == Spelling::byteAlphabet)
            m_byteTokens[byte] = findPiece(spelled(static_cast<std::uint8_t>(byte)));
    if (m_spelling == Spelling::byteAlphabet) return;
    for (TokenId id = 0; id < size(); ++id) {
        const auto byte = spelledByte(text(id));
        const bool ordinary = m_kinds[id] == TokenKind::byte || isPiece(m_kinds[id], m_spelling);
        if (byte && ordinary && !m_byteTokens[*byte]) m_byteTokens[*byte] = id;
    }
}

void Vocabulary::appendAsBytes(std::string_view bytes, std::vector<TokenId>& out) const {
    const auto tokenOf = [this](char byte) { return m_byteTokens[static_cast<std::uint8_t>(byte)]; };
    if (std::ranges::all_of(bytes, [&](char byte) { return tokenOf(byte).has_value(); }))
        for (const char byte : bytes) out.push_back(*tokenOf(byte));
    else if (const auto unknown = role(Role::unknown))
        out.push_back(*unknown);
}

} // namespace calliope::tokenizer
