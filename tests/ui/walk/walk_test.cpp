#include "ui/session.h"

#include <QAccessible>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSet>
#include <QTemporaryDir>
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

} // namespace

class WalkTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_session = std::make_unique<ui::Session>(ui::Session::Options{
            .folder = m_folder.filePath("data").toStdString(), .sampleChats = true, .isOffline = true});
        QVERIFY(m_session->load());
        window()->resize(1280, 800);
        window()->show();
        window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window()));
        QTRY_VERIFY(!m_session->chats().list()->chats().empty());
    }

    void cleanupTestCase() { m_session.reset(); }

    void everyControlIsReached_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<bool>("hasChat");
        QTest::addColumn<int>("width");
        QTest::newRow("new chat") << "chat" << false << 1280;
        QTest::newRow("new chat, narrow") << "chat" << false << 1024;
        QTest::newRow("chat") << "chat" << true << 1280;
        for (const char* name : {"models/catalogue", "models/files", "models/endpoints", "settings/look",
                                 "settings/modes", "settings/personas", "settings/device", "settings/privacy",
                                 "settings/chats", "settings/shortcuts", "settings/about", "first-run/3"})
            QTest::newRow(name) << name << true << 1280;
    }

    void everyControlIsReached() {
        QFETCH(QString, page);
        QFETCH(bool, hasChat);
        QFETCH(int, width);
        window()->resize(width, 800);
        if (hasChat)
            m_session->chats().open(m_session->chats().list()->chats().front().id);
        else
            m_session->chats().newChat();
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
        QTest::qWait(300);

        QStringList problems = walk();
        problems.removeDuplicates();
        for (const QString& problem : problems) qWarning().noquote() << problem;
        QVERIFY(problems.isEmpty());
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
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "chat"));
        app::ShopPanel& shopping = m_session->shopping();
        shopping.show("search");
        QTRY_VERIFY_WITH_TIMEOUT(shopping.search()->cards()->count() > 2, 20'000);
        const QList<QVariantMap> cards = shopping.search()->cards()->cards();
        if (shopping.compare()->count() == 0) {
            for (int row = 0; row < 2; ++row)
                shopping.compare()->toggle(cards[row]["product"].toLongLong(), cards[row]["variant"].toLongLong());
            shopping.wishes()->toggle(cards[0]["product"].toLongLong(), cards[0]["variant"].toLongLong());
            m_session->carts().add(cards[0]["variant"].toLongLong());
        }
        QTRY_VERIFY(shopping.wishes()->items()->count() > 0 && shopping.compare()->columns().size() == 2);
        if (page == "product") {
            shopping.openProduct(cards[0]["product"].toLongLong(), cards[0]["variant"].toLongLong());
            QTRY_VERIFY(!shopping.detail()->shown().isEmpty());
        } else {
            shopping.setPage(page);
        }
        QTest::qWait(300);
        const QStringList problems = walk();
        shopping.setOpen(false);
        for (const QString& problem : problems) qWarning().noquote() << problem;
        QVERIFY(problems.isEmpty());
    }

    void whatLiesOverThePageIsReached() {
        window()->resize(1280, 800);
        m_session->chats().open(m_session->chats().list()->chats().front().id);
        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "chat"));
        QTRY_VERIFY(m_session->chat().canSend());
        QTest::keyClick(window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_session->find().isOpen());
        m_session->find().setWords("the");
        QCOMPARE(walk(), QStringList());
        m_session->find().end();

        QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, "search"));
        QTest::qWait(300);
        QQuickItem* field = window()->activeFocusItem(); // the list is worked from here
        QVERIFY(field && isA(field, "QQuickTextField") && !nameOf(field).isEmpty());
        QTest::keyClick(window(), Qt::Key_Down);
        QTest::keyClick(window(), Qt::Key_Return);
        QTRY_VERIFY(!field->hasActiveFocus());
    }

private:
    /// What is wrong with what is shown.
    QStringList walk() {
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
        }
        visitItems(window()->contentItem(), [&](QQuickItem* item) {
            if (!isControl(item)) return;
            if (nameOf(item).trimmed().isEmpty()) problems.append("no name: " + describe(item));
            if (item->isEnabled() && !isReached(item, reached)) problems.append("not reached: " + describe(item));
        });
        if (reached.size() < 6) problems.append("only few were reached");
        return problems;
    }

    QQuickItem* itemOf(const char* file) {
        QQuickItem* found = nullptr;
        visitItems(window()->contentItem(), [&](QQuickItem* item) {
            if (isOf(item, file)) found = item;
        });
        return found;
    }

    QQuickWindow* window() { return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first()); }

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

    QTemporaryDir m_folder;
    std::unique_ptr<ui::Session> m_session;
};

int main(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    WalkTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "walk_test.moc"
