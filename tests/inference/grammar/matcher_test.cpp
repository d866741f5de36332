#include "inference/base/error.h"
#include "inference/grammar/gbnf.h"
#include "tests/inference/grammar/naive_match.h"
#include "tests/inference/grammar/test_tokens.h"
#include "tests/inference/tokenizer/test_vocabulary.h"

#include <QTest>
#include <functional>
#include <random>
#include <thread>

using namespace calliope;
using grammar::Constraint;
using grammar::Matcher;
using grammar::readGbnf;

namespace {

const test::TestTokens& tokens() {
    static const test::TestTokens all(test::awkwardPieces());
    return all;
}

std::shared_ptr<Constraint> constraintOf(const std::string& text) {
    return std::make_shared<Constraint>(readGbnf(text), tokens().trie());
}

/// Whether the mask, isAllowed and accept say the same of every token, and the first wrong one.
QString disagreement(const Matcher& matcher) {
    std::vector<std::uint64_t> mask(matcher.maskWords());
    matcher.fillMask(mask);
    for (std::uint32_t id = 0; id < tokens().trie()->vocabularySize(); ++id) {
        Matcher copy = matcher;
        const bool accepted = copy.accept(id);
        const bool inMask = (mask[id / 64] >> (id % 64) & 1) != 0;
        if (accepted != inMask || accepted != matcher.isAllowed(id))
            return QString("token %1: mask %2, allowed %3, accepted %4")
                .arg(id)
                .arg(inMask)
                .arg(matcher.isAllowed(id))
                .arg(accepted);
    }
    return {};
}

constexpr const char* json =
    "root   ::= value\n"
    "value  ::= object | array | string | number | \"true\" | \"false\" | \"null\"\n"
    "object ::= \"{\" ws (string \":\" ws value (\",\" ws string \":\" ws value)*)? \"}\"\n"
    "array  ::= \"[\" ws (value (\",\" ws value)*)? \"]\"\n"
    "string ::= [\"] ([^\"\\\\\\x00-\\x1f] | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" [0-9a-fA-F]{4}))* [\"]\n"
    "number ::= \"-\"? (\"0\" | [1-9] [0-9]{0,15}) (\".\" [0-9]+)?\n"
    "ws     ::= \" \"?\n";

struct Sample {
    const char* name;
    std::string text;
};

/// Each ambiguous, recursive or awkward in its own way.
std::vector<Sample> samples() {
    return {
        {"json", json},
        {"right recursion", "root ::= [a-c] root | \"aab\" root | \".\""},
        {"middle recursion", "root ::= \"a\" root \"b\" | \"ab\" | \"\""},
        {"ambiguous", "root ::= a a a\na ::= \"a\"* b*\nb ::= (\"a\" \"b\"?)*"},
        {"characters", "root ::= [ä-ü🦙▁]{2,6} (\"ä\" | [^a-z]{5,9})? [\\U00010000-\\U0010FFFF]*"},
        {"counted", "root ::= ([a-b]{2,3} \",\"?){2,40} (\"aa\" | \"12\"){5,20}"},
        {"tokens", "root ::= (\"a\" <[" + std::to_string(tokens().control()) + "]> | !<[97]> \"b\" | \"aa\")* \"x\"?"},
        {"calls in calls",
         "root ::= a \".\"\na ::= b \"a\" | b \"b\"\nb ::= c | c \"a\"\nc ::= \"a\" | d\nd ::= \"b\" c"},
        {"optional keys",
         "root ::= \"{\" (\"\\\"a\\\":\" n)? (\",\"? \"\\\"ab\\\":\" n)? (\",\"? \"\\\"abc\\\":\" n)? \"}\"\n"
         "n ::= [0-9]+ (\".\" [0-9]+)?"},
    };
}

} // namespace

