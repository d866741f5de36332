#pragma once

#include <QDateTime>
#include <QJsonObject>

namespace calliope::app {

/// What a question about times comes to, or why it cannot be answered.
struct DateAnswer {
    QString text;
    bool isError = false;
};

/// The schema of the questions: `action` is "now", "convert", "difference" or "add".
[[nodiscard]] QJsonObject dateQuestionSchema();

/// Answers a question that fits the schema. `now` is the time of the question, in the zone of the user. Zones are names
/// of IANA ("Europe/Berlin"), a city of one ("Berlin"), "UTC" or "UTC+2"; daylight saving follows the system's tables.
[[nodiscard]] DateAnswer answerDates(const QJsonObject& question, const QDateTime& now);

} // namespace calliope::app
