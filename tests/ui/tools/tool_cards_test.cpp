#include "app/chats/sample_tools.h"
#include "ui/session.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

/// Tools in the real window, offscreen, on scripted answers: "tool" makes the script call the calculator.

using namespace calliope;
using storage::BlockKind;
using storage::MessageState;
using storage::Role;

namespace {

QStringList warnings; ///< of QML: none should come

} // namespace

class ToolCardsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        warnings.clear();
        m_folder = std::make_unique<QTemporaryDir>();
        start();
    }

    void cleanup() {
        m_session.reset();
        QVERIFY2(warnings.isEmpty(), qPrintable(warnings.join('\n')));
    }

    void readingToolsRunAtOnce() {
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY2(m_session->chat().markdownOf(last()->id).contains("The tool says: 42"),
                 qPrintable(m_session->chat().markdownOf(last()->id)));
        QCOMPARE(blocks(BlockKind::toolCall), 1);
        QCOMPARE(blocks(BlockKind::toolResult), 1);
        const QVariantMap row = rowOf("ToolBlock");
        QCOMPARE(row["words"].toString(), QString("Work out 6*7"));
        QCOMPARE(row["result"].toString(), QString("42"));
        QCOMPARE(m_session->tools().activity().size(), 1);

        const storage::Id chat = m_session->chats().currentId();
        start(); // as it was kept
        m_session->chats().open(chat);
        QTRY_VERIFY(!rowOf("ToolBlock").isEmpty());
        QCOMPARE(rowOf("ToolBlock")["result"].toString(), QString("42"));
        const QVariantMap kept = rowOf("ToolBlock");
        m_session->chat().setOpen(kept["messageId"].toLongLong(), kept["blockId"].toLongLong(), true);
        QTRY_COMPARE(rowOf("ToolBlock")["openByUser"].toInt(), 1);
        QVERIFY(!window()->grabWindow().isNull());
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
        m_session->tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(item("allowNo"), 20'000);
        QTRY_VERIFY(qobject_cast<QQuickItem*>(item("allowNo"))->hasActiveFocus());
        // Enter allows nothing, wherever the focus is.
        for (const char* name : {"allowNo", "allowOnce", "allowAlways"}) {
            qobject_cast<QQuickItem*>(item(name))->forceActiveFocus();
            QTest::keyClick(window(), Qt::Key_Return);
            QTest::keyClick(window(), Qt::Key_Enter);
        }
        QTest::qWait(100);
        QVERIFY(item("allowNo") && m_session->chat().isRunning());
        QTest::mouseClick(window(), Qt::LeftButton, {}, centre(qPrintable(button)));
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(m_session->chat().markdownOf(last()->id).contains(said));
        QCOMPARE(m_session->tools().rows().first().toMap()["permission"].toString(), permission);
    }

    void escapeIsNo() {
        m_session->tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(item("allowNo"), 20'000);
        QTRY_VERIFY(qobject_cast<QQuickItem*>(item("allowNo"))->hasActiveFocus());
        QTest::keyClick(window(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(isFinished(), 20'000);
        QVERIFY(m_session->chat().markdownOf(last()->id).contains("no to this call"));
    }

    void aChoiceOutlivesTheProgram() {
        m_session->tools().setPermission("calculator", "never");
        start();
        QTRY_COMPARE(m_session->tools().rows().first().toMap()["permission"].toString(), QString("never"));
    }

    void stoppingEndsTheQuestion() {
        m_session->tools().setPermission("calculator", "ask");
        ask("tool please");
        QTRY_VERIFY_WITH_TIMEOUT(item("allowNo"), 20'000);
        m_session->chat().stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->chat().isRunning(), 5'000);
        QTRY_VERIFY(!rowOf("ToolBlock").isEmpty());
        QCOMPARE(rowOf("ToolBlock")["state"].toString(), QString("stopped"));
    }

    void settingsShowToolsAndServers() {
        QCOMPARE(m_session->servers().paste("{\"mcpServers\": {\"files\": {\"command\": \"no-such-program\"}}}"),
                 QString());
        for (const char* page : {"settings/tools", "settings/servers"}) {
            QMetaObject::invokeMethod(window(), "go", Q_ARG(QString, page));
            QTest::qWait(150);
            QVERIFY(!window()->grabWindow().isNull());
        }
        QTRY_VERIFY(item("approveServer"));
        QCOMPARE(m_session->servers().servers().first().toMap()["state"].toString(), QString("unapproved"));
    }

    void everyStateIsDrawn() {
        QTRY_VERIFY(composer());
        m_session->chats().newChat();
        for (int state = 0; state <= static_cast<int>(app::ToolUse::State::stopped); ++state) {
            std::vector<storage::Message> messages = app::sampleTools();
            app::ToolUse use = app::toolUseOf(messages.back().blocks.front(), true);
            use.state = static_cast<app::ToolUse::State>(state);
            messages.back().blocks.front().payload = app::callBlock(use).payload;
            m_session->chat().transcript()->setMessages(messages);
            m_session->chat().transcript()->setOpen(messages.back().id, messages.back().blocks.front().id, 1);
            QTest::qWait(50);
            QVERIFY(!window()->grabWindow().isNull());
        }
    }

private:
    void start() {
        m_session.reset();
        m_session = std::make_unique<ui::Session>(
            ui::Session::Options{.folder = m_folder->filePath("data").toStdString(), .isOffline = true});
        connect(&m_session->qml(), &QQmlEngine::warnings, this, [](const QList<QQmlError>& errors) {
            for (const QQmlError& error : errors) warnings.append(error.toString());
        });
        QVERIFY(m_session->show());
        window()->show();
        window()->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(window()));
        QTRY_VERIFY(composer() && composer()->hasActiveFocus());
        m_session->chat().setMode("instant");
    }

    QQuickWindow* window() { return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first()); }
    /// What lists make has no parent but the one in the picture.
    static QQuickItem* below(QQuickItem* parent, const char* name) {
        if (parent->objectName() == name) return parent;
        for (QQuickItem* child : parent->childItems())
            if (QQuickItem* found = below(child, name)) return found;
        return nullptr;
    }
    QObject* item(const char* name) { return below(window()->contentItem(), name); }
    QQuickItem* composer() { return qobject_cast<QQuickItem*>(item("composer")); }
    QPoint centre(const char* name) {
        auto* found = qobject_cast<QQuickItem*>(item(name));
        return found->mapToScene(QPointF(found->width() / 2, found->height() / 2)).toPoint();
    }
    const storage::Message* last() { return m_session->chat().transcript()->last(); }
    bool isFinished() { return last() && last()->role == Role::assistant && last()->state == MessageState::finished; }
    qsizetype blocks(BlockKind kind) {
        return std::count_if(last()->blocks.begin(), last()->blocks.end(),
                             [&](const storage::Block& block) { return block.kind == kind; });
    }

    QVariantMap rowOf(const char* component) {
        const app::Transcript& rows = *m_session->chat().transcript();
        for (int i = 0; i < rows.count(); ++i) {
            const QVariantMap row = rows.data(rows.index(i), app::Transcript::BlockRole).toMap();
            if (row["component"].toString() == component) return row;
        }
        return {};
    }

    void ask(const char* text) {
        composer()->forceActiveFocus();
        for (const char* at = text; *at; ++at) QTest::keyClick(window(), *at);
        QTest::keyClick(window(), Qt::Key_Return);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
};

int main(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    ToolCardsTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "tool_cards_test.moc"
