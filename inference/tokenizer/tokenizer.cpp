#include "inference/tokenizer/tokenizer.h"

#include "inference/tokenizer/byte_pair_encoder.h"
#include "inference/tokenizer/detokenizer.h"
#include "inference/tokenizer/metadata.h"
#include "inference/tokenizer/pretokenizer_table.h"
#include "inference/tokenizer/sentence_piece_encoder.h"

#include <algorithm>
#include <cctype>

namespace calliope::tokenizer {

namespace {
constexpr std::size_t longestText = std::size_t{1} << 30; // places within a piece are 32 bits wide

/// The row of a byte-pair tokenizer, nullptr for SPM.
const PretokenizerRow* rowOf(const gguf::File& file) {
    const std::string model = gguf::requireString(file, "tokenizer.ggml.model");
    if (model == "llama") return nullptr;
    if (model != "gpt2" && model != "gemma4")
        throw Error(ErrorKind::unsupported, concat("The model's tokenizer is of the kind \"", printable(model),
                                                   "\", which Calliope cannot run."));
    const std::string name = model == "gemma4" ? model : gguf::getString(file, "tokenizer.ggml.pre", "default");
    const PretokenizerRow* row = findPretokenizer(name);
    if (row == nullptr)
        throw Error(ErrorKind::unsupported, concat("The model's tokenizer splits text in the way \"", printable(name),
                                                   "\", which Calliope does not know."));
    return row;
}

/// Phi-3 marks its added tokens so that they swallow the white space behind them, which the file format cannot say.
bool isPhi3(const gguf::File& file) {
    std::string name = gguf::getString(file, "general.name", "");
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name.find("phi-3") != std::string::npos || name.find("phi3") != std::string::npos;
}

std::vector<TokenId> suppressedTokens(const gguf::File& file, std::uint32_t tokens) {
    std::vector<TokenId> out;
    if (const auto* ids = findList<std::int32_t>(file, "tokenizer.ggml.suppress_tokens"))
        for (const std::int32_t id : *ids)
            if (id >= 0 && static_cast<std::uint32_t>(id) < tokens) out.push_back(static_cast<TokenId>(id));
    return out;
}
} // namespace

Tokenizer::Tokenizer(const gguf::File& file) {
    const PretokenizerRow* row = rowOf(file);
    m_vocabulary = std::make_unique<const Vocabulary>(file, row == nullptr ? Spelling::blankMark : row->spelling);
    m_matcher = std::make_unique<const SpecialMatcher>(*m_vocabulary, isPhi3(file));
    if (row == nullptr) {
        m_addsBlank = gguf::getBool(file, "tokenizer.ggml.add_space_prefix", true);
        m_encoder = std::make_unique<const SentencePieceEncoder>(*m_vocabulary, m_addsBlank);
    } else {
        m_encoder = std::make_unique<const BytePairEncoder>(file, *m_vocabulary, *row);
    }
    m_suppressed = suppressedTokens(file, size());

    // Published Gemma 4 files say false, yet the model is lost without the token.
    const bool always = row != nullptr && row->spelling == Spelling::blankMark;
    const bool byDefault = row == nullptr || row->addsBos;
    const bool asked = gguf::getBool(file, "tokenizer.ggml.add_bos_token", false);
    if (asked && !bos())
        throw Error(ErrorKind::format, "The model file's tokenizer is damaged: prompts are to begin with a "
                                       "begin-of-text token, but the file does not say which one that is.");
    m_wantsBos = bos() && (always || gguf::getBool(file, "tokenizer.ggml.add_bos_token", byDefault));
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, Special special, Bos bos,
                                       std::span<const Stretch> quoted) const {
    if (text.size() > longestText)
        throw Error(ErrorKind::usage, concat("A text of ", text.size(), " bytes is too long; the most is 1 GiB."));
    std::vector<TokenId> out;
    const bool adds = bos != Bos::none && m_wantsBos;
    if (adds) out.push_back(*this->bos());
    TextEncoder::Scratch scratch(text.size());
    bool begins = true;
    for (const SpecialMatcher::Fragment& fragment : m_matcher->split(text, special, quoted)) {
        if (fragment.token)
            out.push_back(*fragment.token);
        else
            m_encoder->encode(fragment.text, begins, scratch, out);
        begins = fragment.token.has_value();
    }
    if (adds && bos == Bos::once && out.size() > 1 && out[1] == out[0]) out.erase(out.begin());
    return out;
}

std::string Tokenizer::decode(std::span<const TokenId> tokens, DecodeOptions options) const {
    Detokenizer detokenizer(*this, options);
    std::string out;
    for (const TokenId token : tokens) out += detokenizer.next(token);
    return out;
}

std::string_view Tokenizer::text(TokenId id) const {
    requireId(id);
    return m_vocabulary->text(id);
}

std::string_view Tokenizer::bytes(TokenId id) const {
    requireId(id);
    return m_vocabulary->bytes(id);
}

TokenKind Tokenizer::kind(TokenId id) const {
    requireId(id);
    return m_vocabulary->kind(id);
}

bool Tokenizer::isEndOfGeneration(TokenId id) const {
    return std::ranges::binary_search(m_vocabulary->endsOfGeneration(), id);
}

void Tokenizer::requireId(TokenId id) const {
    if (id >= size())
        throw Error(ErrorKind::usage,
                    concat("There is no token ", id, "; the model's vocabulary has ", size(), " tokens."));
}

} // namespace calliope::tokenizer
