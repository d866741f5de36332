#pragma once

#include "ui/session.h"

#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

namespace calliope::test {

/// Who answers in the window.
enum class Answers { scripted, fromEngine };

/// The real window, offscreen, in a folder of its own; and hands for tests. What a test looks for by name has that
/// objectName.
class TestWindow {
public:
    /// `options` may say what the app fetches and how; the folder is the test's.
    explicit TestWindow(ui::Session::Options options = {}, Answers answers = Answers::scripted);
    ~TestWindow();

    void restart(); ///< with what was kept
    void close();   ///< ends the session; what QML complains about on the way is told as well

    [[nodiscard]] ui::Session& session() { return *m_session; }
    [[nodiscard]] QQuickWindow* window();
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// What QML complained about; should be empty.
    [[nodiscard]] const QStringList& warnings() const { return m_warnings; }

    void go(const QString& page);
    void settle(); ///< what has just appeared gets its place
    void
    rest(); ///< nothing moves any more and all pictures are there; where something always moves, for a second or two
    /// Whether a sheet, a menu or the drawer lies over the window; also while it comes and goes.
    [[nodiscard]] bool hasPopup();
    [[nodiscard]] bool hasOpenPopup(); ///< that has come, and so has the keys
    /// The first that is to be seen; nullptr where there is none.
    [[nodiscard]] QQuickItem* item(const QString& name);
    [[nodiscard]] QList<QQuickItem*> items(const QString& name);
    bool click(const QString& name); ///< false where it is not there, or disabled
    bool type(const QString& name, const QString& text);
    /// Whether a text that is to be seen holds this.
    [[nodiscard]] bool shows(const QString& text);

    /// A picture of the window for people to look at: screenshots/<flow>/<name>.png in the build.
    void shoot(const QString& flow, const QString& name);

private:
    QTemporaryDir m_folder;
    ui::Session::Options m_options;
    QStringList m_warnings;
    std::unique_ptr<ui::Session> m_session;
};

/// The main() of a test of windows: pictures are made in software.
template<typename Test>
int runWindowTest(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    Test test;
    return QTest::qExec(&test, argumentCount, arguments);
}

} // namespace calliope::test
