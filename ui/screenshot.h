#pragma once

#include "ui/session.h"

#include <QSize>
#include <QString>

namespace calliope::ui {

/// A picture of a page with sample chats.
struct Screenshot {
    QString page;            ///< chat, new, search, models, settings
    QString theme = "paper"; ///< paper (light), lamp (dark) or contrast
    QSize size{1440, 900};
    QString file;
};

/// The pages that can be taken.
[[nodiscard]] QStringList screenshotPages();

/// Shows the page, waits until it stands, and writes the file. Returns the exit status of the program.
int takeScreenshot(Session& session, const Screenshot& screenshot);

} // namespace calliope::ui
