#include "inference/base/error.h"
#include "inference/grammar/schema.h"
#include "tests/inference/grammar/schema_check.h"
#include "tests/inference/grammar/schema_rows.h"
#include "tests/inference/grammar/test_tokens.h"

#include <QTest>
#include <ctime>

using namespace calliope;
using grammar::Constraint;
using grammar::Json;

namespace {

const test::TestTokens& tokens() {
    static const test::TestTokens all(test::awkwardPieces());
    return all;
}

std::shared_ptr<Constraint> constraintOf(const Json& schema, const grammar::SchemaOptions& options = {}) {
    return std::make_shared<Constraint>(grammar::grammarOfSchema(schema, options), tokens().trie());
}

QString messageOf(const Json& schema, grammar::Unsupported mode = grammar::Unsupported::refuse) {
    try {
        (void)constraintOf(schema, {grammar::WhiteSpace::limited, mode});
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class SchemaTest : public QObject {
    Q_OBJECT

private slots:
    void documents_data() {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < test::schemaRows().size(); ++i)
            QTest::newRow(test::schemaRows()[i].name) << static_cast<int>(i);
    }
    void documents() {
        QFETCH(int, row);
        const test::SchemaRow& each = test::schemaRows()[static_cast<std::size_t>(row)];
        const Json schema = Json::parse(each.schema);
        const auto constraint = constraintOf(schema);
        for (const char* document : each.fitting) QVERIFY2(test::fits(constraint, document), document);
        for (const char* document : each.others) QVERIFY2(!test::fits(constraint, document), document);
    }

    /// Whatever is drawn through the mask is a document that fits the schema.
    void walks_data() { documents_data(); }
    void walks() {
        QFETCH(int, row);
        const Json schema = Json::parse(test::schemaRows()[static_cast<std::size_t>(row)].schema);
        std::mt19937 random(static_cast<unsigned>(row));
        for (const grammar::WhiteSpace whiteSpace : {grammar::WhiteSpace::compact, grammar::WhiteSpace::limited}) {
            const grammar::Matcher matcher(constraintOf(schema, {whiteSpace, grammar::Unsupported::refuse}));
            int ended = 0;
            for (int walk = 0; walk < 25; ++walk) {
                const test::Walk drawn = test::randomWalk(matcher, *tokens().trie(), random);
                if (!drawn.ended) continue;
                ++ended;
                const QString shown = QString::fromStdString(drawn.text);
                const Json value = Json::parse(drawn.text, nullptr, false);
                QVERIFY2(!value.is_discarded(), qPrintable(shown));
                const bool isSpecial = schema.is_object() && (schema.contains("nullable") ||
                                                              schema.value("exclusiveMinimum", Json()).is_boolean() ||
                                                              schema.value("items", Json()).is_array());
                const std::string reason = isSpecial ? "" : test::misfit(value, schema, schema);
                QVERIFY2(reason.empty(), qPrintable(QString::fromStdString(reason) + ": " + shown));
            }
            QVERIFY(ended > 0);
        }
    }

    /// No run of white space outside of strings is longer than the policy says.
    void whiteSpaceIsBounded() {
        const Json schema = Json{{"type", "object"}, {"properties", {{"a", {{"type", "array"}}}, {"b", true}}}};
        const auto limited = constraintOf(schema);
        const auto compact = constraintOf(schema, {grammar::WhiteSpace::compact, grammar::Unsupported::refuse});
        const std::string blanks(20, ' ');
        QVERIFY(test::fits(limited, "{\n" + blanks + "\"a\":\n" + blanks + "[\n\t]\n}"));
        QVERIFY(!test::fits(limited, "{\n " + blanks + "\"a\":[]}"));
        QVERIFY(!test::fits(limited, "{  \"a\":[]}"));
        QVERIFY(!test::fits(limited, "{\n\n\"a\":[]}"));
        QVERIFY(!test::fits(limited, "{ }\n"));
        QVERIFY(test::fits(compact, "{\"a\":[],\"b\":{\"x\":[1,2]}}"));
        QVERIFY(!test::fits(compact, "{\"a\": []}"));
    }

    void refuses_data() {
        QTest::addColumn<QString>("schema");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("isRelaxed"); ///< whether it can be left out
        for (const test::SchemaRefusal& each : test::schemaRefusals())
            QTest::newRow(each.name) << each.schema << each.message << each.isRelaxed;
    }
    void refuses() {
        QFETCH(QString, schema);
        QFETCH(QString, message);
        QFETCH(bool, isRelaxed);
        const Json json = Json::parse(schema.toStdString());
        const QString told = messageOf(json);
        QVERIFY2(told.contains(message), qPrintable(told));
        QVERIFY(told.endsWith('.'));
        QCOMPARE(messageOf(json, grammar::Unsupported::relax).isEmpty(), isRelaxed);
    }

    /// Schemas that want too much: an answer or one sentence, soon.
    void hostile_data() {
        QTest::addColumn<QString>("schema");
        const auto row = [](const char* name, const QString& schema) { QTest::newRow(name) << schema; };
        row("deep items", QString("{\"items\":").repeated(5000) + "{}" + QString("}").repeated(5000));
        row("deep anyOf", QString("{\"anyOf\":[").repeated(5000) + "{}" + QString("]}").repeated(5000));
        row("deep values", "{\"enum\":" + QString("[").repeated(100'000) + QString("]").repeated(100'000) + "}");
        row("doubling",
            QString("{\"properties\":{\"a\":").repeated(60) + "{}" + QString("},\"anyOf\":[{},{}]}").repeated(60));
        row("product", "{\"allOf\":[" +
                           QString("{\"anyOf\":[{\"minimum\":1},{\"maximum\":2},{\"minLength\":1}]},").repeated(20) +
                           "{}]}");
        row("doubling references", [] {
            QString text = "{\"$defs\":{";
            for (int i = 0; i < 50; ++i)
                text += QString("\"d%1\":{\"allOf\":[{\"$ref\":\"#/$defs/d%2\"},{\"$ref\":\"#/$defs/d%2\"}]},")
                            .arg(i)
                            .arg(i + 1);
            return text + "\"d50\":{}},\"$ref\":\"#/$defs/d0\"}";
        }());
        row("doubling objects", [] {
            QString text = "{\"$defs\":{";
            for (int i = 0; i < 50; ++i)
                text += QString("\"d%1\":{\"required\":[\"b\"],\"properties\":{\"a\":{\"$ref\":\"#/$defs/d%2\"},"
                                "\"b\":{\"$ref\":\"#/$defs/d%2\"}}},")
                            .arg(i)
                            .arg(i + 1);
            return text + "\"d50\":{}},\"$ref\":\"#/$defs/d0\"}";
        }());
        row("large counts",
            "{\"items\":{\"items\":{\"items\":{\"type\":\"string\",\"maxLength\":60000},\"minItems\":9999},"
            "\"minItems\":9999},\"minItems\":9999}");
        row("long strings",
            "{\"prefixItems\":[" + QString("{\"type\":\"string\",\"maxLength\":65536},").repeated(100) + "{}]}");
        row("many properties", [] {
            QString text = "{\"properties\":{";
            for (int i = 0; i < 999; ++i) text += QString("\"p%1\":{\"type\":\"string\"},").arg(i);
            return text + "\"z\":{}},\"required\":[\"z\"],\"additionalProperties\":true}";
        }());
        row("large enum", [] {
            QString text = "{\"enum\":[";
            for (int i = 0; i < 20000; ++i) text += QString("\"value %1\",").arg(i * 7919);
            return text + "1]}";
        }());
        row("long name",
            "{\"properties\":{\"" + QString("x").repeated(100'000) + "\":{}},\"additionalProperties\":true}");
        row("long pattern", "{\"pattern\":\"" + QString("(a*)*").repeated(1500) + "\"}");
        row("deep pattern", "{\"pattern\":\"" + QString("(").repeated(5000) + QString(")").repeated(5000) + "\"}");
        row("explosive pattern", "{\"pattern\":\"((((((a{1,99}){1,99}){1,99}){1,99}){1,99}){1,99}b?){1,99}\"}");
        row("unanchored pattern", "{\"pattern\":\"a.{5000}b.{5000}c\"}");
        row("chained references", [] {
            QString text = "{\"$defs\":{";
            for (int i = 0; i < 5000; ++i) text += QString("\"d%1\":{\"$ref\":\"#/$defs/d%2\"},").arg(i).arg(i + 1);
            return text + "\"d5000\":{}},\"$ref\":\"#/$defs/d0\"}";
        }());
    }
    void hostile() {
        QFETCH(QString, schema);
        const Json json = Json::parse(schema.toStdString());
        const std::clock_t start = std::clock();
        QString told;
        try {
            grammar::Matcher matcher(constraintOf(json, {grammar::WhiteSpace::limited, grammar::Unsupported::relax}));
            std::mt19937 random(1);
            (void)test::randomWalk(matcher, *tokens().trie(), random, 40);
        } catch (const Error& error) {
            told = error.what();
        }
        const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        qInfo("%.2f s: %s", seconds, qPrintable(told));
        QVERIFY(told.isEmpty() || told.endsWith('.'));
        QVERIFY2(seconds < 1.5, qPrintable(QString::number(seconds)));
    }

    /// Integer bounds of all lengths and signs, against counting.
    void everyIntegerRange() {
        for (int low = -120; low <= 120; low += 17)
            for (int high = low - 1; high <= 130; high += 13) {
                const Json schema{{"type", "integer"}, {"minimum", low}, {"maximum", high}};
                if (low > high) {
                    QVERIFY(!messageOf(schema).isEmpty());
                    continue;
                }
                const auto constraint = constraintOf(schema);
                for (int value = -140; value <= 140; ++value)
                    QCOMPARE(test::fits(constraint, std::to_string(value)), low <= value && value <= high);
            }
    }

    /// Bounds of numbers with one to three decimals, against comparing thousandths.
    void numberRanges() {
        const auto decimal = [](int thousandths) {
            return Json::parse(QString::number(thousandths / 1000.0, 'f', 3).toStdString());
        };
        std::mt19937 random(3);
        for (int round = 0; round < 60; ++round) {
            const int low = static_cast<int>(random() % 3000) - 1500;
            const int high = low + static_cast<int>(random() % 1500);
            const bool isOpen = round % 2 == 0;
            const Json schema{{"type", "number"},
                              {isOpen ? "exclusiveMinimum" : "minimum", decimal(low)},
                              {isOpen ? "exclusiveMaximum" : "maximum", decimal(high)}};
            if (isOpen && low == high) continue;
            const auto constraint = constraintOf(schema);
            for (int value = low - 120; value <= high + 120; value += value > low + 5 && value < high - 20 ? 7 : 1) {
                const bool fits = isOpen ? low < value && value < high : low <= value && value <= high;
                const QString text = QString::number(value / 1000.0, 'f', 3);
                if (text.startsWith("-0.000")) continue;
                QVERIFY2(test::fits(constraint, text.toStdString()) == fits,
                         qPrintable(QString::fromStdString(schema.dump()) + ": " + text));
            }
        }
    }
};

QTEST_APPLESS_MAIN(SchemaTest)
#include "schema_test.moc"
