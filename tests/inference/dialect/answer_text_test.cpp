#include "inference/chat/chat_template.h"
#include "inference/dialect/dialect.h"
#include "inference/dialect/effort.h"
#include "tests/inference/dialect/dialect_cases.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;
using namespace calliope::test;
using dialect::Effort;
using Json = nlohmann::ordered_json;

namespace {

struct VariablesRow {
    const char* name;
    const char* chatTemplate;
    const char* effort;   ///< JSON
    const char* expected; ///< JSON
};

constexpr VariablesRow variablesRows[] = {
    {"nothing to set", "{{ messages }}", "\"high\"", "{}"},
    {"on", "{% if enable_thinking %}", "\"low\"", "{\"enable_thinking\": true}"},
    {"off", "{% if enable_thinking is false %}", "\"none\"", "{\"enable_thinking\": false}"},
    {"budget of nothing", "{% if enable_thinking %}", "0", "{\"enable_thinking\": false}"},
    {"two names", "{% if thinking is defined %}{% set thinking = enable_thinking %}", "\"none\"",
     "{\"enable_thinking\": false, \"thinking\": false}"},
    {"an attribute is none", "{{ message.thinking }}{{ message['thinking'] }}{{ \"thinking\" in message }}", "\"none\"",
     "{}"},
    {"harmony", "{% set reasoning_effort = \"medium\" %}", "\"xhigh\"", "{\"reasoning_effort\": \"high\"}"},
    {"harmony has no off", "{% set reasoning_effort = \"medium\" %}", "\"none\"", "{\"reasoning_effort\": \"low\"}"},
    {"muse", "{{ reasoning_strength if reasoning_strength else 'high' }}", "\"xhigh\"",
     "{\"reasoning_strength\": \"xhigh\"}"},
    {"minimal is low", "{{ reasoning_strength if reasoning_strength else 'high' }}", "\"minimal\"",
     "{\"reasoning_strength\": \"low\"}"},
    {"budgets are strengths", "{{ reasoning_strength }}", "3000", "{\"reasoning_strength\": \"medium\"}"},
    {"strengths in the template", "{% if reasoning_effort not in ['none', 'high'] %}", "\"low\"",
     "{\"reasoning_effort\": \"none\"}"},
    {"budget", "{% if thinking_budget is defined %}", "700", "{\"thinking_budget\": 700}"},
    {"budget of a level", "{% if thinking_budget is defined %}", "\"low\"", "{\"thinking_budget\": 1024}"},
    {"no budget", "{% if thinking_budget is defined %}", "\"high\"", "{}"},
};

/// Prompts of a template with the given variables; empty where it cannot be rendered.
std::string promptOf(const std::string& source, const Json& variables) {
    ChatTemplate::Inputs inputs;
    inputs.messages = {{{"role", "user"}, {"content", "Hello <think>"}}};
    inputs.tools = Json::array();
    inputs.extra = variables;
    inputs.bosToken = "";
    inputs.eosToken = "";
    return ChatTemplate(source).render(inputs);
}

std::vector<std::filesystem::path> referenceTemplates() {
    std::vector<std::filesystem::path> out;
    const auto folder = referenceData();
    for (const char* name : {"templates", "dialects"})
        if (folder && std::filesystem::is_directory(*folder / name))
            for (const auto& path : filesEndingIn(*folder / name, ".jinja")) out.push_back(path);
    return out;
}

} // namespace

