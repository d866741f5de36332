// The encoders against the plainest program that does what the papers say, on random vocabularies and texts; what
// comes out must decode to what went in.
#include "inference/tokenizer/byte_alphabet.h"
#include "inference/tokenizer/pretokenizer.h"
#include "inference/tokenizer/pretokenizer_table.h"
#include "inference/tokenizer/tokenizer.h"
#include "inference/tokenizer/utf8.h"
#include "tests/inference/tokenizer/golden.h"
#include "tests/inference/tokenizer/random_text.h"
#include "tests/inference/tokenizer/test_vocabulary.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <functional>
#include <limits>
#include <map>

using namespace calliope;
using test::TestVocabulary;
using tokenizer::Bos;
using tokenizer::Special;
using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;

namespace {
using Symbols = std::vector<std::string>;

/// Merges the pair of the best (lowest) rank, leftmost among equals, until `rank` finds none.
Symbols mergedPlainly(Symbols symbols, const std::function<double(const std::string&, const std::string&)>& rank) {
    constexpr double never = std::numeric_limits<double>::infinity();
    for (;;) {
        double best = never;
        std::size_t at = 0;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
            if (const double found = rank(symbols[i], symbols[i + 1]); found < best) {
                best = found;
                at = i;
            }
        if (best == never) return symbols;
        symbols[at] += symbols[at + 1];
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
}

Symbols charactersOf(const std::string& text) {
    Symbols out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = tokenizer::characterAt(text, at).bytes;
        out.push_back(text.substr(at, length));
        at += length;
    }
    return out;
}

std::map<std::string, TokenId> idsOf(const TestVocabulary& vocabulary) {
    std::map<std::string, TokenId> out;
    for (TokenId id = 0; id < vocabulary.tokens.size(); ++id) out.emplace(vocabulary.tokens[id], id);
    return out;
}

template<typename T>
const T& pick(std::mt19937& random, const std::vector<T>& from) {
    return from[random() % from.size()];
}

std::string drawn(std::mt19937& random, const std::vector<std::string>& from, std::size_t most) {
    std::string out;
    for (std::size_t i = random() % (most + 1); i > 0; --i) out += pick(random, from);
    return out;
}

/// Bytes and random merges among those of `letters`; some merges make texts that are no tokens.
TestVocabulary randomByteLevel(std::mt19937& random, const std::string& pre, const std::string& letters) {
    TestVocabulary out = TestVocabulary::byteLevel(pre);
    std::vector<std::string> parts;
    for (const char letter : letters) parts.emplace_back(tokenizer::spelled(static_cast<std::uint8_t>(letter)));
    for (int i = 0; i < 60; ++i) {
        const std::string left = pick(random, parts);
        const std::string right = pick(random, parts);
        if (random() % 8 == 0)
            out.merges->push_back(std::string(left).append(" ").append(right));
        else
            out.merge(left, right);
        parts.push_back(left + right);
    }
    return out;
}

std::vector<TokenId> encodedPlainly(const TestVocabulary& vocabulary, const std::string& text) {
    const auto ids = idsOf(vocabulary);
    std::map<std::pair<std::string, std::string>, double> ranks;
    for (const std::string& merge : *vocabulary.merges) {
        const std::size_t blank = merge.find(' ', 1);
        ranks.try_emplace({merge.substr(0, blank), merge.substr(blank + 1)}, static_cast<double>(ranks.size()));
    }
    const auto* row = tokenizer::findPretokenizer(*vocabulary.pre);
    std::vector<TokenId> out;
    std::size_t at = 0;
    for (const std::size_t end : tokenizer::Pretokenizer(row->patterns).ends(text)) {
        const std::string piece = tokenizer::spelled(std::string_view(text).substr(at, end - at));
        at = end;
        if (const auto whole = ids.find(piece); row->wholePieces && whole != ids.end()) {
            out.push_back(whole->second);
            continue;
        }
        const Symbols symbols = mergedPlainly(charactersOf(piece), [&](const auto& left, const auto& right) {
            const auto found = ranks.find({left, right});
            return found == ranks.end() ? std::numeric_limits<double>::infinity() : found->second;
        });
        for (const std::string& symbol : symbols) {
            if (const auto found = ids.find(symbol); found != ids.end())
                out.push_back(found->second);
            else
                for (const std::string& byte : charactersOf(symbol)) out.push_back(ids.at(byte));
        }
    }
    return out;
}

/// Every vocabulary at hand: our own, and those of the reference data where it is.
std::vector<std::filesystem::path> allModels() {
    std::vector<std::filesystem::path> out = test::filesEndingIn(test::fixtures() / "tokenizer", ".gguf");
    if (const auto reference = test::referenceData())
        for (const auto& model : test::filesEndingIn(*reference / "tokenizer", ".gguf")) out.push_back(model);
    return out;
}
} // namespace

