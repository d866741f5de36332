#include "ui/session.h"
#include "ui/window_place.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QTimer>
#include <cstdio>

// The whole app with its window, on scripted answers, asking one question after the other. It says what the user has
// seen, one line each, as soon as it is so; app_crash_test kills it meanwhile and compares with what is kept.
//   U ID NUMBER        the question is kept
//   G ID TIME LENGTH   so many bytes of the answer's text are shown, at that time in milliseconds
//   F ID LENGTH        the answer has ended

namespace {

using namespace calliope;

std::string textOf(const storage::Message& message) {
    std::string text;
    for (const storage::Block& block : message.blocks)
        if (block.kind == storage::BlockKind::text) text += block.text;
    return text;
}

} // namespace

int main(int argumentCount, char** arguments) {
    std::setvbuf(stdout, nullptr, _IONBF, 0);
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
    QGuiApplication application(argumentCount, arguments);
    ui::Session session({.folder = arguments[1], .sampleChats = false, .isOffline = true});
    if (!session.load()) return 1;
    const ui::WindowPlace place(*qobject_cast<QQuickWindow*>(session.qml().rootObjects().first()), {});

    app::Chat& chat = session.chat();
    app::Transcript& transcript = *chat.transcript();
    chat.setMode("instant");
    QElapsedTimer clock;
    clock.start();
    int asked = 0;
    storage::Id told = 0;
    QObject::connect(&chat, &app::Chat::sent, [&] {
        const storage::Message& question = *transcript.last();
        std::printf("U %lld %d\n", static_cast<long long>(question.id), asked);
    });
    QObject::connect(&chat, &app::Chat::changed, [&] {
        const storage::Message* last = transcript.last();
        if (!last || last->role != storage::Role::assistant || last->id == told) return;
        const auto id = static_cast<long long>(last->id);
        if (last->state == storage::MessageState::running) {
            std::printf("G %lld %lld %zu\n", id, static_cast<long long>(clock.elapsed()), textOf(*last).size());
        } else {
            std::printf("F %lld %zu\n", id, textOf(*last).size());
            told = last->id;
        }
    });
    QTimer next;
    QObject::connect(&next, &QTimer::timeout, [&] {
        if (!chat.canSend()) return;
        ++asked;
        chat.send(QString("%1 number %2").arg(asked % 3 == 0 ? "table" : "hello").arg(asked));
    });
    next.start(20);
    return QGuiApplication::exec();
}
