#include "app/store/opening_note.h"

#include <QCoreApplication>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Store", text);
}

} // namespace

std::optional<Failure> openingNote(const storage::OpenReport& report) {
    if (report.isNewer)
        return Failure{tr("Your chats were written by a newer Calliope"),
                       tr("They can be read here, but nothing is saved. Install the newer version to go on with them."),
                       Failure::Action::none,
                       {}};
    if (report.repair)
        return Failure{tr("The file of your chats was damaged"),
                       QString::fromStdString(report.repair->sentence),
                       Failure::Action::none,
                       {}};
    return std::nullopt;
}

} // namespace calliope::app
