#include "tests/ui/support/test_window.h"

#include <QDir>
#include <QImage>
#include <algorithm>

namespace calliope::test {

namespace {

template<typename Visit>
bool anyItem(QQuickItem* root, const Visit& visit) {
    if (!root->isVisible()) return false;
    if (visit(root)) return true;
    const auto children = root->childItems();
    return std::any_of(children.begin(), children.end(), [&](QQuickItem* child) { return anyItem(child, visit); });
}

bool isLoading(QQuickItem* picture) {
    constexpr int loading = 2; // Image.Loading
    return picture->inherits("QQuickImageBase") && picture->property("status").toInt() == loading;
}

bool anyPopup(const QObject& window, const char* property) {
    const QList<QObject*> all = window.findChildren<QObject*>();
    return std::any_of(all.begin(), all.end(), [&](const QObject* each) {
        return each->inherits("QQuickPopup") && !each->inherits("QQuickToolTip") && each->property(property).toBool();
    });
}

} // namespace

TestWindow::TestWindow(ui::Session::Options options, Answers answers)
    : m_options(std::move(options)) {
    m_options.folder = m_folder.filePath("data").toStdString();
    m_options.isOffline = answers == Answers::scripted;
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

void TestWindow::close() {
    m_session.reset();
}

QQuickWindow* TestWindow::window() {
    return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first());
}

void TestWindow::go(const QString& page) {
    QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
    QTest::qWait(50);
}

void TestWindow::settle() {
    constexpr int frames = 60; // milliseconds
    QTest::qWait(frames);
    (void)window()->grabWindow(); // however late the machine is with its frames
}

void TestWindow::rest() {
    constexpr int most = 20;
    QImage before;
    for (int i = 0; i < most; ++i) {
        settle();
        const QImage now = window()->grabWindow();
        if (now == before && !anyItem(window()->contentItem(), isLoading)) return;
        before = now;
    }
}

bool TestWindow::hasPopup() {
    return anyPopup(*window(), "visible");
}

bool TestWindow::hasOpenPopup() {
    return anyPopup(*window(), "opened");
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
    settle();
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

void TestWindow::shoot(const QString& flow, const QString& name) {
    constexpr int settled = 350;
    QTest::qWait(settled);
    const QString folder = QStringLiteral(CALLIOPE_SCREENSHOTS "/") + flow;
    (void)QDir().mkpath(folder);
    (void)window()->grabWindow().save(folder + u'/' + name + ".png");
}

} // namespace calliope::test
