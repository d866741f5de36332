#include "app/chats/words.h"

#include "storage/import.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Words", text);
}

} // namespace

QString timeWords(std::int64_t time) {
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(time);
    const QDate today = QDate::currentDate();
    const qint64 days = moment.date().daysTo(today);
    const QLocale locale;
    if (days <= 0) return locale.toString(moment.time(), "HH:mm");
    if (days == 1) return tr("Yesterday");
    if (days < 7) return locale.toString(moment.date(), "dddd");
    return locale.toString(moment.date(), moment.date().year() == today.year() ? "d MMMM" : "d MMMM yyyy");
}

QString dayGroup(std::int64_t time) {
    const QDate day = QDateTime::fromMSecsSinceEpoch(time).date();
    const qint64 days = day.daysTo(QDate::currentDate());
    if (days <= 0) return tr("Today");
    if (days == 1) return tr("Yesterday");
    if (days < 8) return tr("Last week");
    if (days < 32) return tr("Last month");
    return QLocale().toString(day, "MMMM yyyy");
}

QString durationWords(std::int64_t milliseconds) {
    const QLocale locale;
    if (milliseconds < 9'950) return tr("%1 s").arg(locale.toString(static_cast<double>(milliseconds) / 1000, 'f', 1));
    const qlonglong seconds = (milliseconds + 500) / 1000;
    if (seconds < 60) return tr("%1 s").arg(seconds);
    return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString aboutWords(double seconds) {
    constexpr double most = 1e6;
    if (!(seconds > 0) || seconds > most) return {};
    const int whole = std::max(1, static_cast<int>(std::lround(seconds)));
    if (whole < 10) return tr("~%1 s").arg(whole);
    if (whole < 58) return tr("~%1 s").arg((whole + 2) / 5 * 5);
    return tr("~%1 min").arg((whole + 30) / 60);
}

QString importWords(const storage::ImportReport& report) {
    const QLocale locale;
    const auto number = [&](int count) { return locale.toString(count); };
    QStringList words{report.chats == 0   ? tr("No new chats")
                      : report.chats == 1 ? tr("1 chat imported")
                                          : tr("%1 chats imported").arg(number(report.chats))};
    if (report.alreadyThere > 0)
        words.append(report.alreadyThere == 1 ? tr("1 was there already")
                                              : tr("%1 were there already").arg(number(report.alreadyThere)));
    if (report.skipped > 0) words.append(tr("%1 left out that could not be read").arg(number(report.skipped)));
    if (report.missing > 0)
        words.append(report.missing == 1 ? tr("1 picture is missing")
                                         : tr("%1 pictures are missing").arg(number(report.missing)));
    return words.join(QStringLiteral(", "));
}

} // namespace calliope::app
