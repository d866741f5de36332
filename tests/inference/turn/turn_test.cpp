#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/dialect/dialect.h"
#include "inference/dialect/parser.h"
#include "inference/grammar/schema.h"
#include "inference/grammar/tool_grammar.h"
#include "inference/turn/turn.h"
#include "tests/inference/tokenizer/test_vocabulary.h"
#include "tests/inference/turn/script_generator.h"
#include "tests/support/reference_data.h"

#include <QElapsedTimer>
#include <QTest>
#include <fstream>
#include <sstream>

using namespace calliope;
using namespace calliope::turn;
using test::ScriptGenerator;
using tokenizer::TokenKind;
using Json = nlohmann::ordered_json;

namespace {

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

/// A way to speak, with a vocabulary that has its control tokens and its words as tokens, as real models do.
struct Speech {
    explicit Speech(const std::string& templateSource)
        : tokenizer(make(templateSource))
        , prompts(templateSource, tokenizer) {}

    static tokenizer::Tokenizer make(const std::string& templateSource) {
        test::TestVocabulary vocabulary = test::TestVocabulary::byteLevel("gpt-2");
        const dialect::Dialect& row = dialect::dialectOf(templateSource);
        for (const std::string_view marker : row.markers) {
            const auto known = std::ranges::find(vocabulary.tokens, marker);
            if (known == vocabulary.tokens.end()) vocabulary.add(std::string(marker), TokenKind::control);
        }
        for (const char* word : {"assistant", " to", "=user", "=self", "analysis", "final", "thought", "user", "\n\n"})
            vocabulary.add(word, TokenKind::userDefined);
        const auto end = vocabulary.add("<end-of-turn>", TokenKind::control);
        vocabulary.keys.emplace(".eos_token_id", gguf::Value(std::uint32_t{end}));
        return vocabulary.make();
    }

    [[nodiscard]] ScriptGenerator::Tokens tokens(const std::string& text) const {
        return tokenizer.encode(text, tokenizer::Special::parse);
    }

    [[nodiscard]] std::unique_ptr<Turn> ask(ScriptGenerator& generator, const Options& options = {},
                                            const Json* tools = nullptr) const {
        Conversation conversation;
        conversation.messages = Json::array({{{"role", "user"}, {"content", "Hello"}}});
        conversation.tools = Json::array(); // some templates go through them unasked
        const Prompt prompt = prompts.chat(conversation);
        return std::make_unique<Turn>(generator, tokenizer, prompts, prompt, tools != nullptr ? tools : &noTools,
                                      options);
    }

    tokenizer::Tokenizer tokenizer;
    PromptMaker prompts;
    Json noTools = nullptr;
};

const std::string thinkTemplate = "{# <think></think> #}{{ messages[0].content }}";
const std::string callTemplate = "{# <think></think><tool_call> #}{{ messages[0].content }}";
const std::string plainTemplate = "{{ messages[0].content }}";
const std::string museTemplate =
    "{# <atem:function_calls><|eom|> #}<|start|>user<|message|>{{ messages[0].content }}<|eot|><|start|>assistant";
const std::string harmonyTemplate =
    "{# <|channel|> #}<|start|>user<|message|>{{ messages[0].content }}<|end|><|start|>assistant";

/// The words by which a dialect is known, and a prompt that ends as those of its models do.
std::string templateOf(const dialect::Dialect& row, bool opensThoughts) {
    const auto known = [&](std::string_view mark) {
        const dialect::Detector& detector = row.detectors.front();
        return concat("{# ", detector.text, ' ', detector.also, ' ', mark, " #}{{ messages[0].content }}");
    };
    std::string out = known(row.reasoningMark);
    if (dialect::dialectOf(out).name != row.name) out = known(""); // thoughts make another dialect of it
    if (!row.toAnswer.fromHeader.empty()) out += "<|start|>assistant";
    if (row.thoughts.empty()) out += ">>>"; // Functionary's
    if (opensThoughts) out += row.thoughts;
    return out;
}

const Json oneTool = Json::parse(R"([{"type": "function", "function": {"name": "f"}}])");

/// All that comes until now.
struct Heard {
    explicit Heard(Turn& turn) {
        const Event event = turn.next(std::chrono::milliseconds(0));
        message.add(event.deltas);
        tokens = event.tokens;
        end = event.end;
    }
    dialect::Message message;
    std::vector<engine::DrawnToken> tokens;
    std::optional<Outcome> end;
};

} // namespace

