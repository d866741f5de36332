#include "app/base/failure_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using Action = Failure::Action;

struct Row {
    Action action;
    const char* name;
    const char* button;
};

constexpr std::array table{
    Row{Action::none, "none", ""},
    Row{Action::retry, "retry", QT_TRANSLATE_NOOP("Failure", "Try again")},
    Row{Action::restartEngine, "restartEngine", QT_TRANSLATE_NOOP("Failure", "Start the engine again")},
    Row{Action::chooseModel, "chooseModel", QT_TRANSLATE_NOOP("Failure", "Choose a model")},
    Row{Action::openSettings, "openSettings", QT_TRANSLATE_NOOP("Failure", "Open the settings")},
    Row{Action::lengthenChats, "lengthenChats", QT_TRANSLATE_NOOP("Failure", "Choose the length of a chat")},
    Row{Action::goOnline, "goOnline", QT_TRANSLATE_NOOP("Failure", "Switch the network on")},
    Row{Action::freeDisk, "freeDisk", QT_TRANSLATE_NOOP("Failure", "There is room now: try again")},
};

} // namespace

QString nameOf(Failure::Action action) {
    return QString::fromLatin1(std::ranges::find(table, action, &Row::action)->name);
}

Failure::Action actionOf(const QString& name) {
    const auto* row = std::ranges::find_if(table, [&](const Row& each) { return name == QLatin1String(each.name); });
    return row == table.end() ? Action::none : row->action;
}

QVariantMap shownFailure(const Failure& failure) {
    const Row& row = *std::ranges::find(table, failure.action, &Row::action);
    return {{"title", failure.title},
            {"detail", failure.detail},
            {"action", QString::fromLatin1(row.name)},
            {"actionText", *row.button != '\0' ? QCoreApplication::translate("Failure", row.button) : QString()},
            {"report", failure.report}};
}

} // namespace calliope::app
