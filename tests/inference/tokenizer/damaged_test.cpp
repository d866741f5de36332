// Tokenizers out of damaged or unknown files: a clear error for what cannot work, patience with what is harmless.
#include "inference/base/error.h"
#include "inference/tokenizer/tokenizer.h"
#include "tests/inference/tokenizer/test_vocabulary.h"

#include <QTest>
#include <cmath>
#include <functional>

using namespace calliope;
using test::TestVocabulary;
using tokenizer::Special;
using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;

namespace {
using Damage = std::function<void(TestVocabulary&)>;

struct Row {
    const char* name;
    Damage damage;
    ErrorKind kind;
    const char* says; ///< part of the message
};

const std::uint32_t tooLarge = 100000;

const std::vector<Row> byteLevelRows = {
    {"unknown model", [](auto& v) { v.model = "bert"; }, ErrorKind::unsupported, "\"bert\""},
    {"model with a terminal's escapes", [](auto& v) { v.model = "\x1b[31m"; }, ErrorKind::unsupported, "\"?[31m\""},
    {"unknown pre-tokenizer", [](auto& v) { v.pre = "qwen99"; }, ErrorKind::unsupported, "\"qwen99\""},
    {"no tokens", [](auto& v) { v.tokens.clear(); }, ErrorKind::format, "tokenizer.ggml.tokens"},
    {"too few types", [](auto& v) { v.types.pop_back(); }, ErrorKind::format, "token_type has 255 values for 256"},
    {"a type that does not exist", [](auto& v) { v.types[3] = 7; }, ErrorKind::format,
     "token 3 has the unknown type 7"},
    {"a negative type", [](auto& v) { v.types[3] = -1; }, ErrorKind::format, "-1"},
    {"a byte token that is none", [](auto& v) { v.add("<0x4>", TokenKind::byte); }, ErrorKind::format, "\"<0x4>\""},
    {"a byte token with a sign", [](auto& v) { v.add("<0x-1>", TokenKind::byte); }, ErrorKind::format, "\"<0x-1>\""},
    {"an endless token", [](auto& v) { v.add(std::string(70000, 'x')); }, ErrorKind::format, "70000 bytes"},
    {"too few scores",
     [](auto& v) {
         v.scores = {1, 2};
     },
     ErrorKind::format, "scores has 2 values"},
    {"no merges", [](auto& v) { v.merges.reset(); }, ErrorKind::format, "tokenizer.ggml.merges is missing"},
    {"an empty merge", [](auto& v) { v.merges->emplace_back(); }, ErrorKind::format, "merge 0"},
    {"a merge of one", [](auto& v) { v.merges->push_back("ab"); }, ErrorKind::format, "\"ab\""},
    {"a merge without left", [](auto& v) { v.merges->push_back(" b"); }, ErrorKind::format, "\" b\""},
    {"a merge without right", [](auto& v) { v.merges->push_back("a "); }, ErrorKind::format, "\"a \""},
    {"bos out of range", [](auto& v) { v.keys.emplace(".bos_token_id", gguf::Value(tooLarge)); }, ErrorKind::format,
     "bos_token_id is 100000"},
    {"eos just out of range", [](auto& v) { v.keys.emplace(".eos_token_id", gguf::Value(std::uint32_t{256})); },
     ErrorKind::format, "only 256 tokens"},
    {"bos wanted but unknown", [](auto& v) { v.keys.emplace(".add_bos_token", gguf::Value(true)); }, ErrorKind::format,
     "begin-of-text"},
    {"texts that are numbers",
     [](auto& v) { v.keys.emplace(".suppress_tokens", gguf::Value(gguf::Array(std::vector<float>{1}))); },
     ErrorKind::format, "wrong type"},
    {"types that are bytes",
     [](auto& v) {
         v.keys.emplace(".token_type", gguf::Value(gguf::Array(std::vector<std::uint8_t>(v.types.size(), 1))));
         v.types.clear();
     },
     ErrorKind::format, "wrong type"},
};

const std::vector<Row> sentencePieceRows = {
    {"no scores", [](auto& v) { v.scores.clear(); }, ErrorKind::format, "tokenizer.ggml.scores is missing"},
    {"a score that is no number", [](auto& v) { v.scores[9] = std::nanf(""); }, ErrorKind::format, "not numbers"},
};
} // namespace

class DamagedTest : public QObject {
    Q_OBJECT

private:
    static void rejects(TestVocabulary vocabulary, const Row& row) {
        static_cast<void>(vocabulary.make()); // right as it is
        row.damage(vocabulary);
        try {
            static_cast<void>(vocabulary.make());
        } catch (const Error& error) {
            QCOMPARE(error.kind(), row.kind);
            QVERIFY2(std::string_view(error.what()).find(row.says) != std::string_view::npos, error.what());
            return;
        }
        QFAIL("was accepted");
    }

private slots:
    void byteLevel_data() {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < byteLevelRows.size(); ++i)
            QTest::newRow(byteLevelRows[i].name) << static_cast<int>(i);
    }
    void byteLevel() {
        QFETCH(int, row);
        rejects(TestVocabulary::byteLevel("gpt-2"), byteLevelRows[static_cast<std::size_t>(row)]);
    }

    void sentencePiece_data() {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < sentencePieceRows.size(); ++i)
            QTest::newRow(sentencePieceRows[i].name) << static_cast<int>(i);
    }
    void sentencePiece() {
        QFETCH(int, row);
        rejects(TestVocabulary::sentencePiece(), sentencePieceRows[static_cast<std::size_t>(row)]);
    }

    void oddButHarmless() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("gpt-2");
        vocabulary.merge("a", "b");
        vocabulary.merges->push_back("a b");           // twice
        vocabulary.merges->push_back("b b c");         // can never apply
        vocabulary.add("a");                           // the text of token 97
        vocabulary.add("");                            // nothing
        vocabulary.add("", TokenKind::userDefined);    // nothing that would be found everywhere
        vocabulary.add("un Ġ\xff", TokenKind::normal); // outside the alphabet
        vocabulary.types[5] = 0;                       // "undefined"
        vocabulary.keys.emplace(".suppress_tokens", gguf::Value(gguf::Array(std::vector<std::int32_t>{-1, 7, 100000})));
        const Tokenizer tokenizer = vocabulary.make();
        QCOMPARE(tokenizer.encode("aab", Special::parse), (std::vector<TokenId>{'a', 256}));
        QCOMPARE(tokenizer.decode(std::vector<TokenId>{'a', 257, 258, 259, 260}), std::string("aaun Ġ\xff"));
        QCOMPARE(tokenizer.suppressed().size(), std::size_t{1});
        QCOMPARE(tokenizer.suppressed()[0], TokenId{7});
    }

    void withoutPreTokenizerTheOldOneIsMeant() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("default");
        vocabulary.pre.reset();
        vocabulary.merge("1", "2");
        QCOMPARE(vocabulary.make().encode("12", Special::asText), std::vector<TokenId>{256});
    }

    void idsAreChecked() {
        const Tokenizer tokenizer = TestVocabulary::byteLevel("gpt-2").make();
        QCOMPARE(tokenizer.size(), 256u);
        for (const TokenId id : {TokenId{256}, TokenId{0xffffffff}}) {
            QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(tokenizer.text(id)));
            QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(tokenizer.bytes(id)));
            QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(tokenizer.kind(id)));
            QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(tokenizer.decode(std::vector<TokenId>{id})));
            QVERIFY(!tokenizer.isEndOfGeneration(id));
        }
    }
};

QTEST_APPLESS_MAIN(DamagedTest)
#include "damaged_test.moc"
