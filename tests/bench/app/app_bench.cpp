#include "app/endpoints/fake_answers.h"
#include "app/endpoints/fake_endpoint.h"
#include "storage/transaction.h"
#include "tests/bench/app/frame_meter.h"
#include "ui/session.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonObject>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <functional>

// app_bench: what the window costs. Prints the table of tests/bench/README.md: answers of 20,000 tokens while they
// stream (many blocks, one thought, one block of code, and below 2,000 messages), a chat of 2,000 messages while it is
// scrolled from end to end, and how long Stop takes. The answers come from a thread of their own.
//
//   QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software app_bench [MESSAGES]

namespace {

using namespace calliope;
using bench::FrameMeter;

bool waitFor(const std::function<bool()>& done, int milliseconds = 120'000) {
    QEventLoop loop;
    QElapsedTimer clock;
    clock.start();
    QTimer look; // seldom: it is measured as well
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (done() || clock.elapsed() > milliseconds) loop.quit();
    });
    look.start(2);
    if (!done()) loop.exec();
    return done();
}

void printFrames(const char* what, const FrameMeter& meter, double megabytesBefore) {
    std::printf("| %s | %zu | %.1f | %.1f | %.1f | %.1f | %.0f to %.0f |\n", what, meter.frames().size(), meter.at(0.5),
                meter.at(0.95), meter.at(0.99), meter.at(1), megabytesBefore, bench::residentMegabytes());
}

/// An answer that is one block of 20,000 tokens: "one thought" or "one block of code"; to anything else the usual one.
app::FakeAnswer oneBlockOr(const QJsonObject& request) {
    constexpr int lines = 2'500;
    using Kind = app::FakePiece::Kind;
    const QString question = request["messages"].toArray().last().toObject()["content"].toString();
    app::FakeAnswer answer;
    answer.slowness = 0;
    if (question.contains("one thought")) {
        for (int i = 0; i < lines; ++i)
            app::addWords(answer, Kind::reasoning, QString("The case %1 is a rare one.\n\n").arg(i));
        app::addWords(answer, Kind::content, "Done.");
        return answer;
    }
    if (question.contains("one block of code")) {
        answer.pieces.push_back({Kind::content, "```cpp\n", {}});
        for (int i = 0; i < lines; ++i)
            app::addWords(answer, Kind::content, QString("const int value%1 = sum(%1); // so far\n").arg(i));
        answer.pieces.push_back({Kind::content, "```\n", {}});
        return answer;
    }
    return app::fakeAnswerTo(request);
}

/// A server on a thread of its own.
class Answers {
public:
    Answers() {
        m_thread.start();
        m_worker.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_worker,
            [this] {
                m_fake = new app::FakeEndpoint(25, &m_worker);
                m_fake->setScript(oneBlockOr);
            },
            Qt::BlockingQueuedConnection);
    }
    ~Answers() {
        QMetaObject::invokeMethod(
            &m_worker, [this] { delete m_fake; }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] app::Endpoint endpoint() const { return m_fake->endpoint(); }

private:
    QThread m_thread;
    QObject m_worker;
    app::FakeEndpoint* m_fake = nullptr;
};

/// No two of them alike, so that nothing is the same by chance in what is shown one after the other.
std::string answerText(int number) {
    static const char* const kinds[] = {
        "A short answer, in one line: %1.",
        "## What to look at in %1\n\nFirst the *roof* of %1, then the **walls**:\n\n1. tiles and `gutters` (%1)\n2. "
        "plaster, %1\n3. windows, with [a list](https://example.org/windows/%1)\n\n> It was built in %1.\n\nThe rest "
        "of %1 can wait for the spring.",
        "```cpp\nint sum%1(const std::vector<int>& values) {\n    int out = %1;\n    for (const int value : values) "
        "out "
        "+= value;\n    return out; // of all\n}\n```\n\nIt adds them up to %1, in the order in which they stand.",
        "| Month | Rain %1 | Sun |\n|---|--:|--:|\n| May | %1 mm | 212 h |\n| June | 74 mm | %1 h |\n\nJuly %1 is not "
        "known yet.",
        "A paragraph that goes on for a while, as they do when something has to be weighed: on the one hand the costs, "
        "which are known (%1), on the other the gain, which is not, and in between the habits of those who have to "
        "live with it. $E = mc^2$ is of no help here.\n\nAnother one, shorter, for %1.",
    };
    return QString(kinds[number % 5]).arg(number).toStdString();
}

