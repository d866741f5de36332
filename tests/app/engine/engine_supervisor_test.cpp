#include "app/endpoints/chat_client.h"
#include "app/engine/engine_supervisor.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <optional>
#include <vector>
#ifndef Q_OS_WIN
#include <csignal>
#endif

using namespace calliope::app;
using namespace calliope::test;

namespace {

using State = EngineSupervisor::State;

const QString model = CALLIOPE_SOURCE_DIR "/resources/builtin-model/calliope-mini-text.gguf";

ModelChoice choiceOf(const QString& path = model) {
    ModelChoice choice;
    choice.path = path;
    choice.device = "reference";
    return choice;
}

EngineOptions options() {
    EngineOptions out;
    out.program = CALLIOPE_ENGINE;
    out.pauses.clear();
    return out;
}

ChatRequest question(const QString& text, bool isEndless = false) {
    ChatRequest request;
    request.messages.push_back({ChatMessage::Role::user, {{ChatPart::Kind::text, text}}, {}, {}, {}});
    request.sampling.temperature = 0;
    if (isEndless) request.calliope = {{"ignore_end", true}};
    return request;
}

bool isListening(int port) {
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(port));
    return socket.waitForConnected(1000);
}

/// Whether a process is there and has not ended; where the system does not tell, it has.
bool isRunning(qint64 id) {
    QFile file(QString("/proc/%1/stat").arg(id));
    if (!file.open(QIODevice::ReadOnly)) return false;
    const QByteArray fields = file.readAll();
    return !fields.mid(fields.lastIndexOf(')') + 2).startsWith('Z');
}

} // namespace

/// With the real engine and the built-in model.
class EngineSupervisorTest : public QObject {
    Q_OBJECT

private:
    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    ChatClient m_client{m_gate, m_keys};

    static bool waitFor(const EngineSupervisor& engine, State state) {
        return QTest::qWaitFor([&] { return engine.state() == state; }, limit(5000));
    }

    QString answerOf(const EngineSupervisor& engine, const QString& text) {
        const auto stream = m_client.ask(engine.endpoint(), question(text));
        QString out;
        bool isOver = false;
        connect(stream.get(), &ChatStream::contentArrived, this, [&](const QString& piece) { out += piece; });
        connect(stream.get(), &ChatStream::finished, this, [&] { isOver = true; });
        connect(stream.get(), &ChatStream::failed, this, [&](const Failure& failure) {
            out = failure.title;
            isOver = true;
        });
        (void)QTest::qWaitFor([&] { return isOver; }, limit(5000));
        return out;
    }

private slots:
    void startsAnswersAndStops() {
        m_gate.setOnline(false); // the engine is asked all the same
        EngineSupervisor engine(m_gate, options());
        std::vector<State> states;
        connect(&engine, &EngineSupervisor::stateChanged, this, [&] { states.push_back(engine.state()); });
        QVERIFY(engine.endpoint().url.isEmpty());
        QElapsedTimer timer;
        timer.start();
        engine.load(choiceOf());
        QVERIFY2(waitFor(engine, State::ready), qPrintable(engine.failure().detail + engine.log()));
        figure("engine", QString("ready after %1 ms").arg(timer.elapsed()));
        QVERIFY((states == std::vector{State::starting, State::loading, State::ready}));
        QVERIFY(QTest::qWaitFor([&] { return engine.status().contextLength > 0; }));
        QCOMPARE(engine.status().name, QString("calliope-mini-text"));
        QVERIFY(!engine.status().device.isEmpty());
        QCOMPARE(engine.progress(), 1.0);
        QVERIFY2(answerOf(engine, "What is 12 plus 30?").contains("42"), "the model does not know");
        QVERIFY(m_gate.ledger().entries().empty());
        m_gate.setOnline(true);

        const int port = engine.endpoint().url.port();
        const qint64 id = engine.processId();
        timer.start();
        engine.stop();
        QVERIFY(waitFor(engine, State::stopped));
        figure("engine", QString("stopped after %1 ms").arg(timer.elapsed()));
        QVERIFY(!isListening(port) && !isRunning(id) && engine.endpoint().url.isEmpty());
        engine.restart(); // with the model it had
        QVERIFY(waitFor(engine, State::ready));
    }

