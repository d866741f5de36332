#include "app/assistant/local_backend.h"
#include "ui/session.h"

#include <QGuiApplication>
#include <QProcess>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#ifndef Q_OS_WIN
#include <csignal>
#endif

/// The engine is killed amid an answer, in the real window: one button, and the question is answered.

using namespace calliope;
using storage::MessageState;
using storage::Role;

namespace {

constexpr int patience = 120'000; ///< milliseconds, for an engine on a busy machine

} // namespace

class EngineStopsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        start();
        QTRY_VERIFY_WITH_TIMEOUT(chat().canSend(), patience);
    }

    void cleanup() {
        m_session.reset();
        QVERIFY2(m_warnings.isEmpty(), qPrintable(m_warnings.join('\n')));
    }

    void theQuestionIsAskedAgain_data() {
        QTest::addColumn<bool>("isBack"); ///< when the button is pressed, the engine runs again
        QTest::newRow("at once") << false;
        QTest::newRow("later") << true;
    }

    void theQuestionIsAskedAgain() {
        QFETCH(bool, isBack);
        askAndKill();
        const storage::Id failed = last()->id;
        QTRY_VERIFY(button());
        QTRY_VERIFY(engine().processId() != m_killed);
        if (isBack) {
            QTRY_VERIFY_WITH_TIMEOUT(chat().canSend(), patience);
            QTRY_COMPARE(button()->property("text").toString(), QString("Try again"));
        }
        press();
        QTRY_VERIFY_WITH_TIMEOUT(isAnsweredBeside(failed), patience);
    }

    /// As the window says: the question and what had come of the answer are there, also after another start, and the
    /// button as well.
    void theChatIsSafe() {
        askAndKill();
        QTRY_VERIFY(find(window()->contentItem(), [](const QQuickItem& item) {
            return item.property("text").toString().contains("Your chat is safe");
        }));
        const storage::Id open = m_session->chats().currentId();
        const storage::Id failed = last()->id;
        const QString answer = chat().markdownOf(failed);

        start();
        m_session->chats().open(open);
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->id == failed, patience);
        QCOMPARE(last()->state, MessageState::failed);
        QCOMPARE(chat().markdownOf(failed), answer);
        QCOMPARE(chat().markdownOf(chat().transcript()->messages().front().id), QString("What is Calliope?"));
        QTRY_VERIFY_WITH_TIMEOUT(chat().canSend(), patience);
        QTRY_VERIFY(button());
        press();
        QTRY_VERIFY_WITH_TIMEOUT(isAnsweredBeside(failed), patience);
        QCOMPARE(last()->siblings, 2); // what had come stays
    }

private:
    void start() {
        m_session.reset();
        m_session =
            std::make_unique<ui::Session>(ui::Session::Options{.folder = m_folder->filePath("data").toStdString()});
        connect(&m_session->qml(), &QQmlEngine::warnings, this, [this](const QList<QQmlError>& errors) {
            for (const QQmlError& error : errors) m_warnings.append(error.toString());
        });
        QVERIFY(m_session->load());
        window()->resize(1280, 860);
        window()->show();
        QVERIFY(QTest::qWaitForWindowExposed(window()));
    }

    void askAndKill() {
        chat().setMode("instant");
        m_killed = 0;
        connect(&chat(), &app::Chat::changed, this, [this] {
            if (m_killed == 0 && last() && last()->role == Role::assistant) killEngine();
        });
        chat().send("What is Calliope?");
        QTRY_VERIFY_WITH_TIMEOUT(last() && last()->state == MessageState::failed, patience);
    }

    void press() {
        button()->forceActiveFocus(Qt::TabFocusReason);
        QTest::keyClick(window(), Qt::Key_Space);
    }

    QQuickWindow* window() { return qobject_cast<QQuickWindow*>(m_session->qml().rootObjects().first()); }
    app::Chat& chat() { return m_session->chat(); }
    const storage::Message* last() { return chat().transcript()->last(); }

    /// Between the two answers the question is the last.
    bool isAnsweredBeside(storage::Id failed) {
        return last()->role == Role::assistant && last()->id != failed && last()->state == MessageState::finished;
    }

    /// Of the answer that failed; nullptr where there is none.
    QQuickItem* button() {
        QQuickItem* block = find(window()->contentItem(), [](const QQuickItem& item) {
            return QString(item.metaObject()->className()).startsWith("ErrorBlock_QML");
        });
        return block ? find(block, [](const QQuickItem& item) { return item.objectName() == "failureAction"; })
                     : nullptr;
    }
    template<typename Is>
    static QQuickItem* find(QQuickItem* from, const Is& is) {
        if (!from->isVisible()) return nullptr;
        if (is(*from)) return from;
        for (QQuickItem* child : from->childItems())
            if (QQuickItem* found = find(child, is)) return found;
        return nullptr;
    }

    const app::EngineSupervisor& engine() { return dynamic_cast<app::LocalBackend&>(m_session->backend()).engine(); }
    void killEngine() {
        m_killed = engine().processId();
#ifdef Q_OS_WIN
        QProcess::execute("taskkill", {"/F", "/PID", QString::number(m_killed)});
#else
        ::kill(static_cast<pid_t>(m_killed), SIGKILL);
#endif
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ui::Session> m_session;
    QStringList m_warnings;
    qint64 m_killed = 0; ///< process
};

int main(int argumentCount, char** arguments) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    EngineStopsTest test;
    return QTest::qExec(&test, argumentCount, arguments);
}

#include "engine_stops_test.moc"
