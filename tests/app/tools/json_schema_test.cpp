#include "app/tools/json_schema.h"
#include "tests/app/tools/json_schema_cases.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

QJsonValue json(const QByteArray& text) {
    return QJsonDocument::fromJson("[" + text + "]").array().at(0);
}

} // namespace

/// Values that fit and values that do not, and schemas that want to cost too much.
class JsonSchemaTest : public QObject {
    Q_OBJECT

private slots:
    void checks_data() {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("fits");
        for (const test::SchemaCase& each : test::schemaCases())
            QTest::newRow(qPrintable(QString("%1: %2%3").arg(each.name, each.fits ? "" : "not ", each.value)))
                << QByteArray(each.schema) << QByteArray(each.value) << each.fits;
    }

    void checks() {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, value);
        QFETCH(bool, fits);
        QVERIFY(json(schema).isObject());
        const QString wrong = schemaObjection(json(value), json(schema).toObject());
        QVERIFY2(wrong.isEmpty() == fits, qPrintable(wrong));
        if (!fits) QVERIFY2(wrong.startsWith("arguments") && wrong.endsWith('.'), qPrintable(wrong));
    }

    void saysWhere() {
        const auto schema = json(R"({"properties": {"days": {"items": {"type": "integer"}}}})").toObject();
        QCOMPARE(schemaObjection(json(R"({"days": [1, "two"]})"), schema),
                 QString("arguments.days[1] must be a whole number; it is \"two\"."));
    }

    void hostileSchemasEndSoon() {
        QJsonObject deep{{"type", "integer"}};
        for (int i = 0; i < 400; ++i) deep = {{"allOf", QJsonArray{deep}}};
        QVERIFY(!schemaObjection(1, deep).isEmpty());

        // Each step of 40 asks the next one twice.
        QJsonObject definitions{{"d0", QJsonObject{{"type", "string"}}}};
        for (int i = 1; i <= 40; ++i) {
            const QJsonObject next{{"$ref", QString("#/$defs/d%1").arg(i - 1)}};
            definitions[QString("d%1").arg(i)] = QJsonObject{{"anyOf", QJsonArray{next, next}}};
        }
        const QJsonObject doubling{{"$defs", definitions}, {"$ref", "#/$defs/d40"}};
        QElapsedTimer clock;
        clock.start();
        QVERIFY(!schemaObjection(1, doubling).isEmpty());
        QVERIFY2(clock.elapsed() < calliope::test::limit(3'000), qPrintable(QString::number(clock.elapsed())));

        const QJsonObject slow{{"pattern", "^(a+)+$"}};
        clock.restart();
        (void)schemaObjection(QString(5'000, 'a') + "b", slow);
        QVERIFY2(clock.elapsed() < calliope::test::limit(1'000), qPrintable(QString::number(clock.elapsed())));
    }

    /// The examples of the released protocol are what its schema says.
    void releasedExamples() {
        const auto data = calliope::test::referenceData();
        const std::filesystem::path place = "protocols/mcp-2026-07-28/schema/2026-07-28";
        if (!data || !std::filesystem::exists(*data / place)) QSKIP("The reference data is not here.");
        const QString folder = QString::fromStdU16String((*data / place).u16string());
        QFile file(folder + "/schema.json");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonObject schema = QJsonDocument::fromJson(file.readAll()).object();
        int checked = 0;
        for (QDirIterator files(folder + "/examples", {"*.json"}, QDir::Files, QDirIterator::Subdirectories);
             files.hasNext();) {
            QFile example(files.next());
            QVERIFY(example.open(QIODevice::ReadOnly));
            const QString type = QFileInfo(example).dir().dirName();
            schema["$ref"] = "#/$defs/" + type;
            QJsonObject value = QJsonDocument::fromJson(example.readAll()).object();
            const QString wrong = schemaObjection(value, schema, type);
            QVERIFY2(wrong.isEmpty(), qPrintable(example.fileName() + ": " + wrong));
            ++checked;
        }
        QVERIFY2(checked > 80, qPrintable(QString::number(checked)));
    }
};

QTEST_APPLESS_MAIN(JsonSchemaTest)
#include "json_schema_test.moc"
