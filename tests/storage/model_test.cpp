#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"

#include <QTest>
#include <algorithm>
#include <limits>
#include <map>
#include <random>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::TemporaryStore;

namespace {

/// What the store should know, kept as plainly as can be.
struct Twin {
    struct Node {
        Id parent = 0; ///< 0: none
        std::string text;
        bool isSelected = false;
        int mark = 0; ///< not 0: removed, together with all that has the same mark
    };
    struct Chat {
        std::string title;
        bool isPinned = false;
        bool isRemoved = false;
        int use = 0;
        std::map<Id, Node> nodes;
    };

    std::map<Id, Chat> chats;
    int uses = 0;
    int marks = 0;

    void add(Id chat, Id parent, Id id, const std::string& text) {
        for (auto& [other, node] : chats[chat].nodes)
            if (node.parent == parent) node.isSelected = false;
        chats[chat].nodes[id] = {parent, text, true, 0};
        chats[chat].use = ++uses;
    }

    void select(Id chat, Id id) {
        auto& nodes = chats[chat].nodes;
        for (Id at = id; at != 0; at = nodes[at].parent) {
            for (auto& [other, node] : nodes)
                if (node.parent == nodes[at].parent) node.isSelected = false;
            nodes[at].isSelected = true;
        }
    }

    static bool isBelow(const std::map<Id, Node>& nodes, Id id, Id root) {
        for (; id != 0; id = nodes.at(id).parent)
            if (id == root) return true;
        return false;
    }

    void remove(Id chat, Id id) {
        auto& nodes = chats[chat].nodes;
        ++marks;
        for (auto& [other, node] : nodes)
            if (node.mark == 0 && isBelow(nodes, other, id)) node.mark = marks;
        if (!std::exchange(nodes[id].isSelected, false)) return;
        // The sibling before it, else the one behind.
        Id next = 0;
        for (auto& [other, node] : nodes)
            if (node.parent == nodes[id].parent && node.mark == 0 && (other < id || next == 0)) next = other;
        if (next != 0) nodes[next].isSelected = true;
    }

    void restore(Id chat, Id id) {
        auto& nodes = chats[chat].nodes;
        const int mark = nodes[id].mark;
        for (auto& [other, node] : nodes)
            if (node.mark == mark && isBelow(nodes, other, id)) node.mark = 0;
        select(chat, id);
    }

    void purge() {
        std::erase_if(chats, [](const auto& chat) { return chat.second.isRemoved; });
        for (auto& [id, chat] : chats)
            std::erase_if(chat.nodes, [](const auto& node) { return node.second.mark != 0; });
    }

    /// As `shown` below writes it.
    [[nodiscard]] std::string shown() const {
        std::vector<const std::pair<const Id, Chat>*> order;
        for (const auto& chat : chats)
            if (!chat.second.isRemoved) order.push_back(&chat);
        std::ranges::sort(order, [](const auto* a, const auto* b) {
            return std::pair(a->second.isPinned, a->second.use) > std::pair(b->second.isPinned, b->second.use);
        });
        std::string all;
        for (const auto* entry : order) {
            const Chat& chat = entry->second;
            all += std::to_string(entry->first) + ' ' + chat.title + '\n';
            for (Id at = 0;;) {
                int place = 0;
                int count = 0;
                Id next = 0;
                for (const auto& [id, node] : chat.nodes) {
                    if (node.parent != at || node.mark != 0) continue;
                    ++count;
                    if (node.isSelected) {
                        next = id;
                        place = count;
                    }
                }
                if (next == 0) break;
                all += chat.nodes.at(next).text + ' ' + std::to_string(place) + '/' + std::to_string(count) + '\n';
                at = next;
            }
        }
        return all;
    }

    [[nodiscard]] std::size_t hits(const std::string& word) const {
        std::size_t count = 0;
        for (const auto& [id, chat] : chats)
            for (const auto& [other, node] : chat.nodes)
                count += !chat.isRemoved && node.mark == 0 && node.text.ends_with(word) ? 1 : 0;
        return count;
    }
};

std::string shown(Store& store) {
    std::string all;
    for (const Conversation& chat : store.conversations().list()) {
        all += std::to_string(chat.id) + ' ' + chat.title + '\n';
        for (const Message& m : store.messages().branch(chat.id))
            all +=
                calliope::test::textOf(m) + ' ' + std::to_string(m.sibling) + '/' + std::to_string(m.siblings) + '\n';
    }
    return all;
}

/// Does the same to a store and to its twin, at random.
class Player {
public:
    explicit Player(unsigned seed)
        : m_random(seed) {}

