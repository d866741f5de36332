#include "app/tools/dates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>
#include <optional>

namespace calliope::app {

namespace {

constexpr const char* questionSchema = R"json({
    "type": "object",
    "properties": {
        "action": {"type": "string", "enum": ["now", "convert", "difference", "add"],
                   "description": "convert: time in to_zone; difference: from time until; add: time plus a span"},
        "time": {"type": "string", "description": "2026-03-29 14:30, with an offset if it has one; left out: now"},
        "zone": {"type": "string", "description": "of time: Europe/Berlin, UTC, UTC+2; left out: the user's"},
        "to_zone": {"type": "string"},
        "until": {"type": "string"},
        "years": {"type": "integer"}, "months": {"type": "integer"}, "weeks": {"type": "integer"},
        "days": {"type": "integer"}, "hours": {"type": "integer"}, "minutes": {"type": "integer"},
        "seconds": {"type": "integer"}
    },
    "required": ["action"],
    "additionalProperties": false
})json";

DateAnswer wrong(const QString& words) {
    return {words, true};
}

/// The zone of a name as people write it; nothing where there is none.
std::optional<QTimeZone> zoneOf(const QString& name, const QTimeZone& own) {
    const QString wanted = name.simplified();
    if (wanted.isEmpty() || wanted.compare(u"local", Qt::CaseInsensitive) == 0) return own;
    if (const QByteArray id = wanted.toLatin1(); QTimeZone::isTimeZoneIdAvailable(id)) return QTimeZone(id);
    static const QRegularExpression offset(R"(^(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?$)",
                                           QRegularExpression::CaseInsensitiveOption);
    if (const auto match = offset.match(wanted); match.hasMatch()) {
        const int minutes = match.captured(2).toInt() * 60 + match.captured(3).toInt();
        constexpr int most = 14 * 60;
        if (minutes <= most) return QTimeZone((match.captured(1) == u"-" ? -60 : 60) * minutes);
    }
    const QByteArray city = '/' + QString(wanted).replace(' ', '_').toLatin1().toLower();
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        if (id.toLower().endsWith(city) || id.toLower() == city.mid(1)) return QTimeZone(id);
    return std::nullopt;
}

/// ISO 8601, with or without seconds, time and offset; a time alone is today's.
std::optional<QDateTime> timeOf(const QString& text, const QTimeZone& zone, const QDateTime& now) {
    const QString wanted = text.simplified();
    if (wanted.compare(u"now", Qt::CaseInsensitive) == 0) return now.toTimeZone(zone);
    static const QRegularExpression form(
        R"(^(?:(\d{4})-(\d{2})-(\d{2}))?[T ]?(?:(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$)");
    const auto match = form.match(wanted);
    if (!match.hasMatch() || wanted.isEmpty()) return std::nullopt;
    const bool hasDate = !match.captured(1).isEmpty();
    const QDate date = hasDate ? QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt())
                               : now.toTimeZone(zone).date();
    const bool hasTime = !match.captured(4).isEmpty();
    if (!hasDate && !hasTime) return std::nullopt;
    const QTime time =
        hasTime ? QTime(match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt()) : QTime(0, 0);
    QTimeZone there = zone;
    if (const QString offset = match.captured(7); offset == u"Z")
        there = QTimeZone::utc();
    else if (!offset.isEmpty()) {
        const int minutes = offset.mid(1, 2).toInt() * 60 + offset.right(2).toInt();
        there = QTimeZone((offset[0] == u'-' ? -60 : 60) * minutes);
    }
    if (!date.isValid() || !time.isValid() || !there.isValid()) return std::nullopt;
    const QDateTime out(date, time, there);
    return out.isValid() ? std::optional(out) : std::nullopt;
}

