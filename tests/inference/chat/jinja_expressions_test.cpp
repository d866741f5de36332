#include "inference/base/error.h"
#include "inference/chat/jinja/template.h"
#include "inference/chat/template_raised.h"
#include "tests/support/reference_data.h"

#include <QTest>

using calliope::DateTime;
using calliope::Error;
using calliope::TemplateRaised;
using calliope::jinja::Template;
using Json = nlohmann::ordered_json;
namespace test = calliope::test;

/// Every row of tests/data/chat/expressions.json, which Python's Jinja2 made.
class JinjaExpressionsTest : public QObject {
    Q_OBJECT

private:
    Json m_table = Json::parse(test::readText(test::fixtures() / "chat" / "expressions.json"));

private slots:
    void rows_data() {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const Json& row : m_table["rows"]) {
            const QString name = QString::fromStdString(row["template"].get<std::string>()).simplified().left(70);
            QTest::addRow("%d %s", index, qPrintable(name)) << index;
            ++index;
        }
    }

    void rows() {
        QFETCH(int, index);
        const Json& row = m_table["rows"][static_cast<std::size_t>(index)];
        const std::optional<DateTime> now = DateTime::fromIso(m_table["now"].get<std::string>());
        QVERIFY(now.has_value());
        Json got;
        try {
            got = {{"text", Template(row["template"].get<std::string>()).render(m_table["variables"], *now)}};
        } catch (const TemplateRaised& raised) {
            got = {{"raises", raised.message()}};
        } catch (const Error& error) {
            const std::string_view message = error.what();
            QVERIFY2(message.starts_with("The chat template fails in line "), error.what());
            got = {{"fails", message}};
        }
        if (row.contains("fails")) {
            QVERIFY2(got.contains("fails"), got.dump().c_str());
            return;
        }
        const char* const kind = row.contains("text") ? "text" : "raises";
        QVERIFY2(got.contains(kind), got.dump().c_str());
        QCOMPARE(QString::fromStdString(got[kind]), QString::fromStdString(row[kind]));
    }
};

QTEST_APPLESS_MAIN(JinjaExpressionsTest)
#include "jinja_expressions_test.moc"