    void step() {
        const std::size_t what = below(100);
        if (what < 6 || m_twin.chats.empty()) return create();
        const Id chat = any(m_twin.chats);
        Twin::Chat& twin = m_twin.chats[chat];
        if (what < 9) return title(chat, twin);
        if (what < 11) return toggle(chat, twin);
        if (what == 11) return m_store.reopen();
        if (what == 12) return purge();
        if (twin.isRemoved) return;
        if (what < 60 || twin.nodes.empty()) return add(chat, twin, what % 2 == 0);
        const Id id = any(twin.nodes);
        const bool isThere = twin.nodes[id].mark == 0;
        const Id parent = twin.nodes[id].parent;
        if (what < 80 && isThere) {
            m_store->messages().select(id);
            m_twin.select(chat, id);
        } else if (what < 88 && isThere) {
            m_store->messages().remove(id);
            m_twin.remove(chat, id);
        } else if (what >= 88 && !isThere && (parent == 0 || twin.nodes[parent].mark == 0)) {
            m_store->messages().restore(id);
            m_twin.restore(chat, id);
        }
    }

    void compare() {
        QCOMPARE(QString::fromStdString(shown(*m_store)), QString::fromStdString(m_twin.shown()));
        for (const char* word : {"heron", "kite"}) {
            const SearchOptions all{.limit = 100'000};
            QCOMPARE(m_store->search().texts(word, all).size(), m_twin.hits(word));
        }
    }

    TemporaryStore& store() { return m_store; }

private:
    std::size_t below(std::size_t end) { return m_random() % end; }

    template<typename Map>
    Id any(const Map& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
    }

    void create() {
        const Id id = m_store->conversations().create({});
        m_twin.chats[id].use = ++m_twin.uses;
    }

    void title(Id chat, Twin::Chat& twin) {
        twin.title = "title " + std::to_string(below(1000));
        m_store->conversations().setTitle(chat, twin.title, true);
        twin.isPinned = below(3) == 0;
        m_store->conversations().setPinned(chat, twin.isPinned);
    }

    void toggle(Id chat, Twin::Chat& twin) {
        twin.isRemoved = !twin.isRemoved;
        twin.isRemoved ? m_store->conversations().remove(chat) : m_store->conversations().restore(chat);
    }

    void purge() {
        m_store->purge(std::numeric_limits<std::int64_t>::max());
        m_twin.purge();
    }

    void add(Id chat, Twin::Chat& twin, bool isAnswer) {
        Id parent = twin.nodes.empty() || below(8) == 0 ? 0 : any(twin.nodes);
        if (parent != 0 && twin.nodes[parent].mark != 0) parent = 0;
        const std::optional<Id> above = parent == 0 ? std::nullopt : std::optional(parent);
        const std::string text = std::to_string(++m_texts) + (below(2) == 0 ? " heron" : " kite");
        Id id = 0;
        if (isAnswer) {
            id = m_store->answers().begin(chat, above, "", "");
            const Id block = m_store->answers().addBlock(id, {});
            for (const char c : text) {
                m_store->answers().append(block, std::string(1, c));
                m_store.steady += static_cast<std::int64_t>(below(80));
            }
            m_store->answers().finish(id, {});
        } else {
            id = m_store->messages().add(message(chat, above, Role::user, text));
        }
        m_twin.add(chat, parent, id, text);
    }

    std::mt19937 m_random;
    TemporaryStore m_store;
    Twin m_twin;
    int m_texts = 0;
};

} // namespace

/// The store against a twin in memory.
class ModelTest : public QObject {
    Q_OBJECT

private slots:
    void sameAsTheTwin_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= (calliope::test::runsLong() ? 50u : 4u); ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    void sameAsTheTwin() {
        QFETCH(unsigned, seed);
        Player player(seed);
        for (int i = 1; i <= 1500; ++i) {
            player.step();
            if (i % 10 == 0) player.compare();
            if (QTest::currentTestFailed()) {
                qWarning() << "step" << i;
                return;
            }
        }
        Connection& connection = player.store()->connection();
        QVERIFY(!connection.query("PRAGMA foreign_key_check").next());
        QVERIFY(shown(*player.store()).size() > 500); // there was something to compare
        connection.run("INSERT INTO block_text (block_text, rank) VALUES ('integrity-check', 0)");
    }
};

QTEST_APPLESS_MAIN(ModelTest)
#include "model_test.moc"