QString shown(const QDateTime& time) {
    const QTimeZone zone = time.timeZone();
    const int minutes = zone.offsetFromUtc(time) / 60;
    const QString offset = QStringLiteral("UTC%1%2:%3")
                               .arg(minutes < 0 ? "-" : "+")
                               .arg(std::abs(minutes) / 60, 2, 10, QChar('0'))
                               .arg(std::abs(minutes) % 60, 2, 10, QChar('0'));
    return QStringLiteral("%1, %2 (%3, %4)")
        .arg(QLocale::c().toString(time.date(), "dddd"), time.toString("yyyy-MM-dd HH:mm:ss"),
             QString::fromLatin1(zone.id()), offset);
}

QString counted(qint64 number, const char* what) {
    return QStringLiteral("%1 %2%3").arg(number).arg(QLatin1String(what), number == 1 ? "" : "s");
}

DateAnswer difference(const QDateTime& from, const QDateTime& to) {
    const qint64 seconds = from.secsTo(to);
    const qint64 size = std::abs(seconds);
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 3'600;
    constexpr qint64 day = 86'400;
    QStringList parts;
    if (size >= day) parts.append(counted(size / day, "day"));
    if (size % day >= hour) parts.append(counted(size % day / hour, "hour"));
    if (size % hour >= minute) parts.append(counted(size % hour / minute, "minute"));
    if (size % minute > 0 || parts.isEmpty()) parts.append(counted(size % minute, "second"));
    const QString order = seconds < 0 ? "earlier" : seconds > 0 ? "later" : "the same time";
    QString text = QStringLiteral("From %1 to %2: %3, %4; %5 in all; %6 by the calendar")
                       .arg(shown(from), shown(to), parts.join(", "), order, counted(size, "second"),
                            counted(std::abs(from.date().daysTo(to.date())), "day"));
    return {text + '.', false};
}

DateAnswer added(QDateTime time, const QJsonObject& question) {
    constexpr int most = 4'000'000;
    const auto part = [&](const char* name) {
        return static_cast<qint64>(std::clamp(question[QLatin1String(name)].toDouble(0), -1.0 * most, 1.0 * most));
    };
    time = time.addYears(static_cast<int>(part("years"))).addMonths(static_cast<int>(part("months")));
    time = time.addDays(7 * part("weeks") + part("days"));
    time = time.addSecs(3'600 * part("hours") + 60 * part("minutes") + part("seconds"));
    if (!time.isValid() || std::abs(time.date().year()) > 9'999) return wrong("This is beyond the calendar.");
    return {shown(time), false};
}

} // namespace

QJsonObject dateQuestionSchema() {
    static const QJsonObject schema = QJsonDocument::fromJson(questionSchema).object();
    return schema;
}

DateAnswer answerDates(const QJsonObject& question, const QDateTime& now) {
    const auto zone = zoneOf(question["zone"].toString(), now.timeZone());
    if (!zone) return wrong(QStringLiteral("The zone \"%1\" is not known.").arg(question["zone"].toString().left(60)));
    const auto time = timeOf(question["time"].toString("now"), *zone, now);
    if (!time)
        return wrong(QStringLiteral("\"%1\" is not read as a time; write 2026-03-29 14:30.")
                         .arg(question["time"].toString().left(60)));
    const QString action = question["action"].toString();
    if (action == u"now") return {shown(now.toTimeZone(*zone)), false};
    if (action == u"add") return added(*time, question);
    if (action == u"convert") {
        const auto target = zoneOf(question["to_zone"].toString(), now.timeZone());
        if (!target)
            return wrong(QStringLiteral("The zone \"%1\" is not known.").arg(question["to_zone"].toString().left(60)));
        return {QStringLiteral("%1 is %2").arg(shown(*time), shown(time->toTimeZone(*target))), false};
    }
    const auto until = timeOf(question["until"].toString(), *zone, now);
    if (!until) return wrong("A difference needs \"until\", as 2026-03-29 14:30.");
    return difference(*time, *until);
}

} // namespace calliope::app
