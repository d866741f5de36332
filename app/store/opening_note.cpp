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
    if (report.isOnNetwork)
        return Failure{
            tr("Your chats lie on a network share"),
            tr("Saving takes longer there, and a connection that breaks may damage them; they are copied once "
               "a day. Keep Calliope's folder on a disk of this computer: quit, move it there, and start "
               "with --data and its new place."),
            Failure::Action::none,
            {}};
    return std::nullopt;
}

} // namespace calliope::app
