#pragma once

#include "ui/session.h"

#include <QList>
#include <QSize>
#include <QString>

namespace calliope::ui {

/// Pictures of a page with sample chats, one for each theme.
struct Screenshot {
    struct Take {
        QString theme; ///< paper (light), lamp (dark) or contrast
        QString file;
    };

    QString page; ///< one of screenshotPages()
    QSize size{1440, 900};
    QList<Take> takes; ///< at least one
};

/// The pages that can be taken.
[[nodiscard]] QStringList screenshotPages();

/// Shows the page, waits until it stands, and writes the files. Returns the exit status of the program.
int takeScreenshot(Session& session, const Screenshot& screenshot);

} // namespace calliope::ui
