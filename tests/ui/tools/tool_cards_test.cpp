#include "app/chats/sample_tools.h"
#include "tests/ui/support/test_window.h"
#include "tests/ui/tools/desk_server.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

/// Tools in the real window, offscreen, on scripted answers: "tool" makes the script call the calculator.

using namespace calliope;
using storage::BlockKind;
using storage::MessageState;
using storage::Role;

class ToolCardsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_window = std::make_unique<test::TestWindow>();
        session().chat().setMode("instant");
    }

    void cleanup() {
        QVERIFY2(m_window->warnings().isEmpty(), qPrintable(m_window->warnings().join('\n')));
        m_window.reset();
    }

    void readingToolsRunAtOnce() {
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY2(session().chat().markdownOf(last()->id).contains("The tool says: 42"),
                 qPrintable(session().chat().markdownOf(last()->id)));
        QCOMPARE(blocks(BlockKind::toolCall), 1);
        QCOMPARE(blocks(BlockKind::toolResult), 1);
        const QVariantMap row = rowOf("ToolBlock");
        QCOMPARE(row["words"].toString(), QString("Work out 6*7"));
        QCOMPARE(row["result"].toString(), QString("42"));
        QCOMPARE(session().tools().activity().size(), 1);

        const storage::Id chat = session().chats().currentId();
        m_window->restart(); // as it was kept
        session().chats().open(chat);
        QTRY_VERIFY(!rowOf("ToolBlock").isEmpty());
        QCOMPARE(rowOf("ToolBlock")["result"].toString(), QString("42"));
        const QVariantMap kept = rowOf("ToolBlock");
        session().chat().setOpen(kept["messageId"].toLongLong(), kept["blockId"].toLongLong(), true);
        QTRY_COMPARE(rowOf("ToolBlock")["openByUser"].toInt(), 1);
        QVERIFY(!m_window->window()->grabWindow().isNull());

        m_window->go("settings/tools");
        QTRY_COMPARE(session().tools().activity().size(), 1); // kept as well
        QTRY_VERIFY(m_window->item("forgetActivity"));
        QMetaObject::invokeMethod(m_window->item("forgetActivity"), "clicked"); // it lies below what is to be seen
        QTRY_VERIFY(!m_window->item("forgetActivity"));
        QVERIFY(session().tools().activity().isEmpty());
    }

    void decides_data() {
        QTest::addColumn<QString>("button");
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("permission");
        QTest::newRow("once") << "allowOnce"
                              << "42"
                              << "ask";
        QTest::newRow("always") << "allowAlways"
                                << "42"
                                << "always";
        QTest::newRow("no") << "allowNo"
                            << "no to this call"
                            << "ask";
    }

    void decides() {
        QFETCH(QString, button);
        QFETCH(QString, said);
        QFETCH(QString, permission);
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        QTRY_VERIFY(m_window->item("allowNo")->hasActiveFocus());
        // Enter allows nothing, wherever the focus is.
        for (const char* name : {"allowNo", "allowOnce", "allowAlways"}) {
            m_window->item(name)->forceActiveFocus();
            QTest::keyClick(m_window->window(), Qt::Key_Return);
            QTest::keyClick(m_window->window(), Qt::Key_Enter);
        }
        QTest::qWait(100);
        QVERIFY(m_window->item("allowNo") && session().chat().isRunning());
        QVERIFY(m_window->click(button));
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(session().chat().markdownOf(last()->id).contains(said));
        QCOMPARE(session().tools().rows().first().toMap()["permission"].toString(), permission);
    }

    /// The list tells of a question in another chat, and of an answer that has come there.
    void otherChatsTell() {
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        const storage::Id chat = session().chats().currentId();
        QTRY_COMPARE(sign(), QString("asking")); // here as well
        session().chats().newChat();
        QTRY_VERIFY(session().chat().isEmpty());
        QTRY_VERIFY(isTold("Waits for your permission"));
        session().chats().open(chat);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        QVERIFY(m_window->click("allowOnce"));
        session().chats().newChat(); // before the answer has come
        QTRY_COMPARE_WITH_TIMEOUT(sign(), QString("unseen"), 20'000);
        QTRY_VERIFY(isTold("New answer"));
        session().chats().open(chat);
        QTRY_COMPARE(sign(), QString());
        QTRY_VERIFY(!isTold("New answer"));
    }

    void escapeIsNo() {
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        QTRY_VERIFY(m_window->item("allowNo")->hasActiveFocus());
        QTest::keyClick(m_window->window(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(session().chat().markdownOf(last()->id).contains("no to this call"));
    }

    /// Who is writing goes on: neither letters nor blanks decide anything.
    void writingGoesOn() {
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_COMPARE(m_window->item("composer")->property("text").toString(), QString());
        QVERIFY(m_window->type("composer", "the next"));
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        QTest::qWait(100);
        QVERIFY(m_window->item("composer")->hasActiveFocus());
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTest::keyClick(m_window->window(), Qt::Key_X);
        QCOMPARE(m_window->item("composer")->property("text").toString(), QString("the next x"));
        QVERIFY(m_window->item("allowNo") && session().chat().isRunning());
        QVERIFY(m_window->click("allowOnce"));
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(session().chat().markdownOf(last()->id).contains("42"));
    }

    /// A blank that was meant for a text comes too early to be an answer.
    void earlyBlanksDecideNothing() {
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        QTRY_VERIFY(m_window->item("allowNo")->hasActiveFocus());
        QQuickItem* block = m_window->item("allowNo");
        while (block && !block->property("isNew").isValid()) block = block->parentItem();
        if (block == nullptr) QFAIL("no card");
        QTRY_VERIFY(!block->property("isNew").toBool()); // after a moment
        block->setProperty("isNew", true);
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTest::qWait(50);
        QVERIFY(m_window->item("allowNo") && session().chat().isRunning());
        block->setProperty("isNew", false);
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(session().chat().markdownOf(last()->id).contains("no to this call"));
    }

    void aChoiceOutlivesTheProgram() {
        session().tools().setPermission("calculator", "never");
        m_window->restart();
        QTRY_COMPARE(session().tools().rows().first().toMap()["permission"].toString(), QString("never"));
    }

    /// What is highlighted is what holds: a click on it stores nothing, and every choice has a way back.
    void whatIsChosenIsShown() {
        m_window->go("settings/tools");
        const auto segment = [this] { return m_window->item("permission_search_my_chats"); };
        QTRY_VERIFY(segment());
        QStringList values;
        for (const QVariant& each : segment()->property("options").toList())
            values.append(each.toMap()["value"].toString());
        QCOMPARE(values, QStringList({"ask", "here", "always", "never"}));
        QCOMPARE(segment()->property("value").toString(), QString("here"));
        const auto click = [&](const QString& text) {
            QList<QQuickItem*> inside{segment()};
            for (qsizetype i = 0; i < inside.size(); ++i) {
                if (inside[i]->property("modelData").isValid() && inside[i]->property("text").toString() == text)
                    return QMetaObject::invokeMethod(inside[i], "clicked");
                inside += inside[i]->childItems();
            }
            return false;
        };
        QSignalSpy spy(segment(), SIGNAL(chosen(QVariant)));
        QVERIFY(click("Always here"));
        QCOMPARE(spy.count(), 0);
        QVERIFY(click("Never"));
        QTRY_COMPARE(segment()->property("value").toString(), QString("never"));
        QVERIFY(click("Always here"));
        QTRY_COMPARE(segment()->property("value").toString(), QString("here"));
        const app::Tool* tool = session().tools().find("search_my_chats");
        QVERIFY(tool && session().tools().permissionOf(*tool, true) == app::Permission::ask);
    }

    void stoppingEndsTheQuestion() {
        session().tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->item("allowNo"), 20'000);
        session().chat().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!session().chat().isRunning(), 5'000);
        QTRY_VERIFY(!rowOf("ToolBlock").isEmpty());
        QCOMPARE(rowOf("ToolBlock")["state"].toString(), QString("stopped"));
    }

    void settingsShowToolsAndServers() {
        QCOMPARE(session().servers().paste("{\"mcpServers\": {\"files\": {\"command\": \"no-such-program\"}}}"),
                 QString());
        for (const char* page : {"settings/tools", "settings/servers"}) {
            m_window->go(page);
            QVERIFY(!m_window->window()->grabWindow().isNull());
        }
        QTRY_VERIFY(m_window->item("approveServer"));
        QCOMPARE(session().servers().servers().first().toMap()["state"].toString(), QString("unapproved"));
    }

    /// Why a program does not run stands on its card, and that it may is chosen there.
    void programsWaitForTheNetwork() {
        session().settings().setOnline(false);
        QCOMPARE(session().servers().paste("{\"mcpServers\": {\"files\": {\"command\": \"no-such-program\"}}}"),
                 QString());
        session().servers().approve("files");
        m_window->go("settings/servers");
        QTRY_VERIFY(m_window->shows("waits until this computer may go online"));
        QQuickItem* choice = m_window->item("serverRunsOffline");
        QVERIFY(choice && !choice->property("checked").toBool());
        choice->setProperty("checked", true);
        QMetaObject::invokeMethod(choice, "toggled");
        QTRY_COMPARE(session().servers().servers().first().toMap()["state"].toString(), QString("failed"));
        QVERIFY(session().servers().servers().first().toMap()["runsOffline"].toBool());
        QTRY_VERIFY(m_window->shows("stopped"));
    }

    /// What changed stands on the card, and is approved there.
    void changesAreShownOnTheCard() {
        test::DeskServer server;
        QCOMPARE(session().servers().paste(server.described()), QString());
        session().servers().approve("desk");
        QTRY_VERIFY(session().tools().find("desk__write"));
        server.description = "Writes. And sends it home.";
        session().servers().restart("desk");
        m_window->go("settings/servers");
        QTRY_VERIFY(m_window->item("change"));
        QVERIFY(m_window->shows("It was"));
        QVERIFY(m_window->shows("Writes. And sends it home."));
        QVERIFY(!session().tools().find("desk__write"));
        QMetaObject::invokeMethod(m_window->item("approveTools"), "clicked"); // it may lie below what is to be seen
        QTRY_VERIFY(session().tools().find("desk__write"));
        QTRY_VERIFY(!m_window->item("change"));

        session().servers().remove("desk");
        QTRY_VERIFY(m_window->shows("desk was removed"));
        QVERIFY(m_window->shows("Undo"));
        session().servers().undo();
        QTRY_VERIFY(session().tools().find("desk__write"));
    }

    /// The form takes what a server has to know, too, and shows all of it before anything is started.
    void aServerIsAddedByTheForm() {
        m_window->go("settings/servers");
        QTRY_VERIFY(m_window->item("serverLine"));
        m_window->settle();
        QVERIFY(m_window->type("serverLine", "server --now"));
        QVERIFY(m_window->type("serverKeys", "API_KEY=abc"));
        QVERIFY(m_window->click("addServer"));
        QTRY_COMPARE(session().servers().servers().size(), 1);
        const QVariantMap row = session().servers().servers().first().toMap();
        QCOMPARE(row["command"].toString(), QString("server --now\nwith API_KEY=abc"));
        QCOMPARE(row["state"].toString(), QString("unapproved"));
        QCOMPARE(m_window->item("serverKeys")->property("text").toString(), QString());
    }

    /// What is pasted is longer than its field: what is written last is seen.
    void longJsonScrolls() {
        m_window->go("settings/servers");
        QTRY_VERIFY(m_window->item("addServer"));
        QQuickItem* card = m_window->item("addServer");
        while (card && !card->property("pastes").isValid()) card = card->parentItem();
        if (card == nullptr) QFAIL("no card");
        card->setProperty("pastes", true);
        QTRY_VERIFY(m_window->item("serverJson"));
        QQuickItem* json = m_window->item("serverJson");
        QQuickItem* view = json->parentItem();
        while (view && !view->inherits("QQuickFlickable")) view = view->parentItem();
        QVERIFY(view);
        json->forceActiveFocus();
        json->setProperty("text", QString(60, '\n') + "}");
        QTest::keyClick(m_window->window(), Qt::Key_End, Qt::ControlModifier);
        QTRY_VERIFY(view->property("contentY").toDouble() > 0);
    }

    /// A prompt of a server fills the composer, by keys alone.
    void aPromptFillsTheComposer() {
        test::DeskServer server;
        QCOMPARE(session().servers().paste(server.described()), QString());
        session().servers().approve("desk");
        QTRY_VERIFY(m_window->item("attach"));
        QTRY_VERIFY(m_window->item("attach")->property("text").toString().contains("servers"));
        m_window->item("attach")->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY(m_window->item("offers"));
        QTest::qWait(60);
        QVERIFY(m_window->click("offers"));
        QTRY_VERIFY(m_window->item("offerSearch") && m_window->item("offerSearch")->hasActiveFocus());
        QTRY_VERIFY(m_window->item("offer"));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(m_window->item("offerValue") && m_window->item("offerValue")->hasActiveFocus());
        QVERIFY(!m_window->item("offerTake")->isEnabled()); // it needs to know something
        QVERIFY(m_window->type("offerValue", "short"));
        QTRY_VERIFY(m_window->item("offerTake")->isEnabled());
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_COMPARE(m_window->item("composer")->property("text").toString(), QString("Write a letter."));
        QVERIFY(!session().chat().isRunning()); // it is the user who sends
    }

    /// The gaps of a file's address are filled by keys, with what the server suggests.
    void aFileWithGapsIsChosen() {
        test::DeskServer server;
        QCOMPARE(session().servers().paste(server.described()), QString());
        session().servers().approve("desk");
        QTRY_VERIFY(m_window->item("attach"));
        QTRY_VERIFY(m_window->item("attach")->property("text").toString().contains("servers"));
        m_window->item("attach")->forceActiveFocus();
        QTest::keyClick(m_window->window(), Qt::Key_Space);
        QTRY_VERIFY(m_window->item("offers"));
        QTest::qWait(60);
        QVERIFY(m_window->click("offers"));
        QTRY_VERIFY(m_window->item("offerSearch") && m_window->item("offerSearch")->hasActiveFocus());
        QVERIFY(m_window->type("offerSearch", "diary"));
        QTRY_COMPARE(m_window->items("offer").size(), 1);
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_VERIFY(m_window->item("offerValue") && m_window->item("offerValue")->hasActiveFocus());
        QTRY_COMPARE(m_window->items("suggestion").size(), 2);
        QTest::keyClick(m_window->window(), Qt::Key_Down);
        QTest::keyClick(m_window->window(), Qt::Key_Down);
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QCOMPARE(m_window->item("offerValue")->property("text").toString(), QString("2026"));
        QTRY_COMPARE(m_window->items("suggestion").size(), 1); // it is written already
        QTest::keyClick(m_window->window(), Qt::Key_Return);
        QTRY_COMPARE(server.read, QString("file:///2026"));
        QTRY_VERIFY(m_window->shows("There is nothing to attach"));
    }

    void whatDoesNotFitIsTold() {
        m_window->go("settings/tools");
        QTRY_VERIFY(m_window->shows("You are asked where a model on another computer"));
        QVERIFY(!m_window->shows("Left out for the model"));
        QVERIFY(session().tools().offer(0).empty());
        QTRY_VERIFY(m_window->shows("Left out for the model"));
    }

    void whatIsFoldedSaysHowLongItIs() {
        session().chats().newChat();
        std::vector<storage::Message> messages = app::sampleTools();
        app::ToolUse use = app::toolUseOf(messages.back().blocks.front(), true);
        use.arguments = "{\"expression\": \"" + QStringList(20, "1 + 1").join("\\n") + "\"}";
        messages.back().blocks.front().payload = app::callBlock(use).payload;
        session().chat().transcript()->setMessages(messages);
        session().chat().transcript()->setOpen(messages.back().id, messages.back().blocks.front().id, 1);
        QTRY_VERIFY(m_window->shows("14 more lines"));
    }

    void agentsAndServersAreExplained() {
        m_window->go("settings/servers");
        QTRY_VERIFY(m_window->shows("Agents side by side do not get them"));
    }

    void everyStateIsDrawn() {
        session().chats().newChat();
        for (int state = 0; state <= static_cast<int>(app::ToolUse::State::stopped); ++state) {
            std::vector<storage::Message> messages = app::sampleTools();
            app::ToolUse use = app::toolUseOf(messages.back().blocks.front(), true);
            use.state = static_cast<app::ToolUse::State>(state);
            messages.back().blocks.front().payload = app::callBlock(use).payload;
            session().chat().transcript()->setMessages(messages);
            session().chat().transcript()->setOpen(messages.back().id, messages.back().blocks.front().id, 1);
            QTest::qWait(50);
            QVERIFY(!m_window->window()->grabWindow().isNull());
        }
    }

private:
    ui::Session& session() { return m_window->session(); }
    const storage::Message* last() { return session().chat().transcript()->last(); }
    bool isFinished() { return last() && last()->role == Role::assistant && last()->state == MessageState::finished; }
    qsizetype blocks(BlockKind kind) {
        return std::count_if(last()->blocks.begin(), last()->blocks.end(),
                             [&](const storage::Block& block) { return block.kind == kind; });
    }

    QVariantMap rowOf(const char* component) {
        const app::Transcript& rows = *session().chat().transcript();
        for (int i = 0; i < rows.count(); ++i) {
            const QVariantMap row = rows.data(rows.index(i), app::Transcript::BlockRole).toMap();
            if (row["component"].toString() == component) return row;
        }
        return {};
    }

    /// Of the only chat, in the list.
    QString sign() {
        const app::ChatList& list = *session().chats().list();
        return list.data(list.index(list.rowCount() - 1), app::ChatList::SignRole).toString();
    }
    /// Whether a line of the list says so to screen readers.
    bool isTold(const QString& words) {
        for (QQuickItem* tree : m_window->items("chats")) {
            auto* list = tree->property("contentItem").value<QQuickItem*>();
            for (QQuickItem* line : list->childItems()) {
                const QAccessibleInterface* face =
                    line->property("sign").isValid() ? QAccessible::queryAccessibleInterface(line) : nullptr;
                if (face && face->text(QAccessible::Description) == words) return true;
            }
        }
        return false;
    }

    void ask(const QString& text) {
        QVERIFY(m_window->type("composer", text));
        QTest::keyClick(m_window->window(), Qt::Key_Return);
    }

    std::unique_ptr<test::TestWindow> m_window;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<ToolCardsTest>(argumentCount, arguments);
}

#include "tool_cards_test.moc"
