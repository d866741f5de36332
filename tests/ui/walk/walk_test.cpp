#include "app/chats/sample_lanes.h"
#include "app/chats/sample_tools.h"
#include "tests/ui/support/test_window.h"

#include <QAccessible>
#include <QSet>
#include <QTest>

/// Walks with the keyboard over every page of the real window: every control is reached by Tab, has a name and a role
/// for screen readers, and shows that it has the focus.

using namespace calliope;

namespace {

bool isA(const QObject* object, const char* type) {
    for (const QMetaObject* meta = object->metaObject(); meta; meta = meta->superClass())
        if (QLatin1String(meta->className()) == QLatin1String(type)) return true;
    return false;
}

/// One of our QML types, or a type made of it.
bool isOf(const QObject* object, const char* file) {
    for (const QMetaObject* meta = object->metaObject(); meta; meta = meta->superClass())
        if (QLatin1String(meta->className()).startsWith(QLatin1String(file))) return true;
    return false;
}

bool isControl(const QQuickItem* item) {
    for (const char* type :
         {"QQuickAbstractButton", "QQuickTextField", "QQuickTextArea", "QQuickComboBox", "QQuickSlider"})
        if (isA(item, type)) return true;
    return item->activeFocusOnTab() && !isA(item, "QQuickTextEdit");
}

template<typename Visit>
void visitItems(QQuickItem* item, const Visit& visit) {
    if (!item->isVisible()) return;
    visit(item);
    for (QQuickItem* child : item->childItems()) visitItems(child, visit);
}

bool isBelow(const QQuickItem* item, const QQuickItem* above) {
    for (; item; item = item->parentItem())
        if (item == above) return true;
    return false;
}

QString nameOf(QQuickItem* item) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(item);
    return face ? face->text(QAccessible::Name) : QString();
}

QString describe(QQuickItem* item) {
    const QPointF place = item->mapToScene({});
    return QString("%1 “%2” at %3, %4 in %5")
        .arg(QString::fromLatin1(item->metaObject()->className()).section("_QML", 0, 0), nameOf(item))
        .arg(place.x())
        .arg(place.y())
        .arg(item->parentItem() ? item->parentItem()->metaObject()->className() : "");
}

/// Whether a focus ring is shown in the item, or a caret.
bool showsFocus(QQuickItem* item) {
    if (item->property("cursorVisible").toBool()) return true;
    bool shows = false;
    visitItems(item, [&](QQuickItem* each) {
        if (isOf(each, "FocusRing")) shows = true;
    });
    return shows;
}

