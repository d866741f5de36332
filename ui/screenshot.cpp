#include "ui/screenshot.h"

#include <QEventLoop>
#include <QImage>
#include <QQuickWindow>
#include <QTextStream>
#include <QTimer>

namespace calliope::ui {

namespace {

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

constexpr int settled = 700; ///< milliseconds in which every animation ends and everything is loaded

} // namespace

QStringList screenshotPages() {
    return {"chat",
            "new",
            "search",
            "models",
            "models/files",
            "models/endpoints",
            "settings",
            "settings/personas",
            "settings/device",
            "settings/privacy",
            "settings/shortcuts",
            "settings/about",
            "first-run/1",
            "first-run/2",
            "first-run/3"};
}

int takeScreenshot(Session& session, const Screenshot& screenshot) {
    QTextStream errors(stderr);
    session.settings().setTheme(screenshot.theme);
    if (!session.show()) return 1;
    auto* window = qobject_cast<QQuickWindow*>(session.qml().rootObjects().first());
    window->resize(screenshot.size);
    window->show();
    wait(settled);
    const auto& chats = session.chats().list()->chats();
    if (screenshot.page != "new" && !chats.empty()) session.chats().open(chats.front().id);
    if (screenshot.page != "chat" && screenshot.page != "new")
        QMetaObject::invokeMethod(window, "go", Q_ARG(QString, screenshot.page));
    wait(settled);
    if (!window->grabWindow().save(screenshot.file)) {
        errors << "The picture " << screenshot.file << " could not be written.\n";
        return 1;
    }
    return 0;
}

} // namespace calliope::ui
