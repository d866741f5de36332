#include "tests/ui/support/chat_window.h"

#include <QAccessible>
#include <algorithm>

/// Chats and folders of the side bar in the real window: by keys, by menus, and taken back.

using namespace calliope;

class ChatsViewTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void deletingCanBeUndone() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QTRY_COMPARE(chats().list()->chats().size(), std::size_t{1});
        chats().remove(chats().currentId());
        QTRY_VERIFY(chats().list()->chats().empty());
        chats().undo();
        QTRY_COMPARE(chats().list()->chats().size(), std::size_t{1});
    }

    /// The line of the chat that is open leads to it, and what was begun there stays.
    void theOpenChatIsNotOpenedAgain() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QTRY_VERIFY(chats().list()->rowCount() > 0);
        m_window->chat().beginEditLast();
        QVERIFY(m_window->chat().isEditing());
        auto* tree = qobject_cast<QQuickItem*>(m_window->object("chats"));
        tree->forceActiveFocus(Qt::TabFocusReason);
        m_window->press(Qt::Key_Down);
        QQuickItem* line = nullptr;
        QTRY_VERIFY((line = tree->property("currentItem").value<QQuickItem*>()) != nullptr &&
                    line->property("kind") == "chat");
        QVERIFY(QMetaObject::invokeMethod(line, "activate"));
        QTRY_VERIFY(m_window->composer()->hasActiveFocus());
        QTest::qWait(100);
        QVERIFY(m_window->chat().isEditing());
        QCOMPARE(m_window->written(), QString("Hello there"));
    }

    /// However long a title is: what is told of it is in the window, and so is the way back.
    void longTitlesAreTold() {
        m_window->window()->resize(720, 600);
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        chats().rename(chats().currentId(), QString("word ").repeated(40));
        QTRY_VERIFY(!chats().list()->chats().empty() && chats().list()->chats().front().title.starts_with("word"));
        chats().remove(chats().currentId());
        QTRY_VERIFY(m_window->shows("was deleted"));
        m_window->settle();
        const auto all = m_window->window()->findChildren<QQuickItem*>();
        const auto toast = std::ranges::find_if(all, [](const QQuickItem* each) {
            return QLatin1String(each->metaObject()->className()).startsWith(QLatin1String("Toast"));
        });
        QVERIFY(toast != all.end() && (*toast)->isVisible());
        const QRectF place((*toast)->mapToScene({}), (*toast)->size());
        QVERIFY(place.left() >= 0 && place.right() <= 720);
        QVERIFY(place.height() > 60); // on several lines
    }

    /// A name that is typed is kept by whatever comes next, but for Esc.
    void aNewNameIsKept_data() {
        QTest::addColumn<bool>("isDropped");
        QTest::addColumn<QString>("title");
        QTest::newRow("a click elsewhere") << false << "birds";
        QTest::newRow("Esc") << true << "Hello there";
    }

    void aNewNameIsKept() {
        QFETCH(bool, isDropped);
        QFETCH(QString, title);
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QTRY_VERIFY(chats().list()->rowCount() > 0);
        auto* tree = qobject_cast<QQuickItem*>(m_window->object("chats"));
        tree->forceActiveFocus(Qt::TabFocusReason);
        m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_F2);
        QTRY_COMPARE(window()->activeFocusItem()->property("selectedText").toString(), QString("Hello there"));
        m_window->write("birds");
        if (isDropped)
            m_window->press(Qt::Key_Escape);
        else
            m_window->composer()->forceActiveFocus(Qt::MouseFocusReason);
        QTRY_VERIFY(tree->property("renaming").toString().isEmpty());
        QTRY_COMPARE(QString::fromStdString(chats().list()->chats().front().title), title);
        QTest::qWait(100);
        QCOMPARE(QString::fromStdString(chats().list()->chats().front().title), title);
        QVERIFY(isDropped || m_window->composer()->hasActiveFocus());
    }

    /// Screen readers read the line that the arrows are on, though the list has the keys.
    void theLineWithTheKeysIsTold() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QTRY_VERIFY(chats().list()->rowCount() > 0);
        auto* tree = qobject_cast<QQuickItem*>(m_window->object("chats"));
        const auto isTold = [&] {
            auto* line = tree->property("currentItem").value<QQuickItem*>();
            const QAccessibleInterface* face = line ? QAccessible::queryAccessibleInterface(line) : nullptr;
            return face != nullptr && face->state().focused && face->text(QAccessible::Name) == "Hello there";
        };
        tree->forceActiveFocus(Qt::TabFocusReason);
        m_window->press(Qt::Key_Down);
        QTRY_VERIFY(isTold());
        m_window->composer()->forceActiveFocus();
        QTRY_VERIFY(!isTold());
    }

    void foldersHoldChats() {
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        const storage::Id chat = chats().currentId();
        chats().makeFolder("Garden", chat);
        QTRY_COMPARE(chats().folders().size(), 1);
        QTRY_COMPARE(chats().list()->rowCount(), 3); // heading, folder, chat
        auto* tree = qobject_cast<QQuickItem*>(m_window->object("chats"));
        QTRY_VERIFY(!tree->property("renaming").toString().isEmpty()); // it waits for its name
        QTRY_VERIFY(tree->hasActiveFocus() &&
                    window()->activeFocusItem()->property("selectedText").toString() == "Garden");
        m_window->press(Qt::Key_B);
        m_window->press(Qt::Key_Return);
        QTRY_COMPARE(chats().folders().first().toMap().value("name").toString(), QString("b"));
        QVERIFY(tree->hasActiveFocus());

        // By the keyboard: down to the chat, up to the folder, close and open it, remove it, take that back.
        m_window->press(Qt::Key_Down);
        QCOMPARE(chats().list()->rowCount(), 3);
        while (tree->property("currentIndex").toInt() > 1) m_window->press(Qt::Key_Up);
        m_window->press(Qt::Key_Left);
        QCOMPARE(chats().list()->rowCount(), 2);
        m_window->press(Qt::Key_Right);
        QCOMPARE(chats().list()->rowCount(), 3);
        m_window->press(Qt::Key_Delete);
        QTRY_VERIFY(chats().folders().isEmpty());
        QCOMPARE(chats().list()->chats().size(), std::size_t{1});
        chats().undo();
        QTRY_COMPARE(chats().folders().size(), 1);

        chats().moveTo(chat, 0);
        QTRY_VERIFY(!chats().list()->chats().front().folder);

        // By its menu.
        QTRY_COMPARE(tree->property("count").toInt(), 4); // two headings, folder, chat
        tree->forceActiveFocus();
        while (tree->property("currentIndex").toInt() < 3) m_window->press(Qt::Key_Down);
        m_window->press(Qt::Key_Menu);
        QObject* menu = tree->findChild<QObject*>("chatMenu");
        QTRY_VERIFY(menu && menu->property("opened").toBool());
        QObject* folders = tree->findChild<QObject*>("folderMenu");
        QQuickItem* choice = nullptr;
        QVERIFY(folders &&
                QMetaObject::invokeMethod(folders, "itemAt", Q_RETURN_ARG(QQuickItem*, choice), Q_ARG(int, 0)));
        QVERIFY(choice && !choice->property("checked").toBool() && QMetaObject::invokeMethod(choice, "triggered"));
        QTRY_VERIFY(chats().list()->chats().front().folder);
        QTRY_VERIFY(choice->property("checked").toBool());
        QMetaObject::invokeMethod(menu, "close");
    }

private:
    QQuickWindow* window() { return m_window->window(); }
    app::Chats& chats() { return m_window->chats(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ChatsViewTest>(argumentCount, arguments);
}

#include "chats_view_test.moc"
