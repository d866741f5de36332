#include "app/assistant/shown_failure.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Row {
    Failure::Action action;
    const char* name;
    const char* text;
};

constexpr std::array rows{
    Row{Failure::Action::none, "", ""},
    Row{Failure::Action::retry, "retry", QT_TRANSLATE_NOOP("Failure", "Try again")},
    Row{Failure::Action::restartEngine, "restart", QT_TRANSLATE_NOOP("Failure", "Start the engine again")},
    Row{Failure::Action::chooseModel, "models", QT_TRANSLATE_NOOP("Failure", "Choose a model")},
    Row{Failure::Action::openSettings, "", ""}, // what is wrong stands beside it
    Row{Failure::Action::goOnline, "online", QT_TRANSLATE_NOOP("Failure", "Switch the network on")},
    Row{Failure::Action::freeDisk, "retry", QT_TRANSLATE_NOOP("Failure", "Try again")},
};

} // namespace

QVariantMap shownFailure(const Failure& failure) {
    const auto* row = std::ranges::find(rows, failure.action, &Row::action);
    return {{"title", failure.title},
            {"detail", failure.detail},
            {"action", row->name},
            {"actionText", *row->text == 0 ? QString() : QCoreApplication::translate("Failure", row->text)},
            {"report", failure.report}};
}

} // namespace calliope::app
