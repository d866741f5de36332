#include "inference/base/error.h"
#include "inference/grammar/gbnf.h"
#include "tests/inference/grammar/naive_match.h"
#include "tests/inference/grammar/test_tokens.h"

#include <QTest>
#include <ctime>

using namespace calliope;
using grammar::Constraint;
using grammar::readGbnf;

namespace {

const test::TestTokens& tokens() {
    static const test::TestTokens all(test::awkwardPieces());
    return all;
}

std::shared_ptr<Constraint> constraintOf(const QString& text) {
    return std::make_shared<Constraint>(readGbnf(text.toStdString()), tokens().trie());
}

/// The message; empty where nothing was thrown.
template<typename Action>
QString messageOf(const Action& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class GbnfTest : public QObject {
    Q_OBJECT

private slots:
    void reads_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("fitting");
        QTest::addColumn<QStringList>("others");
        const auto row = [](const char* name, const char* text, const QStringList& fitting, const QStringList& others) {
            QTest::newRow(name) << QString::fromUtf8(text) << fitting << others;
        };
        row("text", "root ::= \"ab\"", {"ab"}, {"", "a", "abc", "b"});
        row("empty", "root ::= \"\"", {""}, {"a"});
        row("choice", "root ::= \"a\" | \"bc\" |", {"a", "bc", ""}, {"b", "abc"});
        row("choice on the next line", "root ::= \"a\"\n  | \"b\"\n", {"a", "b"}, {"ab"});
        row("line behind a bar", "root ::= \"a\" |\n\"b\"", {"a", "b"}, {"ab"});
        row("group over lines", "root ::= (\n \"a\" # one\n \"b\"\n) \"c\"", {"abc"}, {"ab", "c"});
        row("class", "root ::= [a-cx]", {"a", "b", "c", "x"}, {"d", "ab", "-"});
        row("class with hyphen", "root ::= [a-]", {"a", "-"}, {"b"});
        row("negated class", "root ::= [^a-c\"]", {"d", "ä", "🦙"}, {"a", "\"", ""});
        row("class of characters", "root ::= [ä-ü🦙]+", {"äöü🦙"}, {"a", "ß"});
        row("dot", "root ::= . .", {"ab", "🦙\n"}, {"a", "abc"});
        row("escapes", "root ::= \"\\n\\t\\\\\\\"\\x41\\u00e4\\U0001F999\" [\\]\\[\\-\\^]",
            {"\n\t\\\"Aä🦙]", "\n\t\\\"Aä🦙^"}, {"n"});
        row("star", "root ::= \"ab\"*", {"", "ab", "abab"}, {"a", "aba"});
        row("plus", "root ::= [0-9]+", {"0", "123"}, {"", "1a"});
        row("option", "root ::= \"a\"? \"b\"", {"ab", "b"}, {"aab"});
        row("exactly", "root ::= \"a\"{3}", {"aaa"}, {"aa", "aaaa"});
        row("at least", "root ::= \"a\"{2,}", {"aa", "aaaaa"}, {"a"});
        row("between", "root ::= \"a\"{1,3} \"b\"", {"ab", "aaab"}, {"b", "aaaab"});
        row("at most", "root ::= \"ab\"{,2}", {"", "ab", "abab"}, {"ababab"});
        row("blanks in braces", "root ::= \"a\"{ 1 , 2 }", {"a", "aa"}, {""});
        row("none", "root ::= \"a\"{0} \"b\"", {"b"}, {"ab"});
        row("repeated group", "root ::= (\"a\" | \"bc\"){2,8}", {"abc", "bcbca"}, {"a"});
        row("repetition of repetition", "root ::= (\"a\"{2}){3,20}", {"aaaaaa", "aaaaaaaa"}, {"aaaa", "aaaaaaa"});
        row("rules", "root ::= a-1 B_2\na-1 ::= \"x\"\nB_2 ::= \"y\" | a-1", {"xy", "xx"}, {"yx"});
        row("recursion", "root ::= \"(\" root \")\" | \"x\"", {"x", "((x))"}, {"((x)", "()"});
        row("right recursion", "root ::= [a-z] root | \".\"", {".", "abc."}, {"abc"});
        row("loop of nothing", "root ::= (\"a\"? )* \"b\"", {"b", "aaab"}, {"a"});
        row("loop of an empty rule", "root ::= a* \"b\"\na ::= \"a\" | \"\"", {"b", "aaab"}, {"a"});
        row("comments", "# first\nroot ::= \"a\" # \"b\"\n# last", {"a"}, {"ab"});
        row("windows lines", "root ::= a\r\na ::= \"x\"\r\n", {"x"}, {""});
        row("unused rule without end", "root ::= \"a\"\nb ::= \"x\" b", {"a"}, {"x"});
        row("branch without end", "root ::= \"a\" | b\nb ::= \"x\" b", {"a"}, {"x", "xa"});
        row("arithmetic",
            "root  ::= (expr \"=\" ws term \"\\n\")+\n"
            "expr  ::= term ([-+*/] term)*\n"
            "term  ::= ident | num | \"(\" ws expr \")\" ws\n"
            "ident ::= [a-z] [a-z0-9_]* ws\n"
            "num   ::= [0-9]+ ws\n"
            "ws    ::= [ \\t\\n]*\n",
            {"a+1=b\n", "(x_1 *2)/3 = y\n", "1=2\n3=4\n"}, {"a+=b\n", "a=b", "1a=b\n"});
    }
    void reads() {
        QFETCH(QString, text);
        QFETCH(QStringList, fitting);
        QFETCH(QStringList, others);
        const auto constraint = constraintOf(text);
        const grammar::Grammar grammar = readGbnf(text.toStdString());
        for (const QString& each : fitting) {
            QVERIFY2(test::fits(constraint, each.toStdString()), qPrintable(each));
            QVERIFY2(test::fitsNaively(grammar, each.toStdString()), qPrintable(each));
        }
        for (const QString& each : others) {
            QVERIFY2(!test::fits(constraint, each.toStdString()), qPrintable(each));
            QVERIFY2(!test::fitsNaively(grammar, each.toStdString()), qPrintable(each));
        }
    }

    void refuses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message"); ///< a part of it
        const auto row = [](const char* name, const QString& text, const QString& message) {
            QTest::newRow(name) << text << message;
        };
        row("nothing", "", "no rule \"root\"");
        row("no root", "a ::= \"x\"", "no rule \"root\"");
        row("no name", "::= \"x\"", "line 1, column 1");
        row("no definition", "root \"x\"", "line 1, column 6: \"::=\" is expected");
        row("undefined rule", "root ::= \"a\"\n\n  | missing", "line 3, column 5: the rule \"missing\" is not defined");
        row("defined twice", "root ::= \"a\"\nroot ::= \"b\"", "line 2, column 1");
        row("open text", "root ::= \"abc", "a text does not end");
        row("text over lines", "root ::= \"a\nb\"", "a text does not end");
        row("open class", "root ::= [abc", "does not end");
        row("backwards range", "root ::= [z-a]", "backwards");
        row("open group", "root ::= (\"a\"", "\")\" is expected");
        row("closed group", "root ::= \"a\")", "line 1, column 13: this belongs to no rule");
        row("unknown escape", "root ::= \"\\q\"", "escape");
        row("half escape", "root ::= \"\\x4\"", "hexadecimal");
        row("surrogate", "root ::= \"\\ud800\"", "no character");
        row("beyond unicode", "root ::= \"\\U00110000\"", "no character");
        row("open escape", "root ::= \"\\", "escape");
        row("nothing repeated", "root ::= * \"a\"", "belongs to no rule");
        row("open braces", "root ::= \"a\"{1,2", "\"}\" is expected");
        row("no number", "root ::= \"a\"{x}", "a number is expected");
        row("backwards braces", "root ::= \"a\"{3,2}", "fewer");
        row("many repeats", "root ::= \"a\"{1000000000000}", "more than");
        row("column counts characters", "root ::= \"äöü\" %", "column 16");
        row("deep groups", "root ::= " + QString("(").repeated(100'000) + "\"a\"" + QString(")").repeated(100'000),
            "nested too deeply");
        row("token not found", "root ::= <think>", "no token \"<think>\"");
        row("open token", "root ::= <think", "does not end");
        row("number of a token", "root ::= <[x]>", "number of a token");
        row("great number of a token", "root ::= <[99999999999]>", "number of a token");
        row("negation of nothing", "root ::= !\"a\"", "behind \"!\"");
        row("left recursion", "root ::= root \"a\" | \"b\"", "\"root\" of the grammar begins with itself");
        row("left recursion over rules", "root ::= a\na ::= b \"x\" | \"y\"\nb ::= a", "begins with itself");
        row("hidden left recursion", "root ::= a\na ::= e a \"x\" | \"y\"\ne ::= \"\" | \"e\"", "\"a\" of the grammar");
        row("left recursion in a loop", "root ::= (\"\" | \"x\")* root | \"b\"", "begins with itself");
        row("no end", "root ::= \"a\" root", "No text of finite length");
        row("no end over rules", "root ::= a\na ::= \"x\" b\nb ::= \"y\" a", "No text of finite length");
        row("empty class", "root ::= []", "No text of finite length");
        row("unknown token", "root ::= <[100000]>", "names token 100000");
    }
    void refuses() {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const QString told = messageOf([&] { (void)constraintOf(text); });
        QVERIFY2(told.contains(message), qPrintable(told));
        QVERIFY(told.endsWith('.'));
    }

