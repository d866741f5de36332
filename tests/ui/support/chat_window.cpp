#include "tests/ui/support/chat_window.h"

#include <algorithm>

namespace calliope::test {

using storage::MessageState;
using storage::Role;

namespace {

template<typename Is>
bool anyItem(QQuickItem* root, const Is& is) {
    QList<QQuickItem*> items{root};
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (is(*items[i])) return true;
        items += items[i]->childItems();
    }
    return false;
}

} // namespace

ChatWindow::ChatWindow(Answers answers)
    : TestWindow({}, answers) {
    waitForComposer();
}

void ChatWindow::restart() {
    TestWindow::restart();
    waitForComposer();
}

void ChatWindow::waitForComposer() {
    if (!QTest::qWaitFor([this] { return composer() && composer()->hasActiveFocus(); }))
        qFatal("The composer does not have the focus");
}

QObject* ChatWindow::object(const char* name) {
    if (window()->objectName() == QLatin1String(name)) return window();
    const QList<QObject*> found = window()->findChildren<QObject*>(name);
    const auto shown =
        std::ranges::find_if(found, [](const QObject* each) { return each->property("visible").toBool(); });
    return shown != found.end() ? *shown : found.value(0);
}

void ChatWindow::write(const char* text) {
    for (const char* at = text; *at; ++at) QTest::keyClick(window(), *at);
}

void ChatWindow::ask(const char* text) {
    composer()->forceActiveFocus();
    write(text);
    press(Qt::Key_Return);
}

bool ChatWindow::hasBegun() {
    const storage::Message* message = last();
    return hasAnswer(MessageState::running) && !message->blocks.empty() && !message->blocks.back().text.empty();
}

bool ChatWindow::hasAnswer(MessageState state) {
    return last() && last()->role == Role::assistant && last()->state == state;
}

QStringList ChatWindow::components() {
    QStringList out;
    const app::Transcript& rows = *chat().transcript();
    for (int i = 0; i < rows.count(); ++i)
        out.append(rows.data(rows.index(i), app::Transcript::BlockRole).toMap().value("component").toString());
    return out;
}

QVariantMap ChatWindow::rowOf(const char* component) {
    const app::Transcript& rows = *chat().transcript();
    for (int i = rows.count() - 1; i >= 0; --i) {
        const QVariantMap row = rows.data(rows.index(i), app::Transcript::BlockRole).toMap();
        if (row.value("component") == QLatin1String(component)) return row;
    }
    return {};
}

bool ChatWindow::isDrawn(const char* component) {
    return anyItem(window()->contentItem(), [&](const QQuickItem& item) {
        return QLatin1String(item.metaObject()->className()).startsWith(QLatin1String(component));
    });
}

bool ChatWindow::isShown(const QString& text) {
    return anyItem(window()->contentItem(), [&](const QQuickItem& item) {
        return item.isVisible() && item.property("text").toString() == text;
    });
}

} // namespace calliope::test
