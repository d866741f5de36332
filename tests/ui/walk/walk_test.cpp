#include "app/chats/sample_lanes.h"
#include "app/chats/sample_tools.h"
#include "tests/ui/support/keyboard_walk.h"
#include "tests/ui/tools/desk_server.h"

#include <QAccessible>
#include <QTest>
#include <algorithm>

/// Walks with the keyboard over every page of the real window: every control is reached by Tab, has a name and a role
/// for screen readers, and shows that it has the focus.

using namespace calliope;
using test::isA;
using test::isBelow;
using test::isControl;
using test::isInView;
using test::isOf;
using test::nameOf;
using test::showsFocus;
using test::visitItems;

class WalkTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        qputenv("CALLIOPE_CAMERA", "pattern");
        m_window = std::make_unique<test::TestWindow>(ui::Session::Options{.sampleChats = true});
        QTRY_VERIFY(!session().chats().list()->chats().empty());
    }

    void cleanupTestCase() { m_window.reset(); }

    void everyControlIsReached_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<bool>("hasChat");
        QTest::addColumn<int>("width");
        QTest::newRow("new chat") << "chat" << false << 1280;
        QTest::newRow("new chat, narrow") << "chat" << false << 1024;
        QTest::newRow("new chat, as narrow as can be") << "chat" << false << 720;
        QTest::newRow("chat") << "chat" << true << 1280;
        QTest::newRow("chat, as narrow as can be") << "chat" << true << 720;
        for (const char* name :
             {"models/catalogue", "models/files", "models/endpoints", "settings/look", "settings/modes",
              "settings/personas", "settings/device", "settings/privacy", "settings/tools", "settings/chats",
              "settings/shortcuts", "settings/about", "first-run/1", "first-run/2", "first-run/3"})
            QTest::newRow(name) << name << true << 1280;
        QTest::newRow("models, as narrow as can be") << "models/catalogue" << true << 720;
        QTest::newRow("settings, as narrow as can be") << "settings/tools" << true << 720;
    }

    void everyControlIsReached() {
        QFETCH(QString, page);
        QFETCH(bool, hasChat);
        QFETCH(int, width);
        window()->resize(width, 800);
        if (hasChat)
            session().chats().open(session().chats().list()->chats().front().id);
        else
            session().chats().newChat();
        QTRY_VERIFY(session().chat().canSend() && session().chat().isEmpty() != hasChat);
        m_window->go(page);
        m_window->rest();

        QCOMPARE(walk(page.startsWith("first-run") ? 3 : 6), QStringList());
    }

    /// What gets the focus after a click stays where it is, for the click's own place would slip away.
    void onlyKeysScroll() {
        window()->resize(1280, 600);
        m_window->go("settings/shortcuts");
        m_window->rest();
        QQuickItem* last = nullptr;
        visitItems(window()->contentItem(), [&](QQuickItem* item) {
            if (isControl(item) && item->isEnabled() && !isInView(item)) last = item;
        });
        QVERIFY(last);
        QTest::mouseClick(window(), Qt::LeftButton, {}, QPoint(window()->width() - 2, 2));
        last->forceActiveFocus(Qt::MouseFocusReason);
        QVERIFY(!isInView(last));
    }

    /// Servers that wait for approval, and both ways to add one.
    void serversAreReached_data() {
        QTest::addColumn<bool>("pastes");
        QTest::newRow("by a line") << false;
        QTest::newRow("by JSON") << true;
    }

    void serversAreReached() {
        QFETCH(bool, pastes);
        window()->resize(1280, 800);
        if (session().servers().servers().isEmpty())
            QCOMPARE(
                session().servers().paste("{\"mcpServers\": {\"Files\": {\"command\": \"npx\", \"args\": [\"-y\", "
                                          "\"files\"]}, \"Calendar\": {\"url\": \"https://calendar.example.org\"}}}"),
                QString());
        m_window->go("settings/servers");
        QTRY_VERIFY(itemOf("AddServer") && itemOf("ServerCard"));
        itemOf("AddServer")->setProperty("pastes", pastes);
        m_window->rest();
        QCOMPARE(walk(), QStringList());
    }

    /// Conversations with agents, with places on a picture, and with tools, one of which asks.
    void blocksAreReached_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("width");
        for (const char* what : {"agents", "agents in full", "agents that work", "regions", "tools"}) {
            QTest::addRow("%s", what) << what << 1280;
            QTest::addRow("%s, narrow", what) << what << 720;
        }
    }

    void blocksAreReached() {
        QFETCH(QString, what);
        QFETCH(int, width);
        window()->resize(width, 800);
        m_window->go("chat");
        openChat(what == "regions" ? "What is on the table" : "Bakery");
        QTRY_VERIFY(session().chat().transcript()->last());
        app::Transcript& transcript = *session().chat().transcript();
        if (what == "agents that work") {
            storage::Message running = app::sampleLanes(true);
            running.id = transcript.last()->id;
            transcript.replaceMessage(std::move(running));
        } else if (what == "tools") {
            transcript.setMessages(app::sampleTools());
            transcript.setOpen(transcript.last()->id, transcript.last()->blocks[1].id, 1);
        } else if (what != "regions") {
            transcript.lanesOf(transcript.last()->id)->setExpanded(what == "agents in full");
        }
        const char* block = what == "regions" ? "RegionsBlock" : what == "tools" ? "PermissionBlock" : "LanesBlock";
        QTRY_VERIFY(itemOf(block));
        m_window->rest();
        QCOMPARE(walk(), QStringList());
    }

    /// A form that was opened, and what went wrong.
    void formsAreReached_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"PersonaEditor", "FailureCard", "ErrorBlock"}) QTest::newRow(what) << what;
    }

    void formsAreReached() {
        QFETCH(QString, what);
        window()->resize(1280, 800);
        if (what == "PersonaEditor") {
            m_window->go("settings/personas");
            QTRY_VERIFY(m_window->item("newPersona"));
            press(m_window->item("newPersona"));
        } else if (what == "FailureCard") {
            session().models().setFailure(
                {"This is no model", "Please choose another file.", app::Failure::Action::retry, "raw"});
            m_window->go("models/catalogue");
        } else {
            m_window->go("chat");
            openChat("Spanish");
            QTRY_VERIFY(session().chat().transcript()->last());
            storage::Message failed = *session().chat().transcript()->last();
            failed.state = storage::MessageState::failed;
            failed.problem = "The endpoint does not answer.";
            session().chat().transcript()->replaceMessage(std::move(failed));
        }
        QTRY_VERIFY(itemOf(what.toLatin1().constData()));
        m_window->rest();
        const QStringList problems = walk();
        session().models().forgetFailure();
        QCOMPARE(problems, QStringList());
    }

    /// Arrows lead through what a button opens.
    void menusAreReached_data() {
        QTest::addColumn<QString>("button");
        for (const char* button : {"budget", "laneCount"}) QTest::newRow(button) << button;
    }

    void menusAreReached() {
        QFETCH(QString, button);
        window()->resize(1280, 800);
        m_window->go("chat");
        openChat("Bakery");
        session().chat().setMode("contemplating");
        QTRY_VERIFY(m_window->item(button));
        press(m_window->item(button));
        QTRY_VERIFY(m_window->hasOpenPopup() && sheet());
        QCOMPARE(test::walkMenu(*m_window), QStringList());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
    }

    /// While the words of it are shown.
    void undoIsReached() {
        window()->resize(1280, 800);
        m_window->go("chat");
        openChat("Spanish");
        const auto& chats = session().chats().list()->chats();
        const std::size_t all = chats.size();
        session().chats().remove(chats.back().id);
        QTRY_VERIFY(itemOf("Toast") && session().chats().list()->chats().size() == all - 1);
        for (int i = 0; i < 300 && !isBelow(window()->activeFocusItem(), itemOf("Toast")); ++i)
            QTest::keyClick(window(), Qt::Key_Tab);
        QQuickItem* undo = window()->activeFocusItem();
        QVERIFY(undo && isBelow(undo, itemOf("Toast")));
        QVERIFY(showsFocus(undo) && !nameOf(undo).isEmpty());
        QTest::keyClick(window(), Qt::Key_Space);
        QTRY_COMPARE(session().chats().list()->chats().size(), all);
    }

    /// Screen readers press what is shown without the keys and the mouse.
    void screenReadersPress() {
        window()->resize(1280, 800);
        m_window->go("chat");
        const auto& chats = session().chats().list()->chats();
        const std::size_t all = chats.size();
        session().chats().remove(chats.back().id);
        QTRY_VERIFY(itemOf("Toast") && session().chats().list()->chats().size() == all - 1);
        m_window->rest();
        QQuickItem* undo = nullptr;
        visitItems(itemOf("Toast"), [&](QQuickItem* item) {
            if (isControl(item)) undo = item;
        });
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(undo);
        QVERIFY(face);
        QAccessibleActionInterface* actions = face->actionInterface();
        QVERIFY(actions);
        QVERIFY(actions->actionNames().contains(QAccessibleActionInterface::pressAction()));
        actions->doAction(QAccessibleActionInterface::pressAction());
        QTRY_COMPARE(session().chats().list()->chats().size(), all);
    }

    /// What lies over the window has the keys, and gives them back.
    void sheetsAreReached_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("fewest");
        for (const char* what : {"camera", "picture", "picture with regions", "link", "drawer", "endpoint"})
            QTest::newRow(what) << what << 3;
        QTest::newRow("search") << "search" << 2; // arrows lead to what it finds
        QTest::newRow("offers") << "offers" << 2; // likewise
        QTest::newRow("offer with arguments") << "offer" << 4;
    }

    void sheetsAreReached() {
        QFETCH(QString, what);
        QFETCH(int, fewest);
        window()->resize(what == "drawer" ? 720 : 1280, 800);
        m_window->go("chat");
        openChat("What is on the table");
        QTRY_VERIFY(itemOf("RegionsBlock"));
        QVERIFY(!sheet());
        if (what == "camera") {
            m_window->go("camera");
            QTRY_VERIFY_WITH_TIMEOUT(session().camera().isOn(), 20'000);
        } else if (what == "drawer") {
            QTest::keyClick(window(), Qt::Key_B, Qt::ControlModifier);
        } else if (what == "link") {
            const auto sheets = window()->findChildren<QObject*>();
            const auto link = std::find_if(sheets.begin(), sheets.end(),
                                           [](const QObject* each) { return isOf(each, "LinkSheet_QML"); });
            QVERIFY(link != sheets.end() && QMetaObject::invokeMethod(*link, "open"));
        } else if (what == "search") {
            m_window->go("search");
        } else if (what == "endpoint") {
            m_window->go("models/endpoints");
            QTRY_VERIFY(m_window->item("endpointEdit"));
            press(m_window->item("endpointEdit"));
        } else if (what.startsWith("offer")) {
            openOffers();
            QTRY_VERIFY(m_window->item("offer"));
            if (what == "offer") {
                QTest::keyClick(window(), Qt::Key_Return);
                QTRY_VERIFY(m_window->item("offerValue") && m_window->item("offerValue")->hasActiveFocus());
                QVERIFY(m_window->type("offerValue", "short"));
            }
        } else if (what == "picture") {
            QVERIFY(itemOf("PictureThumb"));
            press(itemOf("PictureThumb"));
        } else {
            QVERIFY(QMetaObject::invokeMethod(itemOf("RegionsBlock"), "open", Q_ARG(int, 1)));
        }
        QTRY_VERIFY(sheet());
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->rest();
        QCOMPARE(walk(fewest), QStringList());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY(!sheet());
        QTRY_VERIFY(!m_window->hasPopup()); // the window's keys wait for that
    }

    /// Beside the page, over it, and instead of it; with something on every page.
    void shoppingIsReached_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("width");
        for (const char* name : {"search", "wishlist", "ideas", "compare", "product", "cart", "orders", "sources",
                                 "photo", "wardrobe", "outfits"})
            QTest::newRow(name) << name << 1280;
        QTest::newRow("search, over the page") << "search" << 1024;
        QTest::newRow("search, instead of the page") << "search" << 800;
    }

    void shoppingIsReached() {
        QFETCH(QString, page);
        QFETCH(int, width);
        window()->resize(width, 800);
        m_window->go("chat");
        app::ShopPanel& shopping = session().shopping();
        shopping.show("search");
        QTRY_VERIFY_WITH_TIMEOUT(shopping.search()->cards()->count() > 2, 20'000);
        const QList<QVariantMap> cards = shopping.search()->cards()->cards();
        if (shopping.compare()->count() == 0) {
            for (int row = 0; row < 2; ++row)
                shopping.compare()->toggle(cards[row]["product"].toLongLong(), cards[row]["variant"].toLongLong());
            shopping.wishes()->toggle(cards[0]["product"].toLongLong(), cards[0]["variant"].toLongLong());
            session().carts().add(cards[0]["variant"].toLongLong());
        }
        QTRY_VERIFY(shopping.wishes()->items()->count() > 0 && shopping.compare()->columns().size() == 2);
        if (page == "product") {
            shopping.openProduct(cards[0]["product"].toLongLong(), cards[0]["variant"].toLongLong());
            QTRY_VERIFY(!shopping.detail()->shown().isEmpty());
        } else {
            shopping.setPage(page);
        }
        m_window->rest();
        const QStringList problems = walk();
        shopping.setOpen(false);
        QCOMPARE(problems, QStringList());
    }

    void whatLiesOverThePageIsReached() {
        window()->resize(1280, 800);
        session().chats().open(session().chats().list()->chats().front().id);
        m_window->go("chat");
        QTRY_VERIFY(session().chat().canSend());
        QTest::keyClick(window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(session().find().isOpen());
        session().find().setWords("the");
        QCOMPARE(walk(), QStringList());
        session().find().end();

        m_window->go("search");
        QTRY_VERIFY(m_window->hasOpenPopup());
        QQuickItem* field = window()->activeFocusItem(); // the list is worked from here
        QVERIFY(field && isA(field, "QQuickTextField") && !nameOf(field).isEmpty());
        QTest::keyClick(window(), Qt::Key_Down);
        const QQuickItem* results = m_window->item("results");
        QVERIFY(results);
        const QAccessibleInterface* line =
            QAccessible::queryAccessibleInterface(results->property("currentItem").value<QQuickItem*>());
        QVERIFY(line && line->state().focused && !line->text(QAccessible::Name).isEmpty()); // and is read
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_VERIFY(!field->hasActiveFocus());
    }

private:
    QStringList walk(int fewest = 6) { return test::walk(*m_window, fewest); }
    void press(QQuickItem* button) { test::pressByKey(*m_window, button); }
    QQuickItem* sheet() { return test::sheetOf(*m_window); }

    void openChat(const char* title) {
        session().chats().newChat();
        for (const storage::Conversation& chat : session().chats().list()->chats())
            if (chat.title.starts_with(title)) session().chats().open(chat.id);
        QTRY_VERIFY(session().chat().title().startsWith(title) && session().chat().canSend());
    }

    /// What a server of tools has for people.
    void openOffers() {
        if (!session().tools().find("desk__write")) {
            QCOMPARE(session().servers().paste(m_desk.described()), QString());
            session().servers().approve("desk");
        }
        QTRY_VERIFY(m_window->item("attach")->property("text").toString().contains("servers"));
        press(m_window->item("attach"));
        QTRY_VERIFY(m_window->hasOpenPopup() && m_window->item("offers"));
        QVERIFY(m_window->click("offers"));
        QTRY_VERIFY(m_window->item("offerSearch") && m_window->item("offerSearch")->hasActiveFocus());
    }

    QQuickItem* itemOf(const char* file) {
        QQuickItem* found = nullptr;
        visitItems(window()->contentItem(), [&](QQuickItem* item) {
            if (isOf(item, file)) found = item;
        });
        return found;
    }

    ui::Session& session() { return m_window->session(); }
    QQuickWindow* window() { return m_window->window(); }

    test::DeskServer m_desk;
    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<WalkTest>(argumentCount, arguments);
}

#include "walk_test.moc"
