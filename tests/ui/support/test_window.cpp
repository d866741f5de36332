#include "tests/ui/support/test_window.h"

namespace calliope::test {

namespace {

template<typename Visit>
bool anyItem(QQuickItem* root, const Visit& visit) {
    if (!root->isVisible()) return false;
    if (visit(root)) return true;
    const auto children = root->childItems();
    return std::any_of(children.begin(), children.end(), [&](QQuickItem* child) { return anyItem(child, visit); });
}

} // namespace

TestWindow::TestWindow(const ui::Session::Options& options)
    : m_options(options) {
    m_options.folder = m_folder.filePath("data").toStdString();
    m_options.isOffline = true;
    restart();
}

TestWindow::~TestWindow() = default;

void TestWindow::restart() {
    m_session.reset();
    m_session = std::make_unique<ui::Session>(m_options);
    QObject::connect(&m_session->qml(), &QQmlEngine::warnings, [this](const QList<QQmlError>& errors) {
        for (const QQmlError& error : errors) m_warnings.append(error.toString());
    });
    if (!m_session->load()) qFatal("The window cannot be loaded");
    window()->resize(1280, 1000);
    window()->show();
    window()->requestActivate();
    (void)QTest::qWaitForWindowActive(window());
}

QQuickWindow* TestWindow::window() {
    return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first());
}

void TestWindow::go(const QString& page) {
    QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
    QTest::qWait(50);
}

QList<QQuickItem*> TestWindow::items(const QString& name) {
    QList<QQuickItem*> found;
    anyItem(window()->contentItem(), [&](QQuickItem* item) {
        if (item->objectName() == name) found.append(item);
        return false;
    });
    return found;
}

QQuickItem* TestWindow::item(const QString& name) {
    return items(name).value(0);
}

bool TestWindow::click(const QString& name) {
    constexpr int frames = 60; // milliseconds in which what has just appeared gets its place
    QTest::qWait(frames);
    QQuickItem* found = item(name);
    if (!found || !found->isEnabled()) return false;
    const QPointF centre = found->mapToScene(QPointF(found->width() / 2, found->height() / 2));
    QTest::mouseClick(window(), Qt::LeftButton, {}, centre.toPoint());
    return true;
}

bool TestWindow::type(const QString& name, const QString& text) {
    QQuickItem* found = item(name);
    if (!found) return false;
    found->forceActiveFocus();
    for (const QChar letter : text) QTest::keyClick(window(), letter.toLatin1());
    return true;
}

bool TestWindow::shows(const QString& text) {
    return anyItem(window()->contentItem(),
                   [&](QQuickItem* item) { return item->property("text").toString().contains(text); });
}

} // namespace calliope::test