    void notUtf8() {
        QVERIFY_EXCEPTION_THROWN((void)readGbnf("root ::= \"\xff\""), Error);
        QVERIFY_EXCEPTION_THROWN((void)readGbnf(std::string(grammar::mostGbnfBytes + 1, ' ')), Error);
    }

    void tokensByText() {
        const auto find = [](std::string_view text) {
            return text == "<think>" ? std::optional<tokenizer::TokenId>(tokens().control()) : std::nullopt;
        };
        const auto constraint = std::make_shared<Constraint>(
            readGbnf("root ::= <think> \"a\" !<think> !<[97]> <[98]>", find), tokens().trie());
        grammar::Matcher matcher(constraint);
        QVERIFY(!matcher.accept("<think>"));
        QCOMPARE(test::allowedTokens(matcher), std::vector<std::uint32_t>{tokens().control()});
        QVERIFY(matcher.accept(tokens().control()));
        QVERIFY(matcher.accept('a'));
        QVERIFY(!matcher.accept(tokens().control()));
        QVERIFY(!matcher.accept(tokens().end()));
        QVERIFY(!matcher.accept("z")); // a text is not a token
        QVERIFY(matcher.accept('z'));
        QVERIFY(!matcher.accept('a'));
        QVERIFY(matcher.accept(tokens().control()));
        QVERIFY(matcher.accept('b'));
        QVERIFY(matcher.canEnd());
    }