class MatcherTest : public QObject {
    Q_OBJECT

private slots:
    /// At every place of random texts the mask has exactly the tokens that would be accepted.
    void maskIsExact_data() {
        QTest::addColumn<QString>("text");
        for (const Sample& each : samples()) QTest::newRow(each.name) << QString::fromStdString(each.text);
    }
    void maskIsExact() {
        QFETCH(QString, text);
        const auto constraint = constraintOf(text.toStdString());
        const grammar::Grammar grammar = readGbnf(text.toStdString());
        const bool hasTokens = text.contains("<[");
        std::mt19937 random(7);
        int ended = 0;
        for (int walk = 0; walk < 40; ++walk) {
            Matcher matcher(constraint);
            std::string done;
            for (int step = 0; step < 30; ++step) {
                if (step % 3 == 0) QCOMPARE(disagreement(matcher), QString());
                if (!hasTokens) QCOMPARE(matcher.canEnd(), test::fitsNaively(grammar, done));
                const std::vector<std::uint32_t> allowed = test::allowedTokens(matcher);
                QVERIFY(!allowed.empty()); // every text can be finished
                const bool end = matcher.canEnd() && random() % 8 == 0;
                const std::uint32_t token = end ? tokens().end() : allowed[random() % allowed.size()];
                QVERIFY(matcher.accept(token));
                if (token == tokens().end()) {
                    ++ended;
                    QCOMPARE(test::allowedTokens(matcher), std::vector<std::uint32_t>{tokens().end()});
                    break;
                }
                done += tokens().trie()->bytes(token);
            }
        }
        QVERIFY(ended > 0);
    }

    /// Random grammars over two letters, against trying everything on all short texts.
    void randomGrammars() {
        std::mt19937 random(11);
        std::vector<std::string> texts{""};
        for (std::size_t i = 0; texts.size() < 255; ++i) {
            texts.push_back(texts[i] + "a");
            texts.push_back(texts[i] + "b");
        }
        const auto draw = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
        int compiled = 0;
        for (int round = 0; round < 400; ++round) {
            grammar::Grammar grammar;
            const std::array<std::string, 3> names{"first", "second", "third"};
            const auto rules = static_cast<std::uint32_t>(names.size());
            for (const std::string& name : names) (void)grammar.declare(name);
            const std::function<grammar::ExpressionId(int)> expression = [&](int depth) -> grammar::ExpressionId {
                switch (draw(depth > 2 ? 3 : 7)) {
                case 0: return grammar.literal(draw(2) == 0 ? "a" : "ba");
                case 1: return grammar.codePoint({{U'a', draw(2) == 0 ? U'a' : U'b'}});
                case 2: return draw(2) == 0 ? grammar.reference(draw(rules)) : grammar.literal("b");
                case 3: return grammar.sequence({expression(depth + 1), expression(depth + 1)});
                case 4: return grammar.choice({expression(depth + 1), expression(depth + 1)});
                case 5: return grammar.repeat(expression(depth + 1), draw(2), draw(2) == 0 ? grammar::unlimited : 2);
                default: return grammar.repeat(expression(depth + 1), draw(4), 4 + draw(4));
                }
            };
            for (std::uint32_t i = 0; i < rules; ++i) grammar.define(i, expression(0));
            std::shared_ptr<Constraint> constraint;
            try {
                constraint = std::make_shared<Constraint>(grammar, tokens().trie());
            } catch (const Error&) {
                continue; // left recursion, or no end
            }
            ++compiled;
            for (const std::string& text : texts)
                QVERIFY2(test::fits(constraint, text) == test::fitsNaively(grammar, text),
                         qPrintable(QString("round %1: %2").arg(round).arg(QString::fromStdString(text))));
        }
        QVERIFY2(compiled > 150, qPrintable(QString::number(compiled)));
    }

    void partsOfCharacters() {
        const auto constraint = constraintOf("root ::= [ä▁] [🦙]");
        Matcher matcher(constraint);
        QVERIFY(!matcher.accept("\xc4"));
        QVERIFY(matcher.accept("\xc3"));
        QVERIFY(!matcher.accept("\xa5")); // å
        QVERIFY(matcher.accept("\xa4\xf0"));
        QVERIFY(matcher.accept("\x9f\xa6"));
        QVERIFY(!matcher.canEnd());
        QVERIFY(matcher.accept("\x99"));
        QVERIFY(matcher.canEnd());
        QVERIFY(!matcher.accept(" "));
    }

    void copiesAreIndependent() {
        Matcher first(constraintOf(json));
        QVERIFY(first.accept("[[["));
        Matcher second = first;
        QVERIFY(first.accept("1]]]"));
        QVERIFY(first.canEnd());
        QVERIFY(second.accept("{\"a\":1}]]"));
        QVERIFY(!second.canEnd());
        QVERIFY(second.accept("]"));
        QVERIFY(second.canEnd());
    }