void fill(storage::Store& store, int messages) {
    storage::Transaction transaction(store.connection(), storage::Durability::normal);
    const storage::Id chat = store.conversations().create({.title = "Long", .mode = "instant"});
    std::optional<storage::Id> last;
    for (int i = 0; i < messages; ++i) {
        const bool isQuestion = i % 2 == 0;
        last = store.messages().import(
            {.conversation = chat,
             .parent = last,
             .role = isQuestion ? storage::Role::user : storage::Role::assistant,
             .blocks = {{.text = isQuestion ? "What about number " + std::to_string(i) + "?" : answerText(i / 2)}}},
            true);
    }
    transaction.commit();
}

} // namespace

int main(int argumentCount, char** arguments) {
    qputenv("QT_QUICK_CONTROLS_STYLE", "Basic");
    QGuiApplication application(argumentCount, arguments);
    const int messages = argumentCount > 1 ? std::atoi(arguments[1]) : 2'000;
    QTemporaryDir folder;
    const std::filesystem::path path(folder.filePath("data").toStdU16String());
    {
        storage::Store store(path);
        fill(store, messages);
    }
    Answers answers;
    QElapsedTimer clock;
    clock.start();
    ui::Session session({.folder = path, .isOffline = true, .endpoint = answers.endpoint()});
    if (!session.load()) return 1;
    auto* window = qobject_cast<QQuickWindow*>(session.qml().rootObjects().first());
    window->resize(1440, 900);
    window->show();
    FrameMeter meter(*window);
    app::Chat& chat = session.chat();
    chat.setMode("instant");
    waitFor([&] { return chat.canSend() && !session.chats().list()->chats().empty(); });
    std::printf("first frame and list of chats after %lld ms\n\n", static_cast<long long>(clock.elapsed()));
    std::printf("| What | Frames | Median, ms | 95 %%, ms | 99 %%, ms | Most, ms | Memory, MB "
                "|\n|---|---|---|---|---|---|---|\n");

    // --- answers of 20,000 tokens ---
    double memory = 0;
    const auto stream = [&](const QString& question, const QByteArray& what) {
        memory = bench::residentMegabytes();
        meter.start();
        chat.send(question);
        waitFor([&] { return chat.isRunning(); });
        waitFor([&] { return !chat.isRunning(); });
        meter.stop();
        printFrames(what.constData(), meter, memory);
    };
    session.settings().setThinkingDisplay("open");
    stream("long", "an answer of 20,000 tokens streams");
    stream("one thought", "20,000 tokens of thoughts stream");
    stream("one block of code", "20,000 tokens of code stream");

    // --- Stop ---
    std::vector<double> stops;
    for (int i = 0; i < 20; ++i) {
        chat.send("endless");
        waitFor([&] { return chat.isRunning() && !chat.transcript()->last()->blocks.empty(); });
        clock.restart();
        chat.stop();
        waitFor([&] { return !chat.isRunning() && chat.canSend(); });
        stops.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }

    // --- a chat of many messages ---
    const auto& chats = session.chats().list()->chats();
    const auto found = std::ranges::find_if(chats, [](const auto& each) { return each.title == "Long"; });
    clock.restart();
    session.chats().open(found->id);
    waitFor([&] { return chat.transcript()->messages().size() == static_cast<std::size_t>(messages); });
    const auto opened = clock.elapsed();
    auto* list = window->findChild<QQuickItem*>("transcript");
    waitFor([] { return false; }, 500);
    const auto scroll = [&](const QByteArray& what, double step, std::size_t frames) {
        memory = bench::residentMegabytes();
        double direction = -1;
        const auto move = QObject::connect(&meter, &FrameMeter::frameEnded, [&] {
            const double origin = list->property("originY").toDouble();
            const double end = origin + list->property("contentHeight").toDouble() - list->height();
            const double next = list->property("contentY").toDouble() + direction * step;
            if (next < origin) direction = 1;
            if (next > end) direction = -1;
            list->setProperty("contentY", std::clamp(next, origin, end));
        });
        meter.start();
        waitFor([&] { return meter.frames().size() >= frames; });
        meter.stop();
        QObject::disconnect(move);
        printFrames(what.constData(), meter, memory);
    };
    const QByteArray name = QByteArray::number(messages) + " messages are scrolled";
    scroll(name + ", 100 px a frame", 100, 2'000);
    scroll(name + ", 800 px a frame", 800, 1'500);
    scroll(name + ", 800 px a frame, again", 800, 1'500);
    stream("long", "an answer of 20,000 tokens streams below " + QByteArray::number(messages) + " messages");

    std::ranges::sort(stops);
    std::printf("\nStop: median %.0f ms, most %.0f ms of %zu. The chat of %d messages opened in %lld ms.\n",
                stops[stops.size() / 2], stops.back(), stops.size(), messages, static_cast<long long>(opened));
    return 0;
}
