#pragma once

#include "app/chats/chat.h"
#include "app/chats/search.h"
#include "app/endpoints/fake_endpoint.h"
#include "app/endpoints/key_store.h"
#include "app/network/network_gate.h"
#include "tests/app/support/spin.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace calliope::test {

/// What the app is made of between window and disk, on scripted answers. It remembers what the user was told, and what
/// was promised: a message that was shown as sent, and an answer that was shown as finished.
class AppOnDisk {
public:
    explicit AppOnDisk(const std::filesystem::path& folder);
    ~AppOnDisk();
    AppOnDisk(const AppOnDisk&) = delete;
    AppOnDisk& operator=(const AppOnDisk&) = delete;

    /// Until nothing is under way any more. False after half a minute.
    bool settle();

    /// Until it holds, asked between jobs; false after `milliseconds`.
    template<typename Condition>
    bool waitFor(const Condition& condition, int milliseconds = 10'000) {
        const QDeadlineTimer deadline(milliseconds);
        while (!condition()) {
            if (deadline.hasExpired()) return false;
            if (!fence()) return false;
        }
        return true;
    }

    /// What the store says to `question`, which may fail: then nothing.
    template<typename Question>
    auto ask(Question question) {
        using Answer = std::invoke_result_t<Question, storage::Store&>;
        std::optional<Answer> answer;
        bool isOver = false;
        store->run(
            &chats, std::move(question),
            [&](Answer got) {
                answer = std::move(got);
                isOver = true;
            },
            [&](const app::Failure&) { isOver = true; });
        spinUntil([&] { return isOver; }, 30'000);
        return answer;
    }

    /// The first promise that the store does not keep, or what is shown and not kept; empty where all is well.
    [[nodiscard]] QString broken();

    [[nodiscard]] bool isOpen() const { return m_isOpen; } ///< the folder

    /// A message in the chat that is open, and its answer.
    void say(const QString& text);

    /// As FakeEndpoint answers here.
    [[nodiscard]] static std::string answerTo(const std::string& question);

    [[nodiscard]] const storage::Message* last() { return chat.transcript()->last(); }

    std::vector<app::Failure> told;

private:
    bool fence();

    std::map<storage::Id, std::string> m_promised;
    bool m_isOpen = false;

public:
    app::FakeEndpoint endpoint{0};
    std::unique_ptr<app::StoreThread> store;
    app::Settings settings;
    app::NetworkGate gate;
    app::MemoryKeyStore keys;
    app::ChatClient client;
    app::Responder responder;
    app::PictureShelf shelf;
    app::Toolbox tools;
    app::Chats chats;
    app::Chat chat;
    app::Search search;
};

} // namespace calliope::test