    void modelsComeAndGo() {
        EngineSupervisor engine(m_gate, options());
        engine.start();
        QVERIFY(waitFor(engine, State::empty));
        const qint64 id = engine.processId();
        engine.load(choiceOf("/nowhere/no-such-model.gguf"));
        QVERIFY(waitFor(engine, State::failed));
        QCOMPARE(engine.failure().action, Failure::Action::chooseModel);
        QVERIFY2(engine.failure().detail.contains("no-such-model"), qPrintable(engine.failure().detail));
        ModelChoice odd = choiceOf();
        odd.cacheType = "q9";
        engine.load(odd);
        QVERIFY(QTest::qWaitFor([&] { return engine.failure().detail.contains("kv"); }, limit(2000)));
        QTest::qWait(300); // it stays
        QCOMPARE(engine.state(), State::failed);
        engine.load(choiceOf());
        engine.load(choiceOf()); // while the first is being loaded
        QVERIFY(waitFor(engine, State::ready));
        engine.load(choiceOf());
        QCOMPARE(engine.state(), State::loading);
        QVERIFY(waitFor(engine, State::ready));
        std::optional<Failure> refused;
        connect(&engine, &EngineSupervisor::loadRefused, this, [&](const Failure& failure) { refused = failure; });
        engine.load(choiceOf("/nowhere/no-such-model.gguf"));
        QVERIFY(QTest::qWaitFor([&] { return refused.has_value(); }, limit(5000)));
        QVERIFY(waitFor(engine, State::ready)); // with the one before
        QCOMPARE(engine.choice()->path, model);
        engine.unload();
        QVERIFY(waitFor(engine, State::empty));
        QCOMPARE(engine.processId(), id);
    }

    void answersNow() {
        EngineSupervisor engine(m_gate, options());
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::ready));
        const auto stream = m_client.ask(engine.endpoint(), question("What is 12 plus 30?"));
        QString content;
        QString reasoning;
        bool isOver = false;
        connect(stream.get(), &ChatStream::reasoningArrived, this, [&](const QString& piece) {
            reasoning += piece;
            stream->answerNow();
        });
        connect(stream.get(), &ChatStream::contentArrived, this, [&](const QString& piece) { content += piece; });
        connect(stream.get(), &ChatStream::finished, this, [&] { isOver = true; });
        QVERIFY(QTest::qWaitFor([&] { return isOver; }, limit(5000)));
        QVERIFY(!reasoning.isEmpty() && !content.isEmpty());
    }

    void stopsAnAnswerAtOnce() {
        EngineSupervisor engine(m_gate, options());
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::ready));
        const auto stream = m_client.ask(engine.endpoint(), question("Hello", true));
        bool hasBegun = false;
        std::optional<ChatOutcome> outcome;
        connect(stream.get(), &ChatStream::contentArrived, this, [&] { hasBegun = true; });
        connect(stream.get(), &ChatStream::finished, this, [&](const ChatOutcome& end) { outcome = end; });
        QVERIFY(QTest::qWaitFor([&] { return hasBegun && engine.status().running == 1; }, limit(5000)));
        QElapsedTimer timer;
        timer.start();
        stream->stop();
        QVERIFY(QTest::qWaitFor([&] { return outcome.has_value(); }, limit(200)));
        figure("engine", QString("Stop is told after %1 ms").arg(timer.elapsed()));
        QCOMPARE(outcome->finish, Finish::stopped);
        QVERIFY(QTest::qWaitFor([&] { return engine.status().running == 0; }, limit(1000)));
    }

    void killedAmidAnAnswer() {
        EngineSupervisor engine(m_gate, options());
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::ready));
        const auto stream = m_client.ask(engine.endpoint(), question("Hello", true));
        std::optional<Failure> failure;
        bool hasBegun = false;
        connect(stream.get(), &ChatStream::contentArrived, this, [&] { hasBegun = true; });
        connect(stream.get(), &ChatStream::failed, this, [&](const Failure& why) { failure = why; });
        QVERIFY(QTest::qWaitFor([&] { return hasBegun; }, limit(5000)));
        kill(engine.processId());
        QVERIFY(QTest::qWaitFor([&] { return failure.has_value(); }, limit(1000)));
        QCOMPARE(failure->action, Failure::Action::restartEngine);
        QVERIFY(waitFor(engine, State::failed));
        QCOMPARE(engine.failure().action, Failure::Action::restartEngine);
        QElapsedTimer timer;
        timer.start();
        engine.restart();
        QVERIFY(waitFor(engine, State::ready));
        figure("engine", QString("ready again %1 ms after the button").arg(timer.elapsed()));
        QVERIFY(answerOf(engine, "What is 12 plus 30?").contains("42"));
        engine.restart(); // all is well
        QCOMPARE(engine.state(), State::ready);
    }

    void startsAgainByItself() {
        EngineOptions twice = options();
        twice.pauses = {std::chrono::milliseconds(100), std::chrono::milliseconds(200)};
        EngineSupervisor engine(m_gate, twice);
        std::vector<State> states; // some do not stay
        connect(&engine, &EngineSupervisor::stateChanged, this, [&] { states.push_back(engine.state()); });
        engine.load(choiceOf());
        for (int i = 0; i < 3; ++i) {
            QVERIFY(waitFor(engine, State::ready));
            states.clear();
            kill(engine.processId());
            QVERIFY(QTest::qWaitFor([&] { return std::ranges::count(states, State::failed) > 0; }, limit(5000)));
        }
        QTest::qWait(600); // the third time it stays down
        QCOMPARE(engine.state(), State::failed);
        engine.restart();
        QVERIFY(waitFor(engine, State::ready));
    }

    /// It would end again, whatever it had ready before.
    void staysDownWhereItEndedAmidALoad() {
        EngineOptions soon = options();
        soon.pauses = {std::chrono::milliseconds(100)};
        EngineSupervisor engine(m_gate, soon);
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::ready));
        engine.load(choiceOf());
        QCOMPARE(engine.state(), State::loading);
        kill(engine.processId());
        QVERIFY(waitFor(engine, State::failed));
        QVERIFY2(engine.failure().detail.contains("before the model was ready"), qPrintable(engine.failure().detail));
        QTest::qWait(600);
        QCOMPARE(engine.state(), State::failed);
        engine.restart();
        QVERIFY(waitFor(engine, State::ready));
    }

    void hungEnginesAreEnded() {
#ifdef Q_OS_WIN
        QSKIP("Processes cannot be held here.");
#else
        EngineOptions impatient = options();
        impatient.silence = std::chrono::milliseconds(1500);
        EngineSupervisor engine(m_gate, impatient);
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::ready));
        const qint64 id = engine.processId();
        ::kill(static_cast<pid_t>(id), SIGSTOP);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(waitFor(engine, State::failed));
        QVERIFY(timer.elapsed() > 3000);
        QVERIFY(!isRunning(id));