    /// Grammars that want too much: an answer or one sentence, soon.
    void hostile_data() {
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QString& text) { QTest::newRow(name) << text; };
        row("nested repeats", "root ::= ((((\"a\"{1000}){1000}){1000}){1000}){1000}");
        row("nested repeats of choices", "root ::= ((((\"a\"|\"b\"){0,4} | \"c\"){0,4} | \"d\"){0,4} | \"e\"){0,4}" +
                                             QString(" | (\"x\"? \"y\"?){0,4}").repeated(1000));
        row("copies of copies", "root ::= " + QString("(").repeated(60) + "\"ab\"" + QString("){4}").repeated(60));
        row("many repeats", "root ::= " + QString("[a-zä-ü]{100000} ").repeated(20));
        row("stacked repeats", "root ::= \"a\"" + QString("{100000}").repeated(1000));
        row("doubling rules", [] {
            QString text = "root ::= r0\n";
            for (int i = 0; i < 60; ++i) text += QString("r%1 ::= r%2 \"x\" | r%2 \"y\"\n").arg(i).arg(i + 1);
            return text + "r60 ::= \"z\"";
        }());
        row("ambiguous sums", "root ::= \"a\" | \"(\" root root \")\" | \"(\" root \"+\" root \")\"");
        row("all ways to split", "root ::= a a a a a a a a\na ::= \"a\"* b*\nb ::= (\"a\" \"a\"?)*");
        row("stacks of many depths",
            "root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"a\" root | \"a\" root root | \"\"");
        row("chain of rules", [] {
            QString text = "root ::= r0\n";
            for (int i = 0; i < 20000; ++i) text += QString("r%1 ::= r%2 \"x\"?\n").arg(i).arg(i + 1);
            return text + "r20000 ::= \"z\"";
        }());
        row("options", "root ::= " + QString("\"a\"? ").repeated(20000));
        row("starred options", "root ::= (" + QString("\"a\"? ").repeated(3000) + ")*");
        row("classes", "root ::= " + QString("[^ä-ü\U00010000-\U0001F999]").repeated(100000));
    }
    void hostile() {
        QFETCH(QString, text);
        const std::clock_t start = std::clock();
        const QString told = messageOf([&] {
            const auto constraint = constraintOf(text);
            grammar::Matcher matcher(constraint);
            for (int i = 0; i < 60; ++i) {
                (void)test::allowedTokens(matcher);
                if (!matcher.accept("a") && !matcher.accept("(")) break;
                if (static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC > 5) QFAIL("too slow");
            }
        });
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("%.2f s: %s", seconds, qPrintable(told));
        QVERIFY(told.isEmpty() || told.endsWith('.'));
        QVERIFY2(seconds < 1.5, qPrintable(QString::number(seconds)));
    }
};

QTEST_APPLESS_MAIN(GbnfTest)
#include "gbnf_test.moc"