class EncoderTest : public QObject {
    Q_OBJECT

private slots:
    void bytePairsMergeAsThePaperSays_data() {
        QTest::addColumn<QString>("pre");
        for (const char* pre : {"gpt-2", "llama-bpe", "starcoder", "tekken"}) QTest::newRow(pre) << QString(pre);
    }
    void bytePairsMergeAsThePaperSays() {
        QFETCH(QString, pre);
        std::mt19937 random(3);
        for (int i = 0; i < 25; ++i) {
            const TestVocabulary vocabulary = randomByteLevel(random, pre.toStdString(), "abc \xc3\xa9");
            const Tokenizer tokenizer = vocabulary.make();
            for (int j = 0; j < 20; ++j) {
                const std::string text = drawn(random, {"a", "b", "c", " ", "é", "aa", "bc", "\n", "\xff"}, 40);
                const auto tokens = tokenizer.encode(text, Special::asText);
                const auto wanted = encodedPlainly(vocabulary, text);
                QVERIFY2(tokens == wanted,
                         (text + ": " + test::listed(tokens) + ", wanted " + test::listed(wanted)).c_str());
                QCOMPARE(tokenizer.decode(tokens), text);
            }
        }
    }

    void scoresMergeAsThePaperSays() {
        std::mt19937 random(4);
        const std::vector<std::string> letters = {"a", "b", "▁", "é", "c"};
        for (int i = 0; i < 60; ++i) {
            TestVocabulary vocabulary = TestVocabulary::sentencePiece();
            for (const std::string& letter : letters) vocabulary.add(letter, TokenKind::normal, -100);
            for (int j = 0; j < 40; ++j) {
                const std::string text = drawn(random, letters, 5);
                if (!text.empty() && !idsOf(vocabulary).contains(text))
                    vocabulary.add(text, TokenKind::normal, -static_cast<float>(random() % 10)); // many ties
            }
            const auto ids = idsOf(vocabulary);
            const Tokenizer tokenizer = vocabulary.make();
            for (int j = 0; j < 20; ++j) {
                const std::string text = drawn(random, {"a", "b", " ", "  ", "é", "ab", "c", "\n", "漢"}, 40);
                const std::string spelled = "▁" + tokenizer::replaced(text, " ", "▁");
                const Symbols symbols = mergedPlainly(charactersOf(spelled), [&](const auto& left, const auto& right) {
                    const auto found = ids.find(left + right);
                    return found == ids.end() ? std::numeric_limits<double>::infinity()
                                              : -static_cast<double>(vocabulary.scores[found->second]);
                });
                std::vector<TokenId> wanted;
                for (const std::string& symbol : symbols) {
                    if (const auto found = ids.find(symbol); found != ids.end())
                        wanted.push_back(found->second);
                    else
                        for (const char byte : symbol) wanted.push_back(3 + static_cast<std::uint8_t>(byte));
                }
                if (text.empty()) wanted.clear();
                const auto tokens = tokenizer.encode(text, Special::asText);
                QVERIFY2(tokens == wanted,
                         (text + ": " + test::listed(tokens) + ", wanted " + test::listed(wanted)).c_str());
                QCOMPARE(tokenizer.decode(tokens), text);
            }
        }
    }

    void comesBackFromTokens_data() {
        QTest::addColumn<QString>("model");
        for (const auto& model : allModels())
            QTest::newRow(model.stem().string().c_str()) << QString::fromStdString(model.string());
    }
    void comesBackFromTokens() {
        QFETCH(QString, model);
        const Tokenizer tokenizer(gguf::File(model.toStdString()));
        const bool byteLevel = !tokenizer.find("▁");
        std::mt19937 random(5);
        for (int i = 0; i < 300; ++i) {
            std::string text = i % 2 == 0 ? test::randomText(random, 50) : test::randomBytes(random, 100);
            if (!byteLevel) text = tokenizer::replaced(text, "▁", "_"); // which is how these spell a blank
            const auto tokens = tokenizer.encode(text, Special::asText);
            QCOMPARE(QByteArray::fromStdString(tokenizer.decode(tokens)), QByteArray::fromStdString(text));
        }
    }