/// Whether all that scrolls around it shows it; of what is larger than that, some.
bool isInView(QQuickItem* item) {
    for (const QQuickItem* view = item->parentItem(); view; view = view->parentItem()) {
        if (!view->inherits("QQuickFlickable")) continue;
        const QRectF place = item->mapRectToItem(view, QRectF(0, 0, item->width(), item->height()));
        const auto isSeen = [](double begin, double end, double length) {
            return end - begin > length ? end > 0 && begin < length : begin >= -1 && end <= length + 1;
        };
        if (!isSeen(place.left(), place.right(), view->width()) || !isSeen(place.top(), place.bottom(), view->height()))
            return false;
    }
    return true;
}

} // namespace

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

        QCOMPARE(told(walk(page.startsWith("first-run") ? 3 : 6)), QStringList());
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
        QCOMPARE(told(walk()), QStringList());
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
        QCOMPARE(told(walk()), QStringList());
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
        const QStringList problems = told(walk());
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
        QSet<QQuickItem*> reached;
        for (int i = 0; i < 20; ++i) {
            QTest::keyClick(window(), Qt::Key_Down);
            reached.insert(window()->activeFocusItem());
        }
        int items = 0;
        visitItems(sheet(), [&](QQuickItem* item) {
            if (!isA(item, "QQuickMenuItem")) return;
            ++items;
            QVERIFY2(!nameOf(item).trimmed().isEmpty(), qPrintable(describe(item)));
            QVERIFY2(reached.contains(item) || !item->isEnabled(), qPrintable(describe(item)));
        });
        QVERIFY(items > 3);
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

    /// What lies over the window has the keys, and gives them back.
    void sheetsAreReached_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("fewest");
        for (const char* what : {"camera", "picture", "picture with regions", "link", "drawer", "endpoint"})
            QTest::newRow(what) << what << 3;
        QTest::newRow("search") << "search" << 2; // arrows lead to what it finds
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
        } else if (what == "picture") {
            QVERIFY(itemOf("PictureThumb"));
            press(itemOf("PictureThumb"));
        } else {
            QVERIFY(QMetaObject::invokeMethod(itemOf("RegionsBlock"), "open", Q_ARG(int, 1)));
        }
        QTRY_VERIFY(sheet());
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->rest();
        QCOMPARE(told(walk(fewest)), QStringList());
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
        const QStringList problems = told(walk());
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
        QCOMPARE(told(walk()), QStringList());
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
    /// Each once, and in the log.
    static QStringList told(QStringList problems) {
        problems.removeDuplicates();
        for (const QString& problem : problems) qWarning().noquote() << problem;
        return problems;
    }

    /// What is wrong with what is shown, or with what lies over it.
    QStringList walk(int fewest = 6) {
        QStringList problems;
        QSet<QQuickItem*> reached;
        QQuickItem* first = nullptr;
        for (int i = 0; i < 300; ++i) {
            QTest::keyClick(window(), Qt::Key_Tab);
            QQuickItem* now = window()->activeFocusItem();
            if (!now || now == first) break;
            if (!first) first = now;
            if (reached.contains(now)) continue;
            reached.insert(now);
            const QAccessibleInterface* face = QAccessible::queryAccessibleInterface(now);
            if (!face || face->role() == QAccessible::NoRole || face->role() == QAccessible::Client)
                problems.append("no role: " + describe(now));
            if (nameOf(now).trimmed().isEmpty()) problems.append("no name: " + describe(now));
            if (!showsFocus(now)) problems.append("no visible focus: " + describe(now));
            if (!isInView(now)) m_window->settle(); // rows that it made visible may still get their places
            if (!isInView(now)) problems.append("out of view: " + describe(now));
        }
        visitItems(sheet() ? sheet() : window()->contentItem(), [&](QQuickItem* item) {
            if (!isControl(item)) return;
            if (nameOf(item).trimmed().isEmpty()) problems.append("no name: " + describe(item));
            if (item->isEnabled() && !isReached(item, reached)) problems.append("not reached: " + describe(item));
        });
        if (reached.size() < fewest) problems.append("only few were reached");
        return problems;
    }

    void press(QQuickItem* button) {
        button->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(window(), Qt::Key_Space);
    }

    void openChat(const char* title) {
        session().chats().newChat();
        for (const storage::Conversation& chat : session().chats().list()->chats())
            if (chat.title.starts_with(title)) session().chats().open(chat.id);
        QTRY_VERIFY(session().chat().title().startsWith(title) && session().chat().canSend());
    }

    /// What lies over the window and has the keys; nullptr where nothing does.
    QQuickItem* sheet() {
        QQuickItem* above = window()->activeFocusItem();
        while (above && !isA(above, "QQuickPopupItem")) above = above->parentItem();
        return above;
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

    /// By Tab; or by arrows in a group or list that is, one of which Tab has reached.
    static bool isReached(QQuickItem* item, const QSet<QQuickItem*>& reached) {
        if (reached.contains(item)) return true;
        const auto isNear = [&](const QQuickItem* group) {
            return std::any_of(reached.begin(), reached.end(),
                               [&](const QQuickItem* each) { return isBelow(each, group); });
        };
        if (item->isFocusScope() && isNear(item)) return true;
        for (const QQuickItem* above = item->parentItem(); above; above = above->parentItem()) {
            const bool isInGroup = isA(item, "QQuickRadioButton") && isOf(above, "Segment");
            if ((isInGroup || isOf(above, "ChatTree") || isOf(above, "ProductGrid")) && isNear(above)) return true;
        }
        return false;
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<WalkTest>(argumentCount, arguments);
}

#include "walk_test.moc"
