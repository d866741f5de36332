#include "tests/bench/app/frame_meter.h"
#include "ui/session.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QQuickItem>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>

// app_store_bench: the window on a folder with many chats, such as storage_bench leaves behind. Prints the rows "with
// the app" of tests/bench/README.md. Memory is compared with the same run on a folder that is not there yet.
//
//   QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software app_store_bench FOLDER

namespace {

using namespace calliope;
using bench::FrameMeter;

/// Until `signal` comes; false after a minute.
template<typename Sender, typename Signal>
bool waitFor(Sender* sender, Signal signal, const std::function<void()>& work) {
    constexpr int minute = 60'000;
    QEventLoop loop;
    bool hasCome = false;
    QObject::connect(sender, signal, &loop, [&] {
        hasCome = true;
        loop.quit();
    });
    QTimer::singleShot(minute, &loop, &QEventLoop::quit);
    work();
    if (!hasCome) loop.exec();
    return hasCome;
}

void print(const char* what, std::vector<double> times) {
    std::ranges::sort(times);
    std::printf("| %s | %.1f | %.1f |\n", what, times[times.size() / 2], times[times.size() * 95 / 100]);
}

} // namespace

int main(int argumentCount, char** arguments) {
    QElapsedTimer clock;
    clock.start();
    if (argumentCount != 2) {
        std::fprintf(stderr, "app_store_bench FOLDER\n");
        return 2;
    }
    qputenv("QT_QUICK_CONTROLS_STYLE", "Basic");
    QGuiApplication application(argumentCount, arguments);
    ui::Session session({.folder = arguments[1], .isOffline = true});
    app::Chats& chats = session.chats();
    app::Chat& chat = session.chat();
    if (!session.load()) return 1;
    auto* window = qobject_cast<QQuickWindow*>(session.qml().rootObjects().first());
    window->resize(1440, 900);
    const auto show = [&] { waitFor(window, &QQuickWindow::frameSwapped, [&] { window->update(); }); };
    waitFor(&chats, &app::Chats::recentChanged, [&] { window->show(); });
    show();
    std::printf("first frame with the list of %zu chats after %lld ms, %.0f MB\n\n", chats.list()->chats().size(),
                static_cast<long long>(clock.elapsed()), bench::residentMegabytes());
    if (chats.list()->chats().empty()) return 0;
    std::printf("| What | median, ms | 95 %%, ms |\n|---|---|---|\n");

    // --- the list ---
    auto* list = window->findChild<QQuickItem*>("chats");
    FrameMeter meter(*window);
    double direction = 1;
    const auto move = QObject::connect(&meter, &FrameMeter::frameEnded, [&] {
        constexpr double step = 300; // pixels
        const double origin = list->property("originY").toDouble();
        const double end = origin + list->property("contentHeight").toDouble() - list->height();
        const double next = list->property("contentY").toDouble() + direction * step;
        if (next < origin) direction = 1;
        if (next > end) direction = -1;
        list->setProperty("contentY", std::clamp(next, origin, end));
    });
    QEventLoop frames;
    constexpr std::size_t enough = 600;
    QObject::connect(&meter, &FrameMeter::frameEnded, &frames, [&] {
        if (meter.frames().size() >= enough) frames.quit();
    });
    meter.start();
    frames.exec();
    meter.stop();
    QObject::disconnect(move);
    std::printf("| the list of chats is scrolled, a frame | %.1f | %.1f |\n", meter.at(0.5), meter.at(0.95));
    const auto repeat = [&](const char* what, int count, const std::function<void()>& work) {
        std::vector<double> times;
        for (int i = 0; i < count; ++i) {
            clock.restart();
            work();
            times.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        print(what, times);
    };
    repeat("the list is read and shown again", 50,
           [&] { waitFor(&chats, &app::Chats::recentChanged, [&] { chats.refresh(); }); });

    // --- chats and search ---
    std::mt19937 random(1);
    const std::vector<storage::Conversation> all = chats.list()->chats();
    repeat("open a chat, until its messages are there", 100,
           [&] { waitFor(&chat, &app::Chat::opened, [&] { chats.open(all[random() % all.size()].id); }); });
    repeat("open a chat, until its frame is painted in software", 50, [&] {
        waitFor(&chat, &app::Chat::opened, [&] { chats.open(all[random() % all.size()].id); });
        show();
    });
    const auto search = [&](const QString& typed) {
        session.search().setQuery({});
        waitFor(&session.search(), &app::Search::summaryChanged, [&] { session.search().setQuery(typed); });
    };
    // The last word of a title, which stands in other texts as well.
    const auto word = [&] {
        return QString::fromStdString(all[random() % all.size()].title).simplified().section(' ', -1);
    };
    repeat("search a word, until the results are there", 100, [&] { search(word() + ' '); });
    for (int letters = 1; letters <= 5; ++letters)
        repeat(qPrintable(QString("search a beginning of %1 letters, until the results are there").arg(letters)), 100,
               [&] { search(word().left(letters)); });
    repeat("a word is typed letter by letter without a pause, until the results of all of it are there", 100, [&] {
        const QString typed = word();
        session.search().setQuery({});
        waitFor(&session.search(), &app::Search::summaryChanged, [&] {
            for (int letters = 1; letters <= typed.size(); ++letters) session.search().setQuery(typed.left(letters));
        });
    });
    std::printf("\n%.0f MB at the end\n", bench::residentMegabytes());
    return 0;
}