    void refusedTokensChangeNothing() {
        Matcher matcher(constraintOf(json));
        QVERIFY(matcher.accept("{\"a"));
        const std::vector<std::uint32_t> before = test::allowedTokens(matcher);
        QVERIFY(!matcher.accept("\":}"));
        QVERIFY(!matcher.accept(tokens().end()));
        QCOMPARE(test::allowedTokens(matcher), before);
    }

    void deepTexts() {
        Matcher matcher(constraintOf(json));
        for (int i = 0; i < 100'000; ++i) QVERIFY(matcher.accept("["));
        QCOMPARE(disagreement(matcher), QString());
        for (int i = 0; i < 100'000; ++i) QVERIFY(matcher.accept("]"));
        QVERIFY(matcher.canEnd());
    }

    void threadsShareAConstraint() {
        const auto constraint = constraintOf(json);
        const Matcher common(constraint);
        std::vector<std::thread> threads;
        std::vector<std::string> results(4);
        for (unsigned i = 0; i < 4; ++i)
            threads.emplace_back([&, i] {
                std::mt19937 random(i % 2);
                for (int walk = 0; walk < 10; ++walk)
                    results[i] += test::randomWalk(common, *tokens().trie(), random, 100).text;
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(results[0], results[2]);
        QCOMPARE(results[1], results[3]);
    }

    void triggers() {
        const std::uint32_t control = tokens().control();
        const auto constraint =
            constraintOf("root ::= \"</a>\" \"x\" | <[" + std::to_string(control) + "]> \"ab\" | \"</b>\"");
        const std::vector<grammar::MarkedText> triggers{{{"</a>", {}}}, {{"</b", {}}}, {{"", control}}};
        const Matcher waiting(constraint, triggers);
        QVERIFY(!waiting.isActive());
        QVERIFY(waiting.canEnd());
        QCOMPARE(disagreement(waiting), QString());

        Matcher text = waiting; // cut inside the trigger, with free text before it
        QVERIFY(text.accept("any {text</"));
        QVERIFY(!text.isActive());
        QCOMPARE(disagreement(text), QString());
        QVERIFY(!text.accept("a>y"));
        QVERIFY(text.accept("a>x"));
        QVERIFY(text.isActive());
        QVERIFY(text.canEnd());
        QVERIFY(!text.accept("x"));

        Matcher longer = waiting; // the trigger is a part of what must follow
        QVERIFY(longer.accept("</b"));
        QVERIFY(longer.isActive());
        QVERIFY(!longer.canEnd());
        QVERIFY(!longer.accept("x"));
        QVERIFY(longer.accept(">"));
        QVERIFY(longer.canEnd());

        Matcher token = waiting;
        QVERIFY(token.accept("a"));
        QVERIFY(token.accept(control));
        QVERIFY(token.isActive());
        QCOMPARE(test::allowedTokens(token).front(), std::uint32_t{'a'});
        QVERIFY(token.accept("ab"));
        QVERIFY(token.canEnd());

        Matcher never = waiting;
        QVERIFY(never.accept("</ a> </c> b>"));
        QVERIFY(!never.isActive());
        QVERIFY(never.accept(tokens().end()));
    }

    void controlTokensInTexts() {
        test::TestVocabulary vocabulary = test::TestVocabulary::byteLevel("gpt-2");
        const std::uint32_t call = vocabulary.add("<|call|>", tokenizer::TokenKind::control);
        const std::uint32_t longer = vocabulary.add("<|call|>x", tokenizer::TokenKind::control);
        (void)vocabulary.add("<tool_call>", tokenizer::TokenKind::userDefined);
        const tokenizer::Tokenizer tokenizer = vocabulary.make();
        const grammar::ControlTokens controls(tokenizer);
        const grammar::MarkedText parts = controls.split("a<|call|>x<|call|><tool_call><|call");
        QCOMPARE(parts.size(), std::size_t{4});
        QCOMPARE(parts[0].bytes, std::string("a"));
        QCOMPARE(parts[1].token, std::optional(longer));
        QCOMPARE(parts[2].token, std::optional(call));
        QCOMPARE(parts[3].bytes, std::string("<tool_call><|call"));

        const grammar::TokenTrie trie(tokenizer);
        QCOMPARE(trie.bytes(call), std::string_view());
        QCOMPARE(trie.bytes(longer + 1), std::string_view("<tool_call>"));
    }
};

QTEST_APPLESS_MAIN(MatcherTest)
#include "matcher_test.moc"
