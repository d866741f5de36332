#include "inference/dialect/dialect.h"
#include "tests/inference/dialect/dialect_cases.h"

#include <QTest>
#include <algorithm>
#include <ctime>
#include <random>

using namespace calliope;
using namespace calliope::test;
using Json = nlohmann::ordered_json;

namespace {

const std::vector<DialectCase>& cases() {
    static const std::vector<DialectCase> all = allDialectCases();
    return all;
}

/// A template of that dialect.
std::string templateOf(const dialect::Dialect& row) {
    return std::string(row.detectors.front().text) + " " + std::string(row.detectors.front().also) + " " +
           std::string(row.reasoningMark);
}

std::string repeated(const std::string& unit, std::size_t size) {
    std::string out;
    while (out.size() < size) out += unit;
    return out;
}

/// Seconds of processor time that parsing takes, the text cut into pieces of this size.
double secondsFor(const dialect::Dialect& row, const std::string& text, std::size_t piece) {
    static const Json tools = {{{"function", {{"name", "weather"}}}}};
    dialect::Parser parser(templateOf(row), "", tools);
    const std::clock_t start = std::clock();
    for (std::size_t at = 0; at < text.size(); at += piece) (void)parser.push(std::string_view(text).substr(at, piece));
    (void)parser.finish();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// A text with some of its bytes removed, doubled, or replaced by pieces of others.
std::string mutated(std::string text, std::mt19937& random) {
    const auto upTo = [&](std::size_t size) { return size == 0 ? 0 : random() % size; };
    for (std::size_t changes = 1 + random() % 4; changes > 0; --changes) {
        const std::size_t at = upTo(text.size());
        const std::size_t size = 1 + upTo(20);
        const std::string& other = cases()[upTo(cases().size())].raw;
        switch (random() % 4) {
        case 0: text.erase(at, size); break;
        case 1: text.insert(at, text.substr(at, size)); break;
        case 2: text.insert(at, other.substr(upTo(other.size()), size)); break;
        default: text.resize(at); break;
        }
    }
    return text;
}

} // namespace

/// Whatever a model writes, parsing it ends soon, means the same however it is cut, and calls no tool with arguments
/// that are none.
class HostileOutputTest : public QObject {
    Q_OBJECT

private slots:
    void mutations() {
        std::mt19937 random(11);
        for (int round = 0; round < 6000; ++round) {
            DialectCase test = cases()[random() % cases().size()];
            test.raw = mutated(test.raw, random);
            const dialect::Message whole = dialect::parse(test.parser(), test.raw);
            std::vector<std::size_t> sizes;
            for (int i = 0; i < 20; ++i) sizes.push_back(1 + random() % 8);
            const dialect::Message pieces = readInPieces(test, sizes);
            QVERIFY2(same(whole, pieces), (test.name + "\n" + test.raw + "\n" + shown(whole)).c_str());
            for (const dialect::Call& call : whole.calls) {
                const Json arguments = Json::parse(call.arguments, nullptr, false);
                QVERIFY2(!call.complete || arguments.is_object(), (test.raw + "\n" + shown(whole)).c_str());
                QVERIFY(!call.name.empty());
            }
        }
    }

    /// Four times the text takes about four times as long, not sixteen times.
    void timeIsLinear_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(dialect::dialects().size()); ++i)
            QTest::addRow("%s", std::string(dialect::dialects()[static_cast<std::size_t>(i)].name).c_str()) << i;
    }
    void timeIsLinear() {
        QFETCH(int, index);
        const dialect::Dialect& row = dialect::dialects()[static_cast<std::size_t>(index)];
        std::vector<std::string> units{" ",
                                       "\n",
                                       "`",
                                       "{",
                                       "[",
                                       "<",
                                       "{\"name\": \"",
                                       "{\"a\":",
                                       "```\n",
                                       "a",
                                       "{\"name\": \"weather\", \"parameters\": ",
                                       "{\"type\": \"function\", "};
        for (const std::string_view marker : row.markers) {
            units.emplace_back(marker);
            units.push_back(std::string(marker) + " ");
            units.push_back(std::string(marker) + "{");
            units.push_back(std::string(marker.substr(0, marker.size() - 1)));
        }
        std::string starts = "x";
        for (const std::string_view marker : row.markers) starts += marker;
        constexpr std::size_t size = std::size_t{8} * 1024;
        for (const std::string& unit : units)
            for (const std::string& start : {std::string(), starts, starts + "weather{\"a\":\""}) {
                const double once = secondsFor(row, start + repeated(unit, size), 5);
                const double longer = secondsFor(row, start + repeated(unit, 4 * size), 5);
                QVERIFY2(longer < 9 * once + 0.1, unit.c_str());
            }
    }

    void deepArgumentsAreNotComplete() {
        DialectCase test;
        test.chatTemplate = "<tool_call>";
        test.tools = {{{"function", {{"name", "weather"}}}}};
        for (const std::size_t depth : {200, 100000}) {
            const std::string value = std::string(depth, '[') + std::string(depth, ']');
            test.raw = "<tool_call>{\"name\": \"weather\", \"arguments\": {\"a\": " + value + "}}</tool_call>Yes.";
            const dialect::Message message = dialect::parse(test.parser(), test.raw);
            QCOMPARE(message.calls.size(), std::size_t{1});
            QCOMPARE(message.calls[0].complete, depth == 200);
            QCOMPARE(message.content, std::string("Yes."));
        }
    }

    /// The schema of a tool is a request's, and may be a circle or make no sense.
    void strangeSchemas() {
        const char* parameters[] = {
            "{\"properties\": {\"a\": {\"$ref\": \"#\"}}, \"$ref\": \"#/properties/a\"}",
            "{\"properties\": {\"a\": {\"anyOf\": [{\"$ref\": \"#/properties/a\"}, {\"$ref\": \"#/properties/a\"}]}}}",
            "{\"properties\": {\"a\": {\"$ref\": \"#/nowhere\"}, \"b\": {\"type\": 7}, \"c\": {\"enum\": []}}}",
            "{\"properties\": [1]}",
            "null",
            "[]",
            "{\"properties\": {\"a\": {\"$ref\": \"~\"}, \"b\": {\"$ref\": \"#~\"}}}"};
        for (const char* schema : parameters) {
            DialectCase test;
            test.chatTemplate = "<tool_call><function=<parameter=";
            test.tools = {{{"function", {{"name", "f"}, {"parameters", Json::parse(schema)}}}}};
            test.raw =
                "<tool_call><function=f><parameter=a>1</parameter><parameter=b>x</parameter></function></tool_call>";
            const dialect::Message message = dialect::parse(test.parser(), test.raw);
            QCOMPARE(message.calls.size(), std::size_t{1});
            QCOMPARE(message.calls[0].arguments, std::string("{\"a\": 1, \"b\": \"x\"}"));
        }
    }

    void controlTokens() {
        const dialect::Parser muse("<atem:function_calls><|eom|>", "<|start|>assistant");
        QVERIFY(muse.isMarker("<|eom|>"));
        QVERIFY(muse.isMarker("<|message|>"));
        QVERIFY(!muse.isMarker("<|patch|>"));
        QVERIFY(!muse.isMarker(""));
        const dialect::Parser gemma("<|tool_call>call:", "");
        QVERIFY(gemma.isMarker("<|channel>"));
        QVERIFY(gemma.isMarker("<|\"|>"));
        QVERIFY(!gemma.isMarker("<turn|>"));
    }
};

QTEST_APPLESS_MAIN(HostileOutputTest)
#include "hostile_output_test.moc"
