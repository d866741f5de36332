#include "inference/tokenizer/byte_pair_encoder.h"

#include "inference/tokenizer/byte_alphabet.h"
#include "inference/tokenizer/metadata.h"
#include "inference/tokenizer/utf8.h"

#include <bit>

namespace calliope::tokenizer {

namespace {
constexpr std::string_view mergesKey = "tokenizer.ggml.merges";

const std::vector<std::string>& mergesOf(const gguf::File& file) {
    const auto* merges = findList<std::string>(file, mergesKey);
    if (merges == nullptr)
        throw Error(ErrorKind::format, concat("The model file's tokenizer is damaged: ", mergesKey, " is missing."));
    return *merges;
}
} // namespace

// Twice as many slots as merges, so that searches are short and always end.
MergeTable::MergeTable(std::size_t most)
    : m_slots(std::bit_ceil(2 * most + 16)) {}

std::size_t MergeTable::place(std::uint32_t left, std::uint32_t right) const {
    const std::uint64_t mixed = (std::uint64_t{left} << 32 | right) * 0x9e3779b97f4a7c15; // Fibonacci hashing
    std::size_t at = static_cast<std::size_t>(mixed >> 32) & (m_slots.size() - 1);
    while (m_slots[at].left != PairMerger::none && (m_slots[at].left != left || m_slots[at].right != right))
        at = (at + 1) & (m_slots.size() - 1);
    return at;
}

void MergeTable::add(std::uint32_t left, std::uint32_t right, PairMerger::Merge merge) {
    Slot& slot = m_slots[place(left, right)];
    if (slot.left == PairMerger::none) slot = {left, right, merge};
}

PairMerger::Merge MergeTable::find(std::uint32_t left, std::uint32_t right) const {
    return m_slots[place(left, right)].merge;
}

BytePairEncoder::BytePairEncoder(const gguf::File& file, const Vocabulary& vocabulary, const PretokenizerRow& row)
    : m_vocabulary(vocabulary)
    , m_pretokenizer(row.patterns)
    , m_wholePieces(row.wholePieces)
    , m_merges(mergesOf(file).size()) {
    const auto intern = [this](std::string_view text) {
        const std::uint32_t known = symbol(text);
        if (known != PairMerger::none) return known;
        const auto next = static_cast<std::uint32_t>(m_vocabulary.size() + m_passing.size());
        return m_passing.emplace(text, next).first->second;
    };
    std::uint32_t rank = 0;
    for (const std::string_view merge : mergesOf(file)) {
        const std::size_t blank = merge.find(' ', 1);
        if (blank == std::string_view::npos || blank + 1 == merge.size())
            throw Error(ErrorKind::format, concat("The model file's tokenizer is damaged: merge ", rank, ", \"",
                                                  printable(merge), "\", is not two texts with a blank between."));
        const std::string_view left = merge.substr(0, blank);
        const std::string_view right = merge.substr(blank + 1);
        const std::string joined = concat(left, right);
        // A token that text must not become (control, for example) is not merged to.
        const auto id = m_vocabulary.findPiece(joined);
        if (id || !m_vocabulary.find(joined)) {
            m_merges.add(intern(left), intern(right), {rank, id ? *id : intern(joined)});
            if (m_vocabulary.spelling() == Spelling::blankMark) m_words.add(joined);
        }
        ++rank;
    }
    for (unsigned byte = 0; byte < 256; ++byte) m_byteSymbols[byte] = symbol(spelled(static_cast<std::uint8_t>(byte)));
}

std::uint32_t BytePairEncoder::symbol(std::string_view text) const {
    if (const auto id = m_vocabulary.findPiece(text)) return *id;
    const auto found = m_passing.find(std::string(text));
    return found == m_passing.end() ? PairMerger::none : found->second;
}

void BytePairEncoder::encode(std::string_view text, bool, Scratch& scratch, std::vector<TokenId>& out) const {
    const bool marksBlanks = m_vocabulary.spelling() == Spelling::blankMark;
    const std::string_view whole =
        marksBlanks ? std::string_view(scratch.texts.emplace_back(replaced(text, " ", blankMark))) : text;
    const auto append = [&](std::string_view piece) {
        scratch.cache.append(piece, out, [&] { encodePiece(piece, scratch.merger, out); });
    };
    std::size_t at = 0;
    for (const std::size_t end : m_pretokenizer.ends(whole)) {
        const std::string_view piece = whole.substr(at, end - at);
        at = end;
        if (!marksBlanks) {
            append(piece);
            continue;
        }
        for (std::size_t begin = 0; begin < piece.size();) {
            const std::size_t wordEnd = m_words.end(piece, begin);
            append(piece.substr(begin, wordEnd - begin));
            begin = wordEnd;
        }
    }
}

bool BytePairEncoder::isLookedUpWhole(std::string_view piece) const {
    if (m_vocabulary.spelling() == Spelling::byteAlphabet) return m_wholePieces;
    return piece.find_first_not_of('\n') == std::string_view::npos; // Gemma 4 has tokens for runs of line ends
}

void BytePairEncoder::encodePiece(std::string_view piece, PairMerger& merger, std::vector<TokenId>& out) const {
    if (isLookedUpWhole(piece)) {
        const bool respell = m_vocabulary.spelling() == Spelling::byteAlphabet;
        if (const auto id = m_vocabulary.findPiece(respell ? spelled(piece) : std::string(piece))) {
            out.push_back(*id);
            return;
        }
    }
    merger.clear();
    appendSymbols(piece, merger);
    merger.merge([this](const PairMerger::Symbol& left, const PairMerger::Symbol& right) -> PairMerger::Merge {
        if (left.id == PairMerger::none || right.id == PairMerger::none) return {};
        return m_merges.find(left.id, right.id);
    });
    merger.forEach([&](const PairMerger::Symbol& symbol) {
        if (symbol.id < m_vocabulary.size())
            out.push_back(symbol.id);
        else
            m_vocabulary.appendAsBytes(piece.substr(symbol.begin, symbol.length), out);
    });
}

void BytePairEncoder::appendSymbols(std::string_view piece, PairMerger& merger) const {
    for (std::size_t at = 0; at < piece.size();) {
        const auto begin = static_cast<std::uint32_t>(at);
        if (m_vocabulary.spelling() == Spelling::byteAlphabet) {
            merger.append({begin, 1, m_byteSymbols[static_cast<std::uint8_t>(piece[at])]});
            ++at;
            continue;
        }
        const Utf8Character character = characterAt(piece, at);
        const std::uint32_t length = character.state == Utf8State::whole ? character.bytes : 1;
        merger.append({begin, length, symbol(piece.substr(at, length))});
        at += length;
    }
}

} // namespace calliope::tokenizer
