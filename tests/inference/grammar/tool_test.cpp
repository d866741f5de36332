#include "inference/base/error.h"
#include "inference/dialect/dialect.h"
#include "inference/dialect/parser.h"
#include "inference/grammar/matcher.h"
#include "inference/grammar/tool_grammar.h"
#include "tests/inference/grammar/schema_check.h"
#include "tests/inference/grammar/test_tokens.h"
#include "tests/inference/grammar/tool_rows.h"
#include "tests/inference/tokenizer/test_vocabulary.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <random>

using namespace calliope;
using grammar::Constraint;
using grammar::Json;
using grammar::Matcher;

namespace {

/// Every byte, a few longer pieces, `<tool_call>` as a token of its own text, and the control tokens of all syntaxes.
const tokenizer::Tokenizer& vocabulary() {
    static const tokenizer::Tokenizer all = [] {
        test::TestVocabulary out = test::TestVocabulary::byteLevel("gpt-2");
        for (const char* piece : {"{\"", "\":", "}}", "\">", "</", "call", "to=", "name", "\\n"}) (void)out.add(piece);
        (void)out.add("<tool_call>", tokenizer::TokenKind::userDefined);
        for (const std::string_view text : test::syntaxTokens())
            (void)out.add(std::string(text), tokenizer::TokenKind::control);
        return out.make();
    }();
    return all;
}

const grammar::ControlTokens& controls() {
    static const grammar::ControlTokens all(vocabulary());
    return all;
}

std::shared_ptr<Constraint> constraintOf(const grammar::Grammar& grammar) {
    static const auto trie = std::make_shared<const grammar::TokenTrie>(vocabulary());
    return std::make_shared<Constraint>(grammar, trie);
}

/// Feeds a text byte by byte, control tokens as such; false where it was refused.
bool feed(Matcher& matcher, std::string_view text) {
    for (const grammar::MarkedPart& part : controls().split(text)) {
        if (part.token && !(matcher.isAllowed(*part.token) && matcher.accept(*part.token))) return false;
        for (std::size_t i = 0; i < part.bytes.size(); ++i)
            if (!matcher.accept(std::string_view(part.bytes).substr(i, 1))) return false;
    }
    return true;
}

const grammar::ToolCallSyntax& syntaxOf(std::string_view name) {
    const grammar::ToolCallSyntax* found = grammar::findToolCallSyntax(name);
    if (found == nullptr) throw std::runtime_error("no such syntax");
    return *found;
}

Json tools() {
    return Json::parse(test::toolsOfRows());
}

bool fitsItsTool(const Json& call, const Json& list) {
    for (const Json& tool : list) {
        const Json& function = tool.at("function");
        if (function.at("name") == call.at("name"))
            return test::misfit(call.at("arguments"), function.at("parameters"), function.at("parameters")).empty();
    }
    return false;
}

QString messageOf(const Json& list, const grammar::ToolGrammarOptions& options = {}) {
    try {
        (void)constraintOf(grammar::toolGrammar(list, syntaxOf("hermes"), controls(), options));
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class ToolTest : public QObject {
    Q_OBJECT

private slots:
    void calls_data() {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < test::toolRows().size(); ++i)
            QTest::newRow(test::toolRows()[i].syntax) << static_cast<int>(i);
    }
    void calls() {
        QFETCH(int, row);
        const test::ToolRow& each = test::toolRows()[static_cast<std::size_t>(row)];
        const grammar::ToolCallSyntax& syntax = syntaxOf(each.syntax);
        const auto constraint = constraintOf(grammar::toolGrammar(tools(), syntax, controls()));
        const std::vector<grammar::MarkedText> triggers = grammar::toolTriggers(tools(), syntax, controls());
        for (const char* text : each.fitting) {
            Matcher matcher(constraint);
            QVERIFY2(feed(matcher, text) && matcher.canEnd(), text);
            Matcher lazy(constraint, triggers);
            QVERIFY2(feed(lazy, std::string("Let me see: {a} <b>") + text) && lazy.isActive() && lazy.canEnd(), text);
        }
        for (const char* text : each.others) {
            Matcher matcher(constraint);
            QVERIFY2(!feed(matcher, text) || !matcher.canEnd(), text);
        }
    }

    /// What a grammar lets through is a call to the parser of the same dialect.
    void dialectsReadThem_data() { calls_data(); }
    void dialectsReadThem() {
        QFETCH(int, row);
        const test::ToolRow& each = test::toolRows()[static_cast<std::size_t>(row)];
        const auto all = dialect::dialects();
        const auto spoken = std::ranges::find(all, std::string_view(each.syntax), &dialect::Dialect::name);
        QVERIFY(spoken != all.end());
        const dialect::Detector& detector = spoken->detectors.front();
        const std::string source = std::string(detector.text) + std::string(detector.also);
        QCOMPARE(dialect::dialectOf(source).name, spoken->name);
        for (const char* text : each.fitting) {
            const dialect::Message message = parse(dialect::Parser(source, "<|start|>assistant", tools()), text);
            QVERIFY2(!message.calls.empty() && message.content.empty(), text);
            for (const dialect::Call& call : message.calls) {
                QVERIFY2(call.complete && (call.name == "light" || call.name == "stop"), text);
                QVERIFY2((Json::parse(call.arguments).size() >= 2) == (call.name == "light"), call.arguments.c_str());
            }
        }
    }

    void everyDialectHasASyntax() {
        for (const dialect::Dialect& each : dialect::dialects())
            QVERIFY2(grammar::findToolCallSyntax(each.name) != nullptr, std::string(each.name).c_str());
    }

    void everySyntaxHasARow() {
        for (const grammar::ToolCallSyntax& syntax : grammar::toolCallSyntaxes())
            QVERIFY2(std::any_of(test::toolRows().begin(), test::toolRows().end(),
                                 [&](const test::ToolRow& row) { return syntax.name == row.syntax; }) ||
                         syntax.name == "plain",
                     syntax.name.c_str());
    }

    /// Lengths hold for strings between tags too, whatever of the end's first characters they hold.
    void countsCharactersBetweenTags() {
        const Json wanted = Json::parse(R"([{"name": "name", "parameters": {
            "properties": {"it": {"type": "string", "minLength": 2, "maxLength": 4}}, "required": ["it"]}}])");
        const auto constraint = constraintOf(grammar::toolGrammar(wanted, syntaxOf("qwen functions"), controls(), {}));
        const auto fits = [&](const std::string& value) {
            Matcher matcher(constraint);
            return feed(matcher, "<tool_call>\n<function=name>\n<parameter=it>\n" + value +
                                     "\n</parameter>\n</function>\n</tool_call>") &&
                   matcher.canEnd();
        };
        for (const char* value : {"ab", "äöüß", "a<b>", "\n\na\n", "</pa", "a\n\n\n"}) QVERIFY2(fits(value), value);
        for (const char* value : {"", "a", "abcde", "äöüßa", "\n\n\n\n\n", "\n</p"}) QVERIFY2(!fits(value), value);
    }

    void oneCallOnly() {
        grammar::ToolGrammarOptions options;
        options.isParallel = false;
        options.onlyTool = "stop";
        const auto constraint = constraintOf(grammar::toolGrammar(tools(), syntaxOf("mistral"), controls(), options));
        Matcher matcher(constraint);
        QVERIFY(feed(matcher, "[TOOL_CALLS]stop[ARGS]{}"));
        QVERIFY(matcher.canEnd());
        QVERIFY(!feed(matcher, "[TOOL_CALLS]"));
        Matcher other(constraint);
        QVERIFY(!feed(other, "[TOOL_CALLS]light"));
    }

    void thoughtsBeforeACall() {
        grammar::ToolGrammarOptions options;
        options.reasoning = {"<think>", "</think>", false};
        const auto may = constraintOf(grammar::toolGrammar(tools(), syntaxOf("hermes"), controls(), options));
        options.reasoning.isOpen = true;
        const auto must = constraintOf(grammar::toolGrammar(tools(), syntaxOf("hermes"), controls(), options));
        const std::string call = "<tool_call>\n{\"name\": \"stop\", \"arguments\": {}}\n</tool_call>";
        const auto fits = [](const std::shared_ptr<Constraint>& constraint, const std::string& text) {
            Matcher matcher(constraint);
            return feed(matcher, text) && matcher.canEnd();
        };
        QVERIFY(fits(may, call));
        QVERIFY(fits(may, "<think>\nhm </th <tool_call> </think>\n\n" + call));
        QVERIFY(!fits(may, "hm </think>" + call));
        QVERIFY(fits(must, "hm </think>" + call));
        QVERIFY(!fits(must, call));
    }

    /// What is drawn at random from the start is always a call that begins with a trigger.
    void walks_data() { calls_data(); }
    void walks() {
        QFETCH(int, row);
        const grammar::ToolCallSyntax& syntax = syntaxOf(test::toolRows()[static_cast<std::size_t>(row)].syntax);
        grammar::ToolGrammarOptions options;
        options.isParallel = false;
        const auto constraint = constraintOf(grammar::toolGrammar(tools(), syntax, controls(), options));
        std::mt19937 random(2);
        int ended = 0;
        for (int walk = 0; walk < 40; ++walk) {
            Matcher matcher(constraint);
            Matcher lazy(constraint, grammar::toolTriggers(tools(), syntax, controls()));
            for (int step = 0; step < 400 && !matcher.canEnd(); ++step) {
                std::vector<std::uint32_t> allowed = test::allowedTokens(matcher);
                QVERIFY(!allowed.empty());
                const std::uint32_t token = allowed[random() % allowed.size()];
                QVERIFY(matcher.accept(token));
                QVERIFY(lazy.isAllowed(token));
                QVERIFY(lazy.accept(token));
            }
            if (!matcher.canEnd()) continue;
            ++ended;
            QVERIFY(lazy.isActive());
        }
        QVERIFY(ended > 0);
    }

    void refuses_data() {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("message");
        QTest::newRow("no list") << "{}"
                                 << "not a list";
        QTest::newRow("empty") << "[]"
                               << "no tools";
        QTest::newRow("no name") << "[{\"type\": \"function\"}]"
                                 << "no function with a name";
        QTest::newRow("strange name") << "[{\"name\": \"a\\\"b\"}]"
                                      << "cannot be the name";
        QTest::newRow("long name") << "[{\"name\": \"" + QString("a").repeated(65) + "\"}]"
                                   << "cannot be the name";
        QTest::newRow("parameters") << "[{\"name\": \"a\", \"parameters\": [1]}]"
                                    << "no JSON schema";
        QTest::newRow("schema") << "[{\"name\": \"a\", \"parameters\": {\"type\": 1}}]"
                                << "malformed";
    }
    void refuses() {
        QFETCH(QString, list);
        QFETCH(QString, message);
        const QString told = messageOf(Json::parse(list.toStdString()));
        QVERIFY2(told.contains(message), qPrintable(told));
        grammar::ToolGrammarOptions options;
        options.onlyTool = "nothing";
        QVERIFY(messageOf(tools(), options).contains("no tool named \"nothing\""));
    }

    /// Real outputs of models: with the triggers of their syntax, every call is let through.
    void referenceCalls() {
        const auto reference = test::referenceData();
        if (!reference) QSKIP("the reference data is not there");
        const std::map<std::string, std::string> syntaxes{
            {"DeepSeek-R1", "deepseek"},   {"Hermes-3", "hermes"}, {"Llama-3", "llama 3"},
            {"Mistral-S", "mistral"},      {"Qwen2.5-", "hermes"}, {"Qwen3-0", "hermes"},
            {"Qwen3.5", "qwen functions"}, {"gemma-4", "gemma 4"}, {"gpt-oss", "harmony"},
            {"granite-4", "hermes"},       {"muse", "muse"}};
        int checked = 0;
        for (const std::filesystem::path& path : test::filesEndingIn(*reference / "dialects", ".json")) {
            const std::string file = path.filename().string();
            const auto syntax = std::find_if(syntaxes.begin(), syntaxes.end(),
                                             [&](const auto& each) { return file.rfind(each.first, 0) == 0; });
            if (syntax == syntaxes.end()) continue;
            const Json cases = Json::parse(test::readText(path)).at("cases");
            for (const Json& each : cases) {
                const std::string name = file + ": " + each.at("name").get<std::string>();
                const Json& expected = each.at("expect").at("tool_calls");
                if (each.at("tools").is_null() || expected.empty()) continue;
                const grammar::ToolCallSyntax& row = syntaxOf(syntax->second);
                Matcher matcher(constraintOf(grammar::toolGrammar(each.at("tools"), row, controls())),
                                grammar::toolTriggers(each.at("tools"), row, controls()));
                const std::string raw = each.at("raw");
                const bool isFitting = std::all_of(expected.begin(), expected.end(), [&](const Json& call) {
                    return call.contains("incomplete") || fitsItsTool(call, each.at("tools"));
                });
                QVERIFY2(feed(matcher, raw) == isFitting, name.c_str());
                if (!isFitting) continue; // a model that does not keep to the tool's schema
                QVERIFY2(matcher.isActive(), name.c_str());
                if (!expected.back().contains("incomplete")) QVERIFY2(matcher.canEnd(), name.c_str());
                ++checked;
            }
        }
        QVERIFY(checked > 20);
    }
};

QTEST_APPLESS_MAIN(ToolTest)
#include "tool_test.moc"
