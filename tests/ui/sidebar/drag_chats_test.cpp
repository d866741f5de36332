#include "tests/ui/support/test_window.h"

#include <QTest>

/// Chats of the side bar are dragged into folders and out of them with the mouse, in the real window, offscreen.

using namespace calliope;

class DragChatsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        app::Chat& chat = m_window->session().chat();
        chat.setMode("instant");
        QTRY_VERIFY(chat.canSend());
        for (const char* words : {"First", "Second"}) {
            chats().newChat();
            chat.send(words);
            QTRY_VERIFY_WITH_TIMEOUT(!chat.isRunning() && chats().currentId() != 0 && chat.title() == words, 20'000);
        }
        for (const char* name : {"Garden", "House"}) {
            chats().makeFolder(name);
            QTRY_VERIFY(!chats().folders().isEmpty() && chats().folders().last().toMap()["name"] == name);
        }
        QTRY_COMPARE(tree()->property("count").toInt(), 6); // two headings, two folders, two chats
        tree()->setProperty("renaming", QString());
        m_window->settle();
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void intoAFolderAndOut() {
        const QPoint from = placeOf("First");
        press(from);
        move(placeOf("Garden"));
        QTRY_VERIFY(m_window->shows("Into “Garden”"));
        QCOMPARE(tree()->property("dropFolder").toLongLong(), folder("Garden"));
        QCOMPARE(marked(), QStringList({"Garden"}));
        move(placeOf("House"));
        QTRY_VERIFY(m_window->shows("Into “House”"));
        QCOMPARE(marked(), QStringList({"House"}));
        release(placeOf("House"));
        QTRY_COMPARE(folderOf("First"), folder("House"));
        QVERIFY(!tree()->property("dragging").toBool() && marked().isEmpty());
        QTRY_VERIFY(m_window->shows("“First” is in “House” now"));
        QTRY_COMPARE(titles(), QStringList({"Folders", "Garden", "House", "First", "Today", "Second"}));

        // Over a chat of the folder it is in already nothing would happen; over one that is in none it comes out.
        m_window->settle();
        press(placeOf("First"));
        move(placeOf("House"));
        QVERIFY(tree()->property("dragging").toBool() && !tree()->property("dropFolder").isValid());
        move(placeOf("Second"));
        QTRY_VERIFY(m_window->shows("Out of its folder"));
        QCOMPARE(marked(), QStringList({"Today", "Second"}));
        release(placeOf("Second"));
        QTRY_COMPARE(folderOf("First"), qlonglong{0});
        QTRY_VERIFY(m_window->shows("“First” is in no folder now"));
    }

    void canBeUndone() {
        dragTo("Second", placeOf("Garden"));
        QTRY_COMPARE(folderOf("Second"), folder("Garden"));
        QTRY_VERIFY(m_window->shows("Undo"));
        chats().undo();
        QTRY_COMPARE(folderOf("Second"), qlonglong{0});
        dragTo("Second", placeOf("Garden"));
        QTRY_COMPARE(folderOf("Second"), folder("Garden"));
        chats().moveTo(chatOf("Second"), folder("House"));
        QTRY_COMPARE(folderOf("Second"), folder("House"));
        chats().undo(); // into the folder it was in
        QTRY_COMPARE(folderOf("Second"), folder("Garden"));
    }

    void nothingHappens_data() {
        QTest::addColumn<QString>("how");
        for (const char* how : {"escape", "beside the side bar", "on the heading of the folders", "where it was"})
            QTest::newRow(how) << how;
    }

    void nothingHappens() {
        QFETCH(QString, how);
        const QStringList before = titles();
        press(placeOf("First"));
        move(placeOf("Garden"));
        QTRY_VERIFY(m_window->shows("Into “Garden”"));
        QPoint end = placeOf("Garden");
        if (how == "escape") {
            QTest::keyClick(m_window->window(), Qt::Key_Escape);
            QVERIFY(!tree()->property("dragging").toBool());
        }
        if (how == "beside the side bar") end = QPoint(m_window->window()->width() / 2, 300);
        if (how == "on the heading of the folders") end = placeOf("Folders");
        if (how == "where it was") end = placeOf("Second");
        if (how != "escape") move(end);
        release(end);
        QTest::qWait(100);
        QCOMPARE(titles(), before);
        QVERIFY(!m_window->shows("Undo") && !tree()->property("dragging").toBool());
        QVERIFY(tree()->property("interactive").toBool());
        QTest::mouseClick(m_window->window(), Qt::LeftButton, {}, placeOf("First")); // still opens
        QTRY_COMPARE(chats().currentId(), chatOf("First"));
    }

private:
    app::Chats& chats() { return m_window->session().chats(); }
    QQuickItem* tree() { return m_window->item("chats"); }

    qlonglong folder(const QString& name) {
        for (const QVariant& each : chats().folders())
            if (each.toMap()["name"] == name) return each.toMap()["id"].toLongLong();
        return -1;
    }
    storage::Id chatOf(const std::string& title) {
        for (const auto& chat : chats().list()->chats())
            if (chat.title == title) return chat.id;
        return 0;
    }
    qlonglong folderOf(const std::string& title) {
        const storage::Conversation* chat = chats().list()->find(chatOf(title));
        return chat && chat->folder ? *chat->folder : 0;
    }
    QStringList titles() {
        QStringList out;
        app::ChatList& list = *chats().list();
        for (int i = 0; i < list.rowCount(); ++i)
            out.append(list.data(list.index(i), app::ChatList::TitleRole).toString());
        return out;
    }
    QQuickItem* row(int index) {
        QQuickItem* item = nullptr;
        QMetaObject::invokeMethod(tree(), "itemAtIndex", Q_RETURN_ARG(QQuickItem*, item), Q_ARG(int, index));
        return item;
    }
    QStringList marked() {
        QStringList out;
        for (int i = 0; i < chats().list()->rowCount(); ++i)
            if (QQuickItem* item = row(i); item && item->property("dropHere").toBool())
                out.append(item->property("title").toString());
        return out;
    }
    QPoint placeOf(const QString& title) {
        QQuickItem* item = row(static_cast<int>(titles().indexOf(title)));
        if (!item) qFatal("There is no line %s", qPrintable(title));
        return item->mapToScene({60, item->height() / 2}).toPoint();
    }

    void press(QPoint place) {
        m_pointer = place;
        QTest::mousePress(m_window->window(), Qt::LeftButton, {}, place);
    }
    void move(QPoint to) {
        constexpr int steps = 12;
        for (int i = 1; i <= steps; ++i) QTest::mouseMove(m_window->window(), m_pointer + (to - m_pointer) * i / steps);
        m_pointer = to;
    }
    void release(QPoint place) { QTest::mouseRelease(m_window->window(), Qt::LeftButton, {}, place); }
    void dragTo(const QString& title, QPoint to) {
        m_window->settle();
        press(placeOf(title));
        move(to);
        release(to);
    }

    QPoint m_pointer;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<DragChatsTest>(argumentCount, arguments);
}

#include "drag_chats_test.moc"