#endif
    }

    void programsThatAreNoEngine_data() {
        QTest::addColumn<QString>("script"); ///< empty: there is none
        QTest::addColumn<int>("action");
        QTest::newRow("missing") << "" << static_cast<int>(Failure::Action::openSettings);
        QTest::newRow("ends") << "exit 3" << static_cast<int>(Failure::Action::restartEngine);
        QTest::newRow("says no JSON") << "echo hello; sleep 60" << static_cast<int>(Failure::Action::restartEngine);
        QTest::newRow("says too much") << "yes | tr -d '\\n'" << static_cast<int>(Failure::Action::restartEngine);
        QTest::newRow("a wrong port") << "echo '{\"port\": 99999}'; sleep 60"
                                      << static_cast<int>(Failure::Action::restartEngine);
    }

    void programsThatAreNoEngine() {
#ifdef Q_OS_WIN
        QSKIP("Needs a shell.");
#else
        QFETCH(QString, script);
        QFETCH(int, action);
        const QTemporaryDir folder;
        EngineOptions wrong = options();
        wrong.program = folder.filePath("engine");
        if (!script.isEmpty()) {
            QFile file(wrong.program);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("#!/bin/sh\n" + script.toUtf8() + "\n");
            file.close();
            QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        }
        EngineSupervisor engine(m_gate, wrong);
        engine.load(choiceOf());
        QVERIFY(waitFor(engine, State::failed));
        QCOMPARE(static_cast<int>(engine.failure().action), action);
#endif
    }

    /// Arguments and environments can be read by others; the key is in neither.
    void keyIsNowhere() {
        EngineSupervisor engine(m_gate, options());
        engine.start();
        QVERIFY(waitFor(engine, State::empty));
        const QByteArray key = engine.endpoint().engineKey;
        QCOMPARE(key.size(), 64);
        for (const char* name : {"cmdline", "environ"}) {
            QFile file(QString("/proc/%1/%2").arg(engine.processId()).arg(name));
            if (!file.open(QIODevice::ReadOnly)) QSKIP("This system does not show processes as files.");
            QVERIFY(!file.readAll().contains(key));
        }
        QVERIFY(!engine.log().contains(QString::fromLatin1(key)));
    }

    void endsWithItsOwner() {
        qint64 id = 0;
        int port = 0;
        QElapsedTimer timer;
        {
            EngineSupervisor engine(m_gate, options());
            engine.load(choiceOf());
            QVERIFY(waitFor(engine, State::ready));
            id = engine.processId();
            port = engine.endpoint().url.port();
            timer.start();
        }
        QVERIFY2(timer.elapsed() < limit(1000), QByteArray::number(timer.elapsed()));
        QVERIFY(!isListening(port) && !isRunning(id));
    }

    /// No orphan, however the app ends.
    void endsWithAKilledParent() {
        QProcess parent;
        parent.start(CALLIOPE_ENGINE_PARENT, QStringList());
        QVERIFY(parent.waitForReadyRead(limit(5000)));
        const QList<QByteArray> told = parent.readLine().simplified().split(' ');
        const qint64 id = told.value(0).toLongLong();
        const int port = told.value(1).toInt();
        QVERIFY(id > 0 && isListening(port));
        QElapsedTimer timer;
        timer.start();
        parent.kill();
        QVERIFY(parent.waitForFinished());
        while ((isListening(port) || isRunning(id)) && timer.elapsed() < limit(5000)) QTest::qWait(20);
        figure("engine", QString("gone %1 ms after its parent was killed").arg(timer.elapsed()));
        QVERIFY(!isListening(port) && !isRunning(id));
        QVERIFY(timer.elapsed() < limit(5000));
    }

private:
    static void kill(qint64 id) {
#ifdef Q_OS_WIN
        QProcess::execute("taskkill", {"/F", "/PID", QString::number(id)});
#else
        ::kill(static_cast<pid_t>(id), SIGKILL);
#endif
    }
};

QTEST_GUILESS_MAIN(EngineSupervisorTest)
#include "engine_supervisor_test.moc"