class AnswerTextTest : public QObject {
    Q_OBJECT

private slots:
    void effortBecomesVariables_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(variablesRows)); ++i)
            QTest::addRow("%s", variablesRows[i].name) << i;
    }
    void effortBecomesVariables() {
        QFETCH(int, index);
        const VariablesRow& row = variablesRows[index];
        const auto effort = Effort::from(Json::parse(row.effort));
        QVERIFY(effort.has_value());
        const Json found = dialect::effortVariables(row.chatTemplate, *effort);
        QVERIFY2(found == Json::parse(row.expected), found.dump().c_str());
    }

    void nonsenseIsNoEffort() {
        for (const char* value : {"\"much\"", "-1", "1.5", "null", "[]", "99999999999", "true"})
            QVERIFY2(!Effort::from(Json::parse(value)), value);
    }

    /// With no effort, the prompt and what is to be appended lead straight into the answer.
    void templatesCanBeKeptFromThinking_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("off");
        if (referenceTemplates().empty()) QSKIP("There are no reference templates (CALLIOPE_REFERENCE_DIR).");
        for (const auto& path : referenceTemplates())
            for (const bool off : {false, true})
                QTest::addRow("%s %s", path.filename().string().c_str(), off ? "off" : "on")
                    << QString::fromStdString(path.string()) << off;
    }
    void templatesCanBeKeptFromThinking() {
        QFETCH(QString, path);
        QFETCH(bool, off);
        const std::string source = readText(path.toStdString());
        std::string prompt =
            promptOf(source, dialect::effortVariables(source, {off ? Effort::Level::none : Effort::Level::high, {}}));
        const auto text = dialect::Parser(source, prompt).answerText();
        QVERIFY(text.has_value());
        const dialect::Dialect& row = dialect::dialectOf(source);
        if (!dialect::reasons(row, source)) QCOMPARE(QString::fromStdString(*text), QString());
        prompt += *text;
        dialect::Parser parser(source, prompt);
        QVERIFY(!parser.isReasoning());
        QCOMPARE(QString::fromStdString(parser.answerText().value_or("?")), QString());
        dialect::Message message;
        message.add(parser.push("Yes."));
        message.add(parser.finish());
        QCOMPARE(QString::fromStdString(message.content), QString("Yes."));
        QCOMPARE(QString::fromStdString(message.reasoning), QString());
    }

    /// Wherever thoughts are cut off, the text that ends them leads into the answer, and nothing of it shows.
    void thoughtsCanBeEnded_data() {
        QTest::addColumn<int>("index");
        const std::vector<DialectCase>& all = cases();
        for (int i = 0; i < static_cast<int>(all.size()); ++i)
            if (all[static_cast<std::size_t>(i)].expect.contains("reasoning_content"))
                QTest::addRow("%s", all[static_cast<std::size_t>(i)].name.c_str()) << i;
    }
    void thoughtsCanBeEnded() {
        QFETCH(int, index);
        const DialectCase& test = cases()[static_cast<std::size_t>(index)];
        const dialect::Message whole = dialect::parse(test.parser(), test.raw);
        std::size_t waited = 0;
        for (std::size_t size = 0; size <= test.raw.size(); ++size) {
            if (size < test.raw.size() && (static_cast<unsigned char>(test.raw[size]) & 0xc0) == 0x80) continue;
            dialect::Parser parser = test.parser();
            dialect::Message message;
            message.add(parser.push(std::string_view(test.raw).substr(0, size)));
            const std::optional<std::string> text = parser.answerText();
            waited = text ? 0 : waited + 1;
            QVERIFY2(waited < 200, "answerText waits for too long");
            if (!text || text->empty()) continue;
            message.add(parser.push(*text));
            QVERIFY(!parser.isReasoning());
            QCOMPARE(QString::fromStdString(parser.answerText().value_or("?")), QString());
            const std::string before = message.content;
            message.add(parser.push("Yes."));
            message.add(parser.finish());
            QVERIFY2(message.content.ends_with("Yes."), shown(message).c_str());
            QVERIFY2(whole.content.starts_with(before), shown(message).c_str());
            QVERIFY2(whole.reasoning.starts_with(message.reasoning), shown(message).c_str());
        }
    }

    void dialectsThatThinkCanStop() {
        for (const dialect::Dialect& row : dialect::dialects()) {
            const bool parts = row.name == "functionary, parts";
            QVERIFY2(parts != !row.toAnswer.fromReasoning.empty(), std::string(row.name).c_str());
            QVERIFY2(parts != !row.toAnswer.fromStart.empty(), std::string(row.name).c_str());
        }
    }

    /// What thoughts would begin with begins them.
    void thoughtsCanBegin() {
        for (const dialect::Dialect& row : dialect::dialects()) {
            const dialect::Detector& detector = row.detectors.front();
            const std::string source = std::string(detector.text).append(detector.also).append(row.reasoningMark);
            dialect::Parser parser(source, "<|start|>assistant");
            const std::string thoughts = parser.thoughtsText();
            const bool parts = row.name == "functionary, parts";
            QVERIFY2(parts == thoughts.empty(), std::string(row.name).c_str());
            (void)parser.push(thoughts);
            QVERIFY2(parts != parser.isReasoning(), std::string(row.name).c_str());
            QCOMPARE(QString::fromStdString(parser.thoughtsText()), QString()); // have begun
        }
    }

private:
    static const std::vector<DialectCase>& cases() {
        static const std::vector<DialectCase> all = allDialectCases();
        return all;
    }
};

QTEST_APPLESS_MAIN(AnswerTextTest)
#include "answer_text_test.moc"