    void plainTextNeverHoldsControl_data() { comesBackFromTokens_data(); }
    void plainTextNeverHoldsControl() {
        QFETCH(QString, model);
        const Tokenizer tokenizer(gguf::File(model.toStdString()));
        std::vector<std::string> texts;
        for (TokenId id = 0; id < tokenizer.size(); ++id)
            if (tokenizer.kind(id) == TokenKind::control) texts.emplace_back(tokenizer.text(id));
        std::mt19937 random(6);
        texts.insert(texts.end(), {" ", "\n", "<", "|", "x", "</"});
        for (int i = 0; i < 50; ++i)
            for (const TokenId id : tokenizer.encode(drawn(random, texts, 20), Special::asText))
                QVERIFY(tokenizer.kind(id) != TokenKind::control);
    }

    void mergesNeverMakeControl() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("gpt-2");
        vocabulary.merge("<", "<");
        const TokenId forged = vocabulary.add("<<<", TokenKind::control);
        vocabulary.merges->push_back("<< <");
        const Tokenizer tokenizer = vocabulary.make();
        QCOMPARE(tokenizer.encode("<<<", Special::parse), std::vector<TokenId>{forged});
        QCOMPARE(tokenizer.encode("<<<", Special::asText), (std::vector<TokenId>{256, '<'}));
    }

    void longTextsStayFast_data() { comesBackFromTokens_data(); }
    void longTextsStayFast() {
        QFETCH(QString, model);
        const Tokenizer tokenizer(gguf::File(model.toStdString()));
        for (const std::string_view unit : {"a", " ", "e ", "\n", "漢", "<"}) {
            std::string text;
            while (text.size() < (1u << 16)) text += unit;
            QCOMPARE(tokenizer.decode(tokenizer.encode(text, Special::parse)), text);
        }
    }

    void aMegabyteOfOneLetter_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"llama-bpe", "spm", "gemma4"})
            QTest::newRow(name) << QString::fromStdString((test::fixtures() / "tokenizer" / name).string() + ".gguf");
    }
    void aMegabyteOfOneLetter() {
        QFETCH(QString, model);
        const Tokenizer tokenizer(gguf::File(model.toStdString()));
        const std::string text(1 << 20, 'e'); // an hour if the time were quadratic
        QCOMPARE(tokenizer.decode(tokenizer.encode(text, Special::parse)), text);
    }

    void spellsWithoutByteTokens() {
        TestVocabulary vocabulary;
        vocabulary.model = "llama";
        vocabulary.add("<unk>", TokenKind::unknown);
        vocabulary.add("<s>", TokenKind::control);
        vocabulary.add("</s>", TokenKind::control);
        vocabulary.add("a");
        vocabulary.add("▁");
        const Tokenizer tokenizer = vocabulary.make();
        QCOMPARE(tokenizer.encode("aéa", Special::asText), (std::vector<TokenId>{4, 3, 0, 3}));
        QCOMPARE(tokenizer.decode(std::vector<TokenId>{4, 3, 0, 3}), std::string("aa"));
    }

    void beginOfTextComesOnce() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("llama-bpe");
        const TokenId bos = vocabulary.add("<bos>", TokenKind::control);
        vocabulary.keys.emplace(".bos_token_id", gguf::Value(bos));
        const Tokenizer tokenizer = vocabulary.make();
        using Ids = std::vector<TokenId>;
        QVERIFY(tokenizer.wantsBos());
        QCOMPARE(tokenizer.encode("a", Special::parse), (Ids{'a'}));
        QCOMPARE(tokenizer.encode("a", Special::parse, Bos::add), (Ids{bos, 'a'}));
        QCOMPARE(tokenizer.encode("<bos>a", Special::parse, Bos::add), (Ids{bos, bos, 'a'}));
        QCOMPARE(tokenizer.encode("<bos>a", Special::parse, Bos::once), (Ids{bos, 'a'}));
        QCOMPARE(tokenizer.encode("", Special::parse, Bos::once), (Ids{bos}));

        vocabulary.keys.emplace(".add_bos_token", gguf::Value(false));
        QCOMPARE(vocabulary.make().encode("a", Special::parse, Bos::add), (Ids{'a'}));
    }
};

QTEST_APPLESS_MAIN(EncoderTest)
#include "encoder_test.moc"
