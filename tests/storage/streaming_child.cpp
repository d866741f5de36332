#include "storage/store.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>

/// Chats until it is killed; a part of crash_test. Each line on the standard output is something that has been
/// promised:
///
///     U ID N        message N of the user, "question N", is saved
///     A ID          an answer begins
///     W COUNT MS    word COUNT of it has been handed over, at that time
///     F ID COUNT    it is saved with so many words

using namespace calliope::storage;

namespace {

void chat(const std::filesystem::path& folder, int wordsPerAnswer) {
    Store store(folder);
    const std::vector<Conversation> chats = store.conversations().list();
    const Id conversation = chats.empty() ? store.conversations().create({}) : chats.front().id;
    const std::vector<Message> path = store.messages().branch(conversation);
    std::optional<Id> last = path.empty() ? std::nullopt : std::optional(path.back().id);
    const Clock clock = Clock::system();
    for (int round = 0;; ++round) {
        Message question;
        question.conversation = conversation;
        question.parent = last;
        question.blocks.resize(1);
        question.blocks.front().text = "question " + std::to_string(round);
        const Id asked = store.messages().add(question);
        std::printf("U %lld %d\n", static_cast<long long>(asked), round);
        const Id answer = store.answers().begin(conversation, asked, "", "");
        const Id block = store.answers().addBlock(answer, {});
        std::printf("A %lld\n", static_cast<long long>(answer));
        for (int word = 1; word <= wordsPerAnswer; ++word) {
            store.answers().append(block, "w" + std::to_string(1'000'000 + word) + " ");
            std::printf("W %d %lld\n", word, static_cast<long long>(clock.steady()));
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        store.answers().finish(answer, {});
        std::printf("F %lld %d\n", static_cast<long long>(answer), wordsPerAnswer);
        last = answer;
    }
}

} // namespace

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IONBF, 0);
    try {
        chat(arguments[1], count > 2 ? std::stoi(arguments[2]) : 100);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    return 1;
}
