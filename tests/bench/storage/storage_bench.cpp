#include "storage/store.h"
#include "storage/transaction.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Measures a store with many messages in 2,000 chats: storage_bench FOLDER [MESSAGES, 100000 unless told]. The folder
/// must not be there yet; it is left behind.

using namespace calliope::storage;

namespace {

double milliseconds(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

void report(const char* what, int count, const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) times.push_back(milliseconds(work));
    std::ranges::sort(times);
    std::printf("%-34s p50 %8.2f ms   p95 %8.2f ms   of %d\n", what, times[times.size() / 2],
                times[times.size() * 95 / 100], count);
}

/// 5,000 made words of one to five syllables; some come often and most seldom, some letters begin many of them and
/// others few, as in languages.
class Words {
public:
    Words() {
        constexpr std::string_view consonants = "stcpmbdrlfhnwgkvjqxz";
        constexpr std::string_view vowels = "eaiou";
        const auto oneOf = [&](std::string_view letters) {
            return letters[below(1 + below(letters.size()))]; // the first ones more often
        };
        while (m_all.size() < 5'000) {
            std::string word;
            for (std::size_t syllables = 1 + below(5); syllables > 0; --syllables) {
                word += oneOf(consonants);
                word += oneOf(vowels);
                if (below(2) == 0) word += oneOf(consonants);
            }
            if (std::ranges::find(m_all, word) == m_all.end()) m_all.push_back(word);
        }
    }

    /// As often as it stands in texts.
    const std::string& said() { return m_all[below(1 + below(m_all.size()))]; }
    /// Any.
    const std::string& known() { return m_all[below(m_all.size())]; }

    std::string text(int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += said() + ' ';
        return text;
    }
    std::size_t below(std::size_t end) { return m_random() % end; }

private:
    std::mt19937 m_random{1};
    std::vector<std::string> m_all;
};

void fill(Store& store, int messages, Words& words) {
    constexpr int chats = 2000;
    for (int chat = 0; chat < chats; ++chat) {
        Transaction transaction(store.connection(), Durability::normal);
        NewConversation made;
        made.title = words.text(4);
        const Id id = store.conversations().create(made);
        std::optional<Id> last;
        // The first has 2,000 messages, the others share the rest.
        const int count = chat == 0 ? 2000 : (messages - 2000) / (chats - 1);
        for (int i = 0; i < count; ++i) {
            Message message;
            message.conversation = id;
            message.parent = last;
            message.role = i % 2 == 0 ? Role::user : Role::assistant;
            message.blocks.resize(1);
            message.blocks.front().text = words.text(40);
            last = store.messages().import(message, true);
        }
        transaction.commit();
    }
}

void measure(Store& store, Words& words) {
    const std::vector<Conversation> all = store.conversations().list();
    const Id longest = all.back().id;
    report("list of all chats", 50, [&] { (void)store.conversations().list(); });
    report("list, first 60", 200, [&] { (void)store.conversations().list(60); });
    report("open a chat", 200, [&] { (void)store.messages().branch(all[words.below(all.size() - 1)].id); });
    report("open the one of 2,000 messages", 30, [&] { (void)store.messages().branch(longest); });
    report("search a word", 200, [&] { (void)store.search().texts(words.known() + ' '); });
    for (std::size_t letters = 1; letters <= 5; ++letters)
        report(("search a beginning of " + std::to_string(letters)).c_str(), 200,
               [&] { (void)store.search().texts(words.said().substr(0, letters)); });
    report("search two words", 200, [&] { (void)store.search().texts(words.known() + ' ' + words.known()); });
    report("search without words", 20, [&] { (void)store.search().texts("\xe9\xb3\xa5"); });
    report("search titles", 200, [&] { (void)store.search().titles(words.known()); });
    Message message;
    message.conversation = all.front().id;
    message.blocks.resize(1);
    message.blocks.front().text = words.text(40);
    report("add a message, on the disk", 100, [&] { (void)store.messages().add(message); });
    const Id answer = store.answers().begin(all.front().id, std::nullopt, "", "");
    const Id block = store.answers().addBlock(answer, {});
    report("save a tail of an answer", 300, [&] {
        store.answers().append(block, "some words of it ");
        store.answers().flush();
    });
    report("finish it, on the disk", 1, [&] { store.answers().finish(answer, {}); });
    report("back up", 1, [&] { (void)store.backUp(); });
    store.conversations().remove(longest);
    report("purge the one of 2,000 messages", 1, [&] { store.purge(Clock::system().wall()); });
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(stderr, "storage_bench FOLDER [MESSAGES]\n");
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    const int messages = count > 2 ? std::stoi(arguments[2]) : 100'000;
    Words words;
    {
        Store store(folder);
        std::printf("%-34s %12.0f ms\n", "fill", milliseconds([&] { fill(store, messages, words); }));
    }
    report("open the store, with its check", 5, [&] { const Store store(folder); });
    Store store(folder);
    measure(store, words);
    std::printf("%-34s %12.1f MB\n", "file",
                static_cast<double>(std::filesystem::file_size(folder / "calliope.db")) / 1e6);
    return 0;
}
