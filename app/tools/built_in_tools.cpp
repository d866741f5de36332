#include "app/tools/built_in_tools.h"

#include "app/tools/dates.h"
#include "app/tools/expression.h"
#include "app/tools/units.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Tools", text);
}

constexpr const char* calculatorSchema = R"json({
    "type": "object",
    "properties": {
        "expression": {"type": "string", "maxLength": 2000,
                       "description": "for example (1.2 + 3.4) * 5^2 or round(sqrt(2), 4)"}
    },
    "required": ["expression"],
    "additionalProperties": false
})json";

constexpr const char* unitsSchema = R"json({
    "type": "object",
    "properties": {
        "value": {"type": ["number", "string"],
                  "pattern": "^-?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,4})?$"},
        "from": {"type": "string", "description": "for example ft, kg or °F"},
        "to": {"type": "string"}
    },
    "required": ["value", "from", "to"],
    "additionalProperties": false
})json";

constexpr const char* searchSchema = R"json({
    "type": "object",
    "properties": {
        "query": {"type": "string", "minLength": 2, "maxLength": 200,
                  "description": "a few words, all of which must be there"},
        "count": {"type": "integer", "minimum": 1, "maximum": 20}
    },
    "required": ["query"],
    "additionalProperties": false
})json";

QJsonObject schema(const char* json) {
    return QJsonDocument::fromJson(json).object();
}

Tool calculator() {
    return {.name = "calculator",
            .title = tr("Calculator"),
            .description = "Works out an arithmetic expression exactly, with decimals and fractions. Use it for every "
                           "sum that is not trivial. Functions: " +
                           functionNames() + ". Constants: pi, e. Angles in radians.",
            .parameters = schema(calculatorSchema),
            .effect = ToolEffect::read,
            .words = [](const QJsonObject& given) { return tr("Work out %1").arg(given["expression"].toString()); },
            .run =
                [](const QJsonObject& given, const ToolContext&) {
                    return runAtOnce([expression = given["expression"].toString()] {
                        const Computed computed = compute(expression);
                        if (computed.isError) return ToolResult{computed.text, true};
                        return ToolResult{computed.isExact ? computed.text : computed.text + " (rounded)"};
                    });
                }};
}

Tool dates() {
    return {.name = "date_and_time",
            .title = tr("Date and time"),
            .description = "Tells the current date and time, converts times between zones, counts the time between two "
                           "dates, and adds spans to dates.",
            .parameters = dateQuestionSchema(),
            .effect = ToolEffect::read,
            .words =
                [](const QJsonObject& given) {
                    const QString action = given["action"].toString();
                    if (action == u"now") return tr("Look at the clock");
                    return action == u"convert" ? tr("Convert a time") : tr("Count the days");
                },
            .run =
                [](const QJsonObject& given, const ToolContext&) {
                    return runAtOnce([given] {
                        const DateAnswer answer = answerDates(given, QDateTime::currentDateTime());
                        return ToolResult{answer.text, answer.isError};
                    });
                }};
}

Tool converter() {
    return {.name = "convert_units",
            .title = tr("Units"),
            .description = "Converts a number between units of length, area, volume, mass, temperature, time, speed, "
                           "pressure, energy, power, data or angle.",
            .parameters = schema(unitsSchema),
            .effect = ToolEffect::read,
            .words =
                [](const QJsonObject& given) {
                    return tr("Convert %1 to %2").arg(given["from"].toString(), given["to"].toString());
                },
            .run =
                [](const QJsonObject& given, const ToolContext&) {
                    return runAtOnce([given] {
                        const QJsonValue value = given["value"];
                        const QString number =
                            value.isString() ? value.toString() : QString::number(value.toDouble(), 'g', 15);
                        const Conversion converted =
                            convertUnits(number, given["from"].toString(), given["to"].toString());
                        return ToolResult{converted.text, converted.isError};
                    });
                }};
}

QString foundWords(const std::vector<storage::TextHit>& hits) {
    QJsonArray list;
    for (const storage::TextHit& hit : hits) {
        QJsonObject found{
            {"chat", QString::fromStdString(hit.title)},
            {"date", QDateTime::fromMSecsSinceEpoch(hit.createdAt).date().toString(Qt::ISODate)},
            {"text", QString::fromStdString(hit.excerpt.text)},
        };
        if (!hit.document.empty()) found["document"] = QString::fromStdString(hit.document);
        if (hit.page > 0) found["page"] = hit.page;
        list.append(found);
    }
    return QString::fromUtf8(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

Tool chatSearch(StoreThread& store) {
    return {
        .name = "search_my_chats",
        .title = tr("Search in your chats"),
        .description =
            "Searches the user's earlier chats with Calliope on this computer, and the documents that are attached "
            "to them, for words.",
        .parameters = schema(searchSchema),
        .effect = ToolEffect::read,
        .readsStrangers = true, // answers in them may repeat anything
        .readsElsewhere = true,
        .words = [](const QJsonObject& given) { return tr("Search your chats for %1").arg(given["query"].toString()); },
        .run =
            [&store](const QJsonObject& given, const ToolContext& context) {
                auto run = std::make_unique<ToolRun>();
                constexpr int usual = 8;
                const int count = given["count"].toInt(usual);
                store.run(
                    run.get(),
                    [query = given["query"].toString().toStdString(), count, chat = context.chat](
                        storage::Store& open) { return open.search().texts(query, {.except = chat, .limit = count}); },
                    [each = run.get()](const std::vector<storage::TextHit>& hits) {
                        emit each->finished(
                            {hits.empty() ? QStringLiteral("Nothing was found.") : foundWords(hits), false});
                    },
                    [each = run.get()](const Failure& failure) {
                        emit each->finished({failure.title + ". " + failure.detail, true});
                    });
                return run;
            }};
}

} // namespace

std::vector<Tool> builtInTools(StoreThread& store) {
    return {calculator(), dates(), converter(), chatSearch(store)};
}

} // namespace calliope::app
