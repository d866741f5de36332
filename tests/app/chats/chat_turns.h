#pragma once

#include "app/chats/request.h"
#include "tests/app/store/app_on_disk.h"

#include <QSemaphore>
#include <QTemporaryDir>
#include <memory>

namespace calliope::test {

/// Holds the store back, as a long import does.
class Held {
public:
    explicit Held(app::StoreThread& store) {
        store.run([gate = m_gate](storage::Store&) { gate->acquire(); });
    }
    ~Held() { release(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

    void release() { m_gate->release(); }

private:
    std::shared_ptr<QSemaphore> m_gate = std::make_shared<QSemaphore>();
};

/// What the user wrote, as it is shown.
inline QStringList textsOf(AppOnDisk& app) {
    QStringList texts;
    for (const storage::Message& each : app.chat.transcript()->messages())
        if (each.role == storage::Role::user) texts.append(app.chat.markdownOf(each.id));
    return texts;
}

/// An app on a store of its own, and how its answers and its store are held up.
class ChatTurns {
protected:
    /// Whether it has come to rest.
    [[nodiscard]] bool open() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_app = std::make_unique<AppOnDisk>((m_folder->path() + "/data").toStdString());
        return app().settle();
    }
    void close() { m_app.reset(); }

    AppOnDisk& app() { return *m_app; }

    /// Answers do not end by themselves.
    void endlessly() {
        app().endpoint.setScript([](const QJsonObject&) {
            app::FakeAnswer endless;
            app::addWords(endless, app::FakePiece::Kind::content, "and so on");
            endless.repeats = true;
            return endless;
        });
    }

    /// As personas do.
    void shapeByChat() {
        app().responder.setShape([this] {
            return [chat = app().chats.currentId()](app::ChatRequest& request) {
                app::ChatMessage told{.role = app::ChatMessage::Role::system};
                told.parts.push_back({.kind = app::ChatPart::Kind::text, .text = QString("for chat %1.").arg(chat)});
                request.messages.insert(request.messages.begin(), told);
            };
        });
    }

    /// What is sent once the answer has ended.
    QStringList waiting() {
        QStringList texts;
        for (const QVariant& each : app().chat.queuedRows()) texts.append(each.toMap()["text"].toString());
        return texts;
    }

    /// The question is kept, and the store does not come to begin its answer.
    std::unique_ptr<Held> sendAndHold(const QString& text) {
        std::unique_ptr<Held> held;
        const auto hold = QObject::connect(&app().chat, &app::Chat::sent, &app().chat,
                                           [&] { held = std::make_unique<Held>(*app().store); });
        app().chat.send(text);
        (void)spinUntil([&] { return held != nullptr; }, 10'000);
        QObject::disconnect(hold);
        return held;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<AppOnDisk> m_app;
};

} // namespace calliope::test
