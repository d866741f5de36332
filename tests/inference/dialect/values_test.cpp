#include "inference/dialect/json_scanner.h"
#include "inference/dialect/json_text.h"
#include "inference/dialect/loose_value.h"
#include "inference/dialect/utf8_filter.h"

#include <nlohmann/json.hpp>

#include <QTest>
#include <string>

using namespace calliope::dialect;

namespace {

struct JsonRow {
    const char* text;
    std::size_t taken;
    JsonScanner::State state;
    bool whole;
};

constexpr auto inside = JsonScanner::State::inside;
constexpr auto over = JsonScanner::State::over;
constexpr auto wrong = JsonScanner::State::wrong;
constexpr auto bare = JsonScanner::State::bare;

constexpr JsonRow jsonRows[] = {
    {"{\"a\": [1, -2.5e+3, true, null, \"\\u00e5\\n\"]} x", 43, over, true},
    {"\"a\"b", 3, over, true},
    {"12", 2, inside, true},
    {"12,", 2, over, true},
    {"1.", 2, inside, false},
    {"1.x", 2, wrong, false},
    {"-", 1, inside, false},
    {"01", 1, wrong, false},
    {"1e5 ", 3, over, true},
    {"tru", 3, inside, false},
    {"true,", 4, over, true},
    {"trve", 2, wrong, false},
    {"[1,]", 3, wrong, false},
    {"[}", 1, wrong, false},
    {"{,", 1, wrong, false},
    {"{\"a\"}", 4, wrong, false},
    {"{\"a\":1,}", 7, wrong, false},
    {"[", 1, inside, false},
    {"\"\\x", 2, wrong, false},
    {"\"\\u12g", 5, wrong, false},
    {"\"a\nb\"", 2, bare, false},
    {"[] ", 2, over, true},
    {" {} ", 3, over, true},
    {"", 0, inside, false},
    {"\xff", 0, wrong, false},
};

struct LooseRow {
    const char* text;
    const char* json; ///< nullptr: is no value
};

constexpr LooseRow looseRows[] = {
    {"True", "true"},
    {"None", "null"},
    {"[1, 'a', \"b\", (2, 3), {'k': False, \"l\": {}}]", "[1, \"a\", \"b\", [2, 3], {\"k\": false, \"l\": {}}]"},
    {"[1,]", "[1]"},
    {"{'a': 1,}", "{\"a\": 1}"},
    {"{1: 2, None: 3}", "{\"1\": 2, \"None\": 3}"},
    {"{key: two words, <|\"|>k<|\"|>: <|\"|>a\"<|b<|\"|>}", "{\"key\": \"two words\", \"k\": \"a\\\"<|b\"}"},
    {"'\\x41\\u00e5\\ud83d\\ude00\\q\\''", "\"A\xc3\xa5\xf0\x9f\x98\x80\\\\q'\""},
    {"+1.", "1.0"},
    {"-.5", "-0.5"},
    {"word", nullptr},
    {"[1", nullptr},
    {"[1}", nullptr},
    {"{'a'}", nullptr},
    {"{'a': }", nullptr},
    {"[,]", nullptr},
    {"'a' 'b'", nullptr},
    {"", nullptr},
};

} // namespace

class ValuesTest : public QObject {
    Q_OBJECT

private slots:
    void scannerFindsTheEnd() {
        for (const JsonRow& row : jsonRows) {
            JsonScanner scanner;
            QVERIFY2(scanner.take(row.text) == row.taken, row.text);
            QVERIFY2(scanner.state() == row.state, row.text);
            QVERIFY2(scanner.whole() == row.whole, row.text);
            JsonScanner bytewise;
            for (std::size_t i = 0; i < row.taken; ++i) QVERIFY2(bytewise.take({row.text + i, 1}) == 1, row.text);
        }
    }

    void depthIsBounded() {
        JsonScanner scanner;
        QCOMPARE(scanner.take(std::string(JsonScanner::deepest, '[')), JsonScanner::deepest);
        QVERIFY(scanner.state() == JsonScanner::State::inside);
        QCOMPARE(scanner.take("["), std::size_t{0});
        QVERIFY(scanner.state() == JsonScanner::State::wrong);
        LooseValue value;
        std::string out;
        QCOMPARE(value.take(std::string(JsonScanner::deepest + 1, '('), out), JsonScanner::deepest);
    }

    void looseValues() {
        for (const LooseRow& row : looseRows) {
            const auto json = jsonOfPython(row.text);
            QVERIFY2(json.has_value() == (row.json != nullptr), row.text);
            if (json) QCOMPARE(*json, std::string(row.json));
            if (json) QVERIFY(nlohmann::json::accept(*json));
        }
    }

    void bytesBecomeUtf8() {
        const std::string bytes = "a\xc3\xa5\xff\xe2\x82x\xf0\x9f\x98\x80\xed\xa0\x80\xc0\xaf\xf0\x9f";
        const std::string bad = "\xef\xbf\xbd";
        const std::string text = "a\xc3\xa5" + bad + bad + "x\xf0\x9f\x98\x80" + bad + bad + bad + bad + bad + bad;
        for (const std::size_t piece : {1, 2, 3, 100}) {
            Utf8Filter filter;
            std::string out;
            for (std::size_t at = 0; at < bytes.size(); at += piece) {
                const std::string part = filter.push(std::string_view(bytes).substr(at, piece));
                QVERIFY(QString::fromUtf8(part.c_str()).toUtf8() == QByteArray(part.c_str()));
                out += part;
            }
            QCOMPARE(out + filter.finish(), text);
            QCOMPARE(filter.finish(), std::string());
        }
    }

    void textAsJson() {
        const std::string text = "a\"\\\n\t\x01/\xc3\xa5";
        QCOMPARE(quotedJson(text), std::string("\"a\\\"\\\\\\n\\t\\u0001/\xc3\xa5\""));
        QCOMPARE(nlohmann::json::parse(quotedJson(text)).get<std::string>(), text);
        std::string decoded;
        StringDecoder decoder;
        for (const char c : std::string_view("\\ud83d\\ude00\\ud800x\\u12\\/")) QVERIFY(decoder.push(c, '"', decoded));
        QVERIFY(!decoder.push('"', '"', decoded));
        QCOMPARE(decoded, std::string("\xf0\x9f\x98\x80\xef\xbf\xbdx\xef\xbf\xbd/"));
    }
};

QTEST_APPLESS_MAIN(ValuesTest)
#include "values_test.moc"
