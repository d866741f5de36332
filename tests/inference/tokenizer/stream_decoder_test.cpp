// Tokens to text: whole, in pieces that never cut a character, and with the blanks that encoding had added taken away.
#include "inference/tokenizer/byte_alphabet.h"
#include "inference/tokenizer/stream_decoder.h"
#include "inference/tokenizer/utf8.h"
#include "tests/inference/tokenizer/random_text.h"
#include "tests/inference/tokenizer/test_vocabulary.h"

#include <QTest>

using namespace calliope;
using test::TestVocabulary;
using tokenizer::DecodeOptions;
using tokenizer::Special;
using tokenizer::StreamDecoder;
using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;

namespace {
std::string streamed(const Tokenizer& tokenizer, const std::vector<TokenId>& tokens, DecodeOptions options = {}) {
    StreamDecoder decoder(tokenizer, options);
    std::string out;
    for (const TokenId token : tokens) {
        const std::string piece = decoder.push(token);
        if (!tokenizer::isUtf8(piece)) return "a piece is not UTF-8";
        out += piece;
    }
    return out + decoder.finish();
}

std::vector<TokenId> bytesAsTokens(std::string_view bytes) {
    std::vector<TokenId> out;
    for (const char byte : bytes) out.push_back(static_cast<std::uint8_t>(byte));
    return out;
}
} // namespace

class StreamDecoderTest : public QObject {
    Q_OBJECT

private slots:
    void joinsToTheWhole() {
        const Tokenizer tokenizer = TestVocabulary::byteLevel("gpt-2").make();
        std::mt19937 random(8);
        for (int i = 0; i < 500; ++i) {
            const std::string text = test::randomText(random, 30);
            QCOMPARE(streamed(tokenizer, bytesAsTokens(text)), text);
        }
    }

    void showsCharactersWhenTheyAreComplete() {
        const Tokenizer tokenizer = TestVocabulary::byteLevel("gpt-2").make();
        StreamDecoder decoder(tokenizer);
        QCOMPARE(decoder.push('a'), std::string("a"));
        for (const TokenId byte : {0xf0, 0x9f, 0x99}) QCOMPARE(decoder.push(byte), std::string());
        QCOMPARE(decoder.push(0x82), std::string("🙂"));
        QCOMPARE(decoder.push(0xc3), std::string());
        QCOMPARE(decoder.finish(), std::string("\ufffd"));
        QCOMPARE(decoder.finish(), std::string());
    }

    // Unicode 15, section 3.9, tables 3-8 to 3-11: one U+FFFD for each maximal part of an ill-formed sequence.
    void replacesWhatIsNoText_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("wanted"); // a question mark for each U+FFFD
        QTest::newRow("overlong") << QByteArray("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41") << QString("????????A");
        QTest::newRow("surrogates") << QByteArray("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41") << QString("????????A");
        QTest::newRow("beyond Unicode") << QByteArray("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42") << QString("?????A??B");
        QTest::newRow("cut short") << QByteArray("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41") << QString("????A");
        QTest::newRow("cut at the end") << QByteArray("a\xf0\x9f\x99") << QString("a?");
    }
    void replacesWhatIsNoText() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, wanted);
        const Tokenizer tokenizer = TestVocabulary::byteLevel("gpt-2").make();
        const std::string text = streamed(tokenizer, bytesAsTokens(bytes.toStdString()));
        QCOMPARE(QString::fromStdString(text).replace(QChar(0xfffd), '?'), wanted);
        QCOMPARE(tokenizer.decode(bytesAsTokens(bytes.toStdString())), bytes.toStdString());
    }

    void randomBytesGiveTextInAnyCut() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("gpt-2");
        std::mt19937 random(9);
        for (int i = 0; i < 200; ++i) vocabulary.add(tokenizer::spelled(test::randomBytes(random, 4)) + "x");
        const Tokenizer tokenizer = vocabulary.make();
        for (int i = 0; i < 300; ++i) {
            std::vector<TokenId> tokens(random() % 40);
            for (TokenId& token : tokens) token = static_cast<TokenId>(random() % tokenizer.size());
            const std::string text = streamed(tokenizer, tokens);
            QVERIFY(tokenizer::isUtf8(text));
            QCOMPARE(text, streamed(tokenizer, bytesAsTokens(tokenizer.decode(tokens))));
        }
    }

    void sentencePieceBlanks() {
        TestVocabulary vocabulary = TestVocabulary::sentencePiece();
        const TokenId blank = vocabulary.add("▁");
        const TokenId hi = vocabulary.add("▁hi");
        const TokenId tool = vocabulary.add("<tool>", TokenKind::userDefined);
        const TokenId blanks = vocabulary.add("▁▁", TokenKind::userDefined);
        const Tokenizer tokenizer = vocabulary.make();
        const auto check = [&](const std::vector<TokenId>& tokens, DecodeOptions options, const char* wanted) {
            QCOMPARE(tokenizer.decode(tokens, options), std::string(wanted));
            QCOMPARE(streamed(tokenizer, tokens, options), std::string(wanted));
        };
        check({hi, hi}, {}, "hi hi");
        check({blank, hi}, {}, " hi");
        check({1, hi, 2}, {}, "hi");
        check({1, hi, 2}, {.showSpecial = true}, "<s>hi</s>");
        check({1, hi, 2, hi}, {.showSpecial = true}, "<s>hi</s>hi");
        check({hi}, {.beginsText = false}, " hi");
        check({hi, tool, hi}, {}, "hi<tool>hi");
        check({hi, blanks}, {}, "hi  ");
        check({3 + 0xe2, 3 + 0x82, 3 + 0xac}, {}, "€");
        check({0, hi}, {}, " hi"); // unknown: text stood in its place

        vocabulary.keys.emplace(".add_space_prefix", gguf::Value(false));
        QCOMPARE(vocabulary.make().decode(std::vector<TokenId>{hi, hi}), std::string(" hi hi"));
    }

    void specialTokensAreHiddenUnlessAskedFor() {
        TestVocabulary vocabulary = TestVocabulary::byteLevel("gpt-2");
        const TokenId control = vocabulary.add("<c>", TokenKind::control);
        const TokenId user = vocabulary.add("<u>", TokenKind::userDefined);
        const TokenId unused = vocabulary.add("<x>", TokenKind::unused);
        const Tokenizer tokenizer = vocabulary.make();
        QCOMPARE(streamed(tokenizer, {'a', control, user, unused, 'b'}), std::string("a<u>b"));
        QCOMPARE(streamed(tokenizer, {'a', control, user, unused, 'b'}, {.showSpecial = true}),
                 std::string("a<c><u>b"));
    }

    void alphabetGoesBothWays() {
        for (unsigned byte = 0; byte < 256; ++byte) {
            const std::string text(1, static_cast<char>(byte));
            QCOMPARE(tokenizer::unspelled(tokenizer::spelled(std::string_view(text))), std::optional(text));
        }
        QCOMPARE(tokenizer::spelled(std::string_view(" \n~")), std::string("ĠĊ~"));
        QVERIFY(!tokenizer::unspelled("漢") && !tokenizer::unspelled(" ") && !tokenizer::unspelled("\xff"));
    }
};

QTEST_APPLESS_MAIN(StreamDecoderTest)
#include "stream_decoder_test.moc"
