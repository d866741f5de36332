#include "tests/ui/support/chat_window.h"

#include <algorithm>

/// The keys of the real window, and of what lies over it.

using namespace calliope;
using storage::MessageState;
using storage::Role;

class SessionKeysTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_window = std::make_unique<test::ChatWindow>(); }

    void cleanup() {
        m_window->close();
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
    }

    void keysDoWhatTheTableSays() {
        m_window->press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(chat().mode(), QString("instant"));
        m_window->press(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(chat().mode(), QString("thinking"));
        const bool shown = window()->property("sidebarShown").toBool();
        m_window->press(Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(window()->property("sidebarShown").toBool(), !shown);

        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->role == Role::assistant && last()->blocks.size() > 1, 20'000);
        m_window->press(Qt::Key_Escape);
        QTRY_COMPARE(last()->state, MessageState::stopped);

        const qint64 thoughts = last()->blocks.front().id;
        m_window->press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(chat().transcript()->openOf(thoughts), 1);
        m_window->press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(chat().transcript()->openOf(thoughts), -1);

        m_window->press(Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(last()->siblings == 2 && chat().canAnswerNow(), 20'000); // it thinks again
        m_window->press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!chat().markdownOf(last()->id).isEmpty(), 20'000); // with or without a first thought
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!chat().isRunning());
        m_window->press(Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(last()->sibling, 1);
        m_window->press(Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(last()->sibling, 2);

        m_window->press(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(chat().isEmpty() && !chat().isTemporary());
        m_window->press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(chat().isTemporary());
        m_window->press(Qt::Key_N, Qt::ControlModifier);
        QTRY_VERIFY(!chat().isTemporary());
        QTRY_VERIFY(m_window->composer()->hasActiveFocus());
    }

    /// The key of the message field leads there and changes nothing: not even a temporary chat, which would be gone.
    void theMessageFieldIsReachedFromAnywhere_data() {
        QTest::addColumn<bool>("isTemporary");
        QTest::newRow("a kept chat") << false;
        QTest::newRow("a temporary chat") << true;
    }

    void theMessageFieldIsReachedFromAnywhere() {
        QFETCH(bool, isTemporary);
        if (isTemporary) m_window->press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(chat().isTemporary(), isTemporary);
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        const storage::Id answer = last()->id;
        m_window->ask("What comes next");
        QTRY_COMPARE(chat().queuedRows().size(), 1);
        m_window->go("settings");
        m_window->press(Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(m_window->composer() && m_window->composer()->hasActiveFocus());
        m_window->press(Qt::Key_L, Qt::ControlModifier); // where it is already
        QTest::qWait(100);
        QVERIFY(m_window->composer()->hasActiveFocus());
        QCOMPARE(chat().isTemporary(), isTemporary);
        QVERIFY(chat().isRunning() && last() && last()->id == answer);
        QCOMPARE(chat().queuedRows().size(), 1);
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!chat().isRunning());
    }

    /// What lies over the window has the keys, and the answer beneath goes on.
    void keysStopAtSheetsAndMenus_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("call");
        QTest::newRow("a sheet") << "LinkSheet"
                                 << "open";
        QTest::newRow("search") << "SearchSheet"
                                << "open";
        QTest::newRow("a menu") << "ModelButton"
                                << "clicked";
        QTest::newRow("the context") << "ContextMeter"
                                     << "clicked";
        QTest::newRow("the budget") << "BudgetButton"
                                    << "clicked";
    }

    void keysStopAtSheetsAndMenus() {
        QFETCH(QString, type);
        QFETCH(QString, call);
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        const storage::Id open = chats().currentId();
        const QString mode = chat().mode();
        const QList<QObject*> all = window()->findChildren<QObject*>();
        const auto found = std::find_if(all.begin(), all.end(), [&](const QObject* each) {
            return QString(each->metaObject()->className()).startsWith(type + "_QML");
        });
        QVERIFY(found != all.end());
        QVERIFY(QMetaObject::invokeMethod(*found, qPrintable(call)));
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->press(Qt::Key_N, Qt::ControlModifier);
        m_window->press(Qt::Key_3, Qt::ControlModifier);
        QCOMPARE(chats().currentId(), open);
        QCOMPARE(chat().mode(), mode);
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
        QVERIFY(chat().isRunning());
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!chat().isRunning());
    }

    /// Esc closes what is open, and stops the answer only then.
    void escapeClosesFirst_data() {
        QTest::addColumn<int>("width");
        QTest::addColumn<QString>("what");
        QTest::newRow("find, which has the focus") << 1280 << "find";
        QTest::newRow("find, while the message has it") << 1280 << "find behind";
        QTest::newRow("the drawer") << 800 << "drawer";
        QTest::newRow("shopping over the page") << 1024 << "shopping";
    }

    void escapeClosesFirst() {
        QFETCH(int, width);
        QFETCH(QString, what);
        window()->resize(width, 800);
        m_window->ask("endless");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasBegun(), 20'000);
        const auto isOpen = [&] {
            if (what == "drawer") return window()->property("sidebarOver").toBool();
            return what == "shopping" ? session().shopping().isOpen() : session().find().isOpen();
        };
        if (what == "drawer")
            m_window->press(Qt::Key_B, Qt::ControlModifier);
        else if (what == "shopping")
            session().shopping().show("search");
        else
            m_window->press(Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(isOpen());
        if (what == "drawer") QTRY_VERIFY(m_window->hasOpenPopup());
        if (what.startsWith("find")) QTRY_VERIFY(qobject_cast<QQuickItem*>(m_window->object("find"))->hasActiveFocus());
        if (what == "find behind") m_window->composer()->forceActiveFocus();
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!isOpen());
        QVERIFY(chat().isRunning());
        QTRY_VERIFY(!m_window->hasPopup() && !window()->property("somethingOpen").toBool());
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!chat().isRunning());
    }

    void theKeyOfTheSearchClosesIt() {
        for (const bool isOpen : {true, false, true}) {
            m_window->press(Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(isOpen ? m_window->hasOpenPopup() : !m_window->hasPopup());
        }
    }

    /// Thoughts are searched where that is wanted, by keys as well.
    void thoughtsAreSearchedOnRequest() {
        chat().setMode("thinking");
        m_window->ask("Hello there");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->hasAnswer(), 20'000);
        QString thought;
        for (const storage::Block& block : last()->blocks)
            if (block.kind == storage::BlockKind::reasoning) thought = QString::fromStdString(block.text);
        QVERIFY(!thought.isEmpty());
        const QString words = '"' + thought.simplified().section(' ', 0, 3) + '"';
        m_window->press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->hasOpenPopup());
        session().search().setQuery(words);
        const auto& rows = session().search().results()->rows();
        const auto thoughts = [&] {
            return std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.icon == "thinking"; });
        };
        QTRY_VERIFY(session().search().summary().contains("found"));
        QCOMPARE(thoughts(), 0);
        m_window->press(Qt::Key_Tab);
        QTRY_VERIFY(m_window->item("searchThoughts") && m_window->item("searchThoughts")->hasActiveFocus());
        m_window->press(Qt::Key_Space);
        QTRY_COMPARE(thoughts(), 1);
        const auto found =
            std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.icon == "thinking"; });
        QVERIFY(found->detail.startsWith("Thoughts, ") && found->action["isHidden"].toBool());
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
    }

    /// A sheet gives the focus back to what had it, but takes it from nobody who was given it meanwhile.
    void aSheetGivesTheFocusBack() {
        auto* tree = qobject_cast<QQuickItem*>(m_window->object("chats"));
        QVERIFY(tree);
        const auto openSearch = [&] {
            tree->forceActiveFocus();
            m_window->press(Qt::Key_K, Qt::ControlModifier);
            QTRY_VERIFY(m_window->hasOpenPopup());
        };
        openSearch();
        m_window->press(Qt::Key_Escape);
        QTRY_VERIFY(!m_window->hasPopup());
        QVERIFY(tree->hasActiveFocus());

        openSearch();
        m_window->write("new chat");
        const auto& rows = session().search().results()->rows();
        QTRY_VERIFY(!rows.empty() && rows.front().action.value("command") == "newChat");
        m_window->press(Qt::Key_Return);
        QTRY_VERIFY(!m_window->hasPopup());
        QVERIFY(m_window->composer()->hasActiveFocus());
    }

    /// All modes are commands, each with the key that it has by now.
    void commandsKnowTheirKeys() {
        session().settings().setOwnKeys("{\"contemplating\":\"Ctrl+9\"}");
        m_window->press(Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(m_window->hasOpenPopup());
        m_window->write("mode");
        QTRY_VERIFY(m_window->isShown("Ctrl 9"));
        QVERIFY(m_window->isShown("Ctrl 1") && m_window->isShown("Ctrl 2") && !m_window->isShown("Ctrl 3"));
        m_window->write(": con");
        QTRY_VERIFY(!m_window->isShown("Ctrl 1"));
        m_window->press(Qt::Key_Return);
        QTRY_COMPARE(chat().mode(), QString("contemplating"));
    }

private:
    ui::Session& session() { return m_window->session(); }
    QQuickWindow* window() { return m_window->window(); }
    app::Chat& chat() { return m_window->chat(); }
    app::Chats& chats() { return m_window->chats(); }
    const storage::Message* last() { return m_window->last(); }

    std::unique_ptr<test::ChatWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<SessionKeysTest>(argumentCount, arguments);
}

#include "session_keys_test.moc"