/// An answer between model and client, with a model that says what the test wants.
class TurnTest : public QObject {
    Q_OBJECT

private slots:
    void answers() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        const auto turn = speech.ask(generator);
        generator.say(speech.tokens("<think>Hm.</think>\n\nGrüße"));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.reasoning, std::string("Hm."));
        QCOMPARE(heard.message.content, std::string("Grüße"));
        QVERIFY(heard.end->finish == Finish::stop);
        QCOMPARE(heard.end->usage.generatedTokens, static_cast<std::uint32_t>(generator.text().size()));
        QVERIFY(heard.end->reasoningTokens >= 3 && heard.end->reasoningTokens <= 5);
        QVERIFY(generator.forced().empty());
    }

    void stopsAtTexts() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.stops = {"END"};
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens("<think>the END is near</think>one EN two END three"));
        const Heard heard(*turn);
        QCOMPARE(heard.message.content, std::string("one EN two "));
        QVERIFY(heard.end->finish == Finish::stop);
        QCOMPARE(heard.end->stopText, std::string("END"));
    }

    void callsTools() {
        const Speech speech("<tool_call>{\"name\": {{ messages[0].content }}");
        ScriptGenerator generator;
        const Json tools = Json::parse(R"([{"type": "function", "function": {"name": "f", "parameters": {}}}])");
        Conversation conversation;
        conversation.messages = Json::array({{{"role", "user"}, {"content", "Hello"}}});
        for (const bool oneCall : {false, true}) {
            Options options;
            options.oneCall = oneCall;
            Turn turn(generator, speech.tokenizer, speech.prompts, speech.prompts.chat(conversation), &tools, options);
            const std::string call = "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call>";
            generator.say(speech.tokens(call + "\n" + call));
            (void)generator.end();
            const Heard heard(turn);
            QCOMPARE(heard.message.calls.size(), std::size_t(oneCall ? 1 : 2));
            QVERIFY(heard.message.calls[0].complete);
            QVERIFY(heard.end->finish == Finish::toolCalls);
        }
    }

    /// A stop text behind a call does not make it less of one.
    void stopsBehindCalls() {
        const Speech speech("<tool_call>{\"name\": {{ messages[0].content }}");
        ScriptGenerator generator;
        Options options;
        options.stops = {"END"};
        const auto turn = speech.ask(generator, options, &oneTool);
        generator.say(speech.tokens("<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>\nEND"));
        const Heard heard(*turn);
        QCOMPARE(heard.message.calls.size(), std::size_t{1});
        QCOMPARE(heard.end->stopText, std::string("END"));
        QVERIFY(heard.end->finish == Finish::toolCalls);
    }

    /// Functionary's prompts end with what a call begins with.
    void callsBeginInPrompts() {
        const Speech speech("{# >>>all #}{{ messages[0].content }}>>>");
        const Json tools =
            Json::parse(R"([{"type": "function", "function": {"name": "f", "parameters": {"type": "object",
            "properties": {"x": {"type": "integer"}}, "required": ["x"], "additionalProperties": false}}}])");
        const auto* syntax = grammar::findToolCallSyntax("functionary, parts");
        const grammar::ControlTokens controls(speech.tokenizer);
        const auto trie = std::make_shared<const grammar::TokenTrie>(speech.tokenizer);
        Conversation conversation;
        conversation.messages = Json::array({{{"role", "user"}, {"content", "Hello"}}});
        for (const bool mustCall : {false, true}) {
            ScriptGenerator generator;
            Options options;
            options.constrains = Options::Constrains::calls;
            options.constraint =
                std::make_shared<grammar::Constraint>(grammar::toolGrammar(tools, *syntax, controls), trie);
            if (!mustCall) options.triggers = grammar::toolTriggers(tools, *syntax, controls);
            Turn turn(generator, speech.tokenizer, speech.prompts, speech.prompts.chat(conversation), &tools, options);
            generator.say(speech.tokens("f\n{\"x\": \"12\"}"));
            QVERIFY(generator.end());
            const Heard heard(turn);
            QCOMPARE(heard.message.calls.size(), std::size_t{1});
            QCOMPARE(heard.message.calls[0].name, std::string("f"));
            QCOMPARE(Json::parse(heard.message.calls[0].arguments)["x"].get<int>(), 12);
        }
    }

    /// The model ends its text in its thoughts, or right behind them.
    void isNeverEmpty() {
        const Speech speech(thinkTemplate);
        for (const std::string& thoughts : {std::string("<think>Hm"), std::string("<think>"), std::string()}) {
            ScriptGenerator generator;
            const auto turn = speech.ask(generator);
            generator.say(speech.tokens(thoughts));
            QVERIFY(!generator.end());
            generator.say(speech.tokens("Yes."));
            QVERIFY(generator.end());
            QCOMPARE(Heard(*turn).message.content, std::string("Yes."));
        }
        ScriptGenerator generator;
        const auto turn = speech.ask(generator);
        generator.say(speech.tokens("<think>Hm</think>"));
        const sampling::TokenFilter* filter = generator.request().driver->filter();
        QVERIFY(filter != nullptr);
        const std::uint32_t end = speech.tokenizer.endsOfGeneration()[0];
        QVERIFY(!filter->isAllowed(end));
        std::vector<std::uint64_t> mask(speech.tokenizer.size() / 64 + 1);
        filter->fillMask(mask);
        QVERIFY((mask[end / 64] >> (end % 64) & 1) == 0);
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.request().driver->filter() == nullptr);
        QVERIFY(generator.end());
    }

    /// A model that does not think does not end its answer before it has begun, either; a plain text may end anywhere.
    void isNeverEmptyWithoutThoughts() {
        const Speech speech(plainTemplate);
        ScriptGenerator generator;
        const auto turn = speech.ask(generator);
        const sampling::TokenFilter* filter = generator.request().driver->filter();
        QVERIFY(filter != nullptr && !filter->isAllowed(speech.tokenizer.endsOfGeneration()[0]));
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.request().driver->filter() == nullptr);
        const Turn plain(generator, speech.tokenizer, speech.prompts, speech.prompts.plain("Once"), nullptr, {});
        QVERIFY(generator.request().driver->filter() == nullptr);
    }

    void answersNow() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        const auto turn = speech.ask(generator);
        generator.say(speech.tokens("<think>Hmmm"));
        turn->answerNow();
        generator.say(speech.tokens("m"));
        QVERIFY(!generator.forced().empty());
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.reasoning, std::string("Hmmmm"));
        QCOMPARE(heard.message.content, std::string("Yes."));
    }

    void thinksForSomeTime() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.thinkSeconds = 0.05;
        QElapsedTimer clock;
        clock.start();
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens("<think>Hm"));
        QVERIFY(generator.forced().empty() || clock.elapsed() >= 50);
        QTest::qSleep(60);
        generator.say(speech.tokens("m"));
        QVERIFY(!generator.forced().empty());
    }

    void waitsForWholeCharacters() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.thinkTokens = 2;
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens("<think>ü")); // two tokens
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.reasoning, std::string("ü"));
        QCOMPARE(heard.message.content, std::string("Yes."));
    }

    void doesNotThinkWhereItShallNot() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.thinkTokens = 0;
        const auto turn = speech.ask(generator, options);
        const std::string prompt =
            speech.tokenizer.decode(generator.request().prompt, {.showSpecial = true, .beginsText = true});
        QVERIFY2(prompt.ends_with("</think>\n\n"), prompt.c_str());
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.end());
        QCOMPARE(Heard(*turn).message.content, std::string("Yes."));
    }

    /// Thoughts leave a part of maxTokens to the answer.
    void keepsRoomForTheAnswer() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.maxTokens = 100;
        const auto turn = speech.ask(generator, options);
        const std::string longThought(500, 'x');
        generator.say(speech.tokens("<think>" + longThought));
        const Heard heard(*turn);
        QVERIFY(heard.end->finish == Finish::length);
        QVERIFY(heard.message.content.size() >= 15);
    }

    /// Also of a token that is only the beginning of the first character.
    void probabilitiesOfAPlainText() {
        const Speech speech(plainTemplate);
        ScriptGenerator generator;
        Options options;
        options.logProbabilities = 1;
        Turn turn(generator, speech.tokenizer, speech.prompts, speech.prompts.plain("Hello"), nullptr, options);
        const ScriptGenerator::Tokens tokens = speech.tokens("\xc3\xbc.");
        QVERIFY(tokens.size() >= 2);
        generator.say(tokens);
        const Heard heard(turn);
        QCOMPARE(heard.message.content, std::string("\xc3\xbc."));
        QCOMPARE(heard.tokens.size(), tokens.size());
    }

    void tellsAFullContext() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.contextFull = engine::ContextFull::slide;
        options.keep = 7;
        const auto turn = speech.ask(generator, options);
        QVERIFY(generator.request().contextFull == engine::ContextFull::slide);
        QCOMPARE(generator.request().keep, 7u);
        generator.say(speech.tokens("one"));
        generator.fill();
        const Heard heard(*turn);
        QVERIFY(heard.end->finish == Finish::contextFull && !heard.end->isBroken());
        QCOMPARE(heard.message.content, std::string("one"));
    }

    void fitsAGrammarBehindThoughts() {
        const Speech speech(thinkTemplate + "<think>\n"); // the prompt opens them
        ScriptGenerator generator;
        Options options;
        const auto trie = std::make_shared<const grammar::TokenTrie>(speech.tokenizer);
        const Json schema = Json::parse(R"({"type": "object", "properties": {"a": {"type": "integer"}},
                                            "required": ["a"], "additionalProperties": false})");
        options.constraint = std::make_shared<grammar::Constraint>(grammar::grammarOfSchema(schema), trie);
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens("free thoughts</think>\n\nHere you are: {\"a\": \"12\"} bye"));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.reasoning, std::string("free thoughts"));
        QCOMPARE(Json::parse(heard.message.content)["a"].get<int>(), 12);
    }

    /// Thoughts may come before what a grammar holds for, and whatever comes in their place fits it.
    void thinksBeforeAGrammar_data() {
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("reasoning");
        const QString tags = QString::fromStdString(thinkTemplate);
        const QString muse = QString::fromStdString(museTemplate);
        const QString harmony = QString::fromStdString(harmonyTemplate);
        QTest::addRow("tags") << tags << "well<think>free</think>so{\"a\": \"12\"}"
                              << "free";
        QTest::addRow("tags, no thoughts") << tags << "well{\"a\": \"12\"}"
                                           << "";
        QTest::addRow("muse") << muse << "well to=self<|message|>free<|eom|>so{\"a\": \"12\"}"
                              << "free";
        QTest::addRow("muse, no thoughts") << muse << "well to=user<|message|>so{\"a\": \"12\"}"
                                           << "";
        QTest::addRow("harmony") << harmony << "well<|channel|>analysis<|message|>free<|end|>so{\"a\": \"12\"}"
                                 << "free";
    }
    void thinksBeforeAGrammar() {
        QFETCH(QString, chatTemplate);
        QFETCH(QString, said);
        QFETCH(QString, reasoning);
        const Speech speech(chatTemplate.toStdString());
        ScriptGenerator generator;
        Options options;
        const auto trie = std::make_shared<const grammar::TokenTrie>(speech.tokenizer);
        const Json schema = Json::parse(R"({"type": "object", "properties": {"a": {"type": "integer"}},
                                            "required": ["a"], "additionalProperties": false})");
        options.constraint = std::make_shared<grammar::Constraint>(grammar::grammarOfSchema(schema), trie);
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens(said.toStdString()));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(QString::fromStdString(heard.message.reasoning), reasoning);
        QCOMPARE(QString::fromStdString(heard.message.content).remove(' '), QString("{\"a\":12}"));
    }

    /// The same before calls that are required; a budget ends them in front of the call, not of an answer.
    void thinksBeforeRequiredCalls_data() {
        QTest::addColumn<QString>("said");
        QTest::addColumn<bool>("hasBudget");
        const QString call = " to=f<|message|><atem:function_calls>\n<atem:invoke name=\"f\">\n</atem:invoke>\n"
                             "</atem:function_calls>";
        QTest::addRow("thoughts") << "well to=self<|message|>free<|eom|>" + call << false;
        QTest::addRow("no thoughts") << "well" + call << false;
        QTest::addRow("a budget") << " to=self<|message|>" + QString(20, 'x') + call << true;
    }
    void thinksBeforeRequiredCalls() {
        QFETCH(QString, said);
        QFETCH(bool, hasBudget);
        const Speech speech(museTemplate);
        const auto* syntax = grammar::findToolCallSyntax("muse");
        const grammar::ControlTokens controls(speech.tokenizer);
        const auto trie = std::make_shared<const grammar::TokenTrie>(speech.tokenizer);
        ScriptGenerator generator;
        Options options;
        options.constrains = Options::Constrains::calls;
        options.constraint =
            std::make_shared<grammar::Constraint>(grammar::toolGrammar(oneTool, *syntax, controls), trie);
        if (hasBudget) options.thinkTokens = 8;
        const auto turn = speech.ask(generator, options, &oneTool);
        generator.say(speech.tokens(said.toStdString()));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.reasoning.empty(), !said.contains("self"));
        QCOMPARE(heard.message.calls.size(), std::size_t{1});
        QCOMPARE(heard.message.calls[0].name, std::string("f"));
        QVERIFY(heard.message.content.empty());
    }

    /// Beside tools a schema holds for an answer, and a call may come in its place.
    void answersOrCallsByAGrammar_data() {
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("calls");
        const QString tags = QString::fromStdString(callTemplate);
        const QString muse = QString::fromStdString(museTemplate);
        const QString harmony = QString::fromStdString(harmonyTemplate);
        const QString json = "so{\"a\": \"12\"}";
        const QString tagCall = "well<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>";
        const QString museCall = "well to=f<|message|><atem:function_calls>\n<atem:invoke name=\"f\">\n</atem:invoke>\n"
                                 "</atem:function_calls>";
        QTest::newRow("tags, an answer") << tags << "well" + json << 0;
        QTest::newRow("tags, a call") << tags << tagCall << 1;
        QTest::newRow("tags, thoughts and an answer") << tags << "<think>free</think>" + json << 0;
        QTest::newRow("tags, thoughts and a call") << tags << "<think>free</think>" + tagCall << 1;
        QTest::newRow("muse, an answer") << muse << "well to=user<|message|>" + json << 0;
        QTest::newRow("muse, a call") << muse << museCall << 1;
        QTest::newRow("muse, thoughts and an answer")
            << muse << " to=self<|message|>free<|eom|> to=user<|message|>" + json << 0;
        QTest::newRow("harmony, an answer") << harmony << "well<|channel|>final<|message|>" + json << 0;
        QTest::newRow("harmony, thoughts and an answer")
            << harmony << "<|channel|>analysis<|message|>free<|end|><|channel|>final<|message|>" + json << 0;
        QTest::newRow("harmony, a call") << harmony
                                         << "well<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}"
                                         << 1;
    }
    void answersOrCallsByAGrammar() {
        QFETCH(QString, chatTemplate);
        QFETCH(QString, said);
        QFETCH(int, calls);
        const Speech speech(chatTemplate.toStdString());
        const dialect::Dialect& dialect = dialect::dialectOf(chatTemplate.toStdString());
        const auto* syntax = grammar::findToolCallSyntax(dialect.name);
        const grammar::ControlTokens controls(speech.tokenizer);
        const auto trie = std::make_shared<const grammar::TokenTrie>(speech.tokenizer);
        grammar::ToolGrammarOptions wanted;
        const bool hasHeader = !dialect.toAnswer.fromHeader.empty();
        wanted.answer = {Json::parse(R"({"type": "object", "properties": {"a": {"type": "integer"}},
                                         "required": ["a"], "additionalProperties": false})"),
                         std::string(hasHeader ? dialect.toAnswer.fromStart : std::string_view())};
        ScriptGenerator generator;
        Options options;
        options.constrains = Options::Constrains::calls;
        options.constraint =
            std::make_shared<grammar::Constraint>(grammar::toolGrammar(oneTool, *syntax, controls, wanted), trie);
        const auto turn = speech.ask(generator, options, &oneTool);
        generator.say(speech.tokens(said.toStdString()));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.calls.size(), static_cast<std::size_t>(calls));
        QCOMPARE(QString::fromStdString(heard.message.content).remove(' '), QString(calls > 0 ? "" : "{\"a\":12}"));
        QCOMPARE(heard.message.reasoning, std::string(said.contains("free") ? "free" : ""));
        QVERIFY(heard.end->finish == (calls > 0 ? Finish::toolCalls : Finish::stop));
    }

    /// A model that is not to think may still call a tool in place of answering.
    void callsToolsWithoutThoughts_data() {
        QTest::addColumn<QString>("chatTemplate");
        QTest::addColumn<QString>("thoughts");
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("closing");
        QTest::addRow("muse") << QString::fromStdString(museTemplate) << " to=self<|message|>"
                              << " to=f<|message|><atem:function_calls>\n<atem:invoke name=\"f\">\n</atem:invoke>\n"
                                 "</atem:function_calls>"
                              << "<|eom|><|start|>assistant";
        QTest::addRow("harmony") << QString::fromStdString(harmonyTemplate) << "<|channel|>analysis<|message|>"
                                 << "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}"
                                 << "<|end|><|start|>assistant";
    }
    void callsToolsWithoutThoughts() {
        QFETCH(QString, chatTemplate);
        QFETCH(QString, thoughts);
        QFETCH(QString, call);
        QFETCH(QString, closing);
        const Speech speech(chatTemplate.toStdString());
        Options options;
        options.thinkTokens = 0;
        for (const bool tries : {false, true}) { // to think
            ScriptGenerator generator;
            const auto turn = speech.ask(generator, options, &oneTool);
            if (tries) generator.say(speech.tokens(thoughts.toStdString()));
            QCOMPARE(QString::fromStdString(
                         speech.tokenizer.decode(generator.forced(), {.showSpecial = true, .beginsText = true})),
                     tries ? closing : QString());
            generator.say(speech.tokens(call.toStdString()));
            QVERIFY(generator.end());
            const Heard heard(*turn);
            QCOMPARE(heard.message.calls.size(), std::size_t{1});
            QVERIFY(heard.message.calls[0].complete && heard.message.content.empty() &&
                    heard.message.reasoning.empty());
        }
        ScriptGenerator generator; // that thinks on and on
        const auto turn = speech.ask(generator, options, &oneTool);
        generator.say(speech.tokens(thoughts.toStdString()));
        generator.say(speech.tokens(thoughts.toStdString()));
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.end());
        QCOMPARE(Heard(*turn).message.content, std::string("Yes."));
    }

    void cancels() {
        const Speech speech(plainTemplate);
        ScriptGenerator generator;
        auto turn = speech.ask(generator);
        generator.say(speech.tokens("One"));
        turn->cancel();
        QVERIFY(Heard(*turn).end->finish == Finish::cancelled);
        turn = speech.ask(generator);
        turn.reset(); // goes with its owner
        QVERIFY(generator.hasEnded());
    }

    void probabilities() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Options options;
        options.logProbabilities = 1;
        const auto turn = speech.ask(generator, options);
        generator.say(speech.tokens("<think>Hm</think>Yes"));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.tokens.size(), std::size_t{3});
        QCOMPARE(heard.tokens[0].token, speech.tokens("Y")[0]);
    }

    void goesOnWithPlainText() {
        const Speech speech(thinkTemplate);
        ScriptGenerator generator;
        Turn turn(generator, speech.tokenizer, speech.prompts, speech.prompts.plain("Once"), nullptr, {});
        generator.say(speech.tokens(" <think> is no markup here"));
        QVERIFY(generator.end());
        QVERIFY(Heard(turn).message.reasoning.empty());
    }

    void everyDialectHasATemplate() {
        for (const dialect::Dialect& row : dialect::dialects()) {
            const std::string source = templateOf(row, false);
            QVERIFY2(dialect::dialectOf(source).name == row.name, source.c_str());
        }
    }

    /// With 50 tokens to think the answer begins within 60: in every dialect of the table, whether the model or its
    /// prompt opens the thoughts, and with every template of the reference data, also those whose models should not.
    void budget_data() {
        QTest::addColumn<QString>("chatTemplate");
        const auto add = [](const std::string& name, const std::string& source) {
            QTest::addRow("%s", name.c_str()) << QString::fromStdString(source);
        };
        for (const dialect::Dialect& row : dialect::dialects()) {
            add(std::string(row.name), templateOf(row, false));
            const std::string opened = templateOf(row, true);
            if (!row.thoughts.empty() && dialect::dialectOf(opened).name == row.name)
                add(std::string(row.name) + ", opened", opened);
        }
        add("built-in model", contentOf(CALLIOPE_SOURCE_DIR "/resources/builtin-model/chat_template.jinja"));
        const auto folder = test::referenceData();
        for (const char* name : {"templates", "dialects"})
            if (folder && std::filesystem::is_directory(*folder / name))
                for (const auto& path : test::filesEndingIn(*folder / name, ".jinja"))
                    add(path.filename().string(), contentOf(path));
    }
    void budget() {
        QFETCH(QString, chatTemplate);
        const Speech speech(chatTemplate.toStdString());
        const dialect::Dialect& row = dialect::dialectOf(speech.prompts.templateSource());
        ScriptGenerator generator;
        Options options;
        options.thinkTokens = 50;
        const auto turn = speech.ask(generator, options);
        if (row.thoughts.empty()) { // nothing to put an end to
            generator.say(speech.tokens("all\nYes."));
            QVERIFY(generator.forced().empty());
            QCOMPARE(Heard(*turn).message.content, std::string("Yes."));
            return;
        }
        const std::string prompt =
            speech.tokenizer.decode(generator.request().prompt, {.showSpecial = true, .beginsText = true});
        dialect::Parser parser(speech.prompts.templateSource(), prompt);
        if (!parser.isReasoning()) {
            const std::string opening(row.thoughts);
            (void)parser.push(opening);
            QVERIFY2(parser.isReasoning(), prompt.c_str());
            generator.say(speech.tokens(opening));
        }
        while (generator.forced().empty() && generator.text().size() < 100) generator.say(speech.tokens("x"));
        const std::size_t begin = generator.text().size(); // of the answer
        QVERIFY2(begin <= 60, QByteArray::number(qlonglong(begin)));
        generator.say(speech.tokens("Yes."));
        QVERIFY(generator.end());
        const Heard heard(*turn);
        QCOMPARE(heard.message.content, std::string("Yes."));
        QVERIFY2(heard.message.reasoning.starts_with("xxx"), heard.message.reasoning.c_str());
    }
};

QTEST_APPLESS_MAIN(TurnTest)
#include "turn_test.moc"
