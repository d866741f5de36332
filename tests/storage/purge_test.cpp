#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <limits>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::TemporaryStore;

namespace {

std::string canary(int i) {
    return "canary" + std::to_string(1'000'000 + i) + "x";
}

/// How often a canary's beginning stands in any file of the folder.
int hits(const std::filesystem::path& folder) {
    int count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const std::string content = calliope::test::readText(entry.path());
        for (std::size_t at = content.find("canary1"); at != std::string::npos; at = content.find("canary1", at + 1))
            ++count;
    }
    return count;
}

} // namespace

/// What is deleted is gone, byte by byte (S10 of the security plan).
class PurgeTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsLeft() {
        TemporaryStore store;
        const Id kept = store->conversations().create({});
        std::optional<Id> keptLast;
        NewConversation made;
        made.title = canary(0);
        const Id doomed = store->conversations().create(made);
        std::optional<Id> last;
        for (int i = 1; i <= 1000; ++i) {
            last = store->messages().add(message(doomed, last, Role::user, "A text with " + canary(i) + " and more."));
            keptLast =
                store->messages().add(message(kept, keptLast, Role::user, "A text with words " + std::to_string(i)));
        }
        const Id answer = store->answers().begin(doomed, last, "", "");
        const Id block = store->answers().addBlock(answer, {});
        for (int i = 0; i < 20; ++i) {
            store->answers().append(block, canary(i));
            store->answers().flush();
        }
        store->answers().finish(answer, {});
        store->drafts().save(doomed, {.text = canary(5), .attachments = {}});
        ToolEntry used{.state = "done", .conversation = doomed};
        used.words = canary(8);
        store->ledger().addTool(used);
        const std::string content = canary(6);
        Block picture;
        picture.kind = BlockKind::picture;
        Attachment description;
        description.name = canary(7);
        picture.attachment = store->attachments().put(std::as_bytes(std::span(content)), description).hash;
        store->messages().addBlock(answer, picture);
        const std::string pages = "The first page\fA second one with " + canary(9);
        Block document;
        document.kind = BlockKind::file;
        document.text = canary(10) + ".pdf";
        description.mediaType = Attachments::documentType;
        document.attachment = store->attachments().put(std::as_bytes(std::span(pages)), description).hash;
        store->messages().addBlock(answer, document);
        QCOMPARE(store->connection().number("SELECT count(*) FROM page_text WHERE page_text MATCH 'canary*'"), 1);
        (void)store->backUp();
        QVERIFY(hits(store.folder()) > 2000);

        store->conversations().remove(doomed);
        store->purge(store.wall - 1); // too early
        QVERIFY(hits(store.folder()) > 2000);
        QVERIFY(!store->search().texts("words").empty());
        store->purge(std::numeric_limits<std::int64_t>::max());
        const int left = hits(store.folder());
        calliope::test::figure("S10", QString("%1 of 1,000 canaries left").arg(left));
        QCOMPARE(left, 0);
        QCOMPARE(store->messages().branch(kept).size(), std::size_t{1000});
        QCOMPARE(store->search().texts("words", {.limit = 5000}).size(), std::size_t{1000});
        QCOMPARE(store->connection().number("SELECT count(*) FROM block_text WHERE block_text MATCH 'canary*'"), 0);
        store->connection().run("INSERT INTO block_text (block_text, rank) VALUES ('integrity-check', 0)");
        QCOMPARE(store->connection().number("SELECT count(*) FROM page_text WHERE page_text MATCH 'canary* OR page'"),
                 0);
        QCOMPARE(store->connection().number("SELECT count(*) FROM document_page"), 0);
        store.reopen();
        QCOMPARE(hits(store.folder()), 0);
    }

    /// What takes long says how far it is, and leaves nothing behind where it is stopped.
    void copiesCanBeStopped() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        store->messages().add(message(chat, {}, Role::user, std::string(8'000'000, 'a')));
        std::vector<double> shares;
        const auto begin = [&](std::size_t most) {
            shares.clear();
            return store->backUp([&, most](double share) {
                shares.push_back(share);
                store->conversations().setTitle(chat, std::to_string(shares.size()), true); // others get their turn
                return shares.size() < most;
            });
        };
        QVERIFY(begin(3).empty());
        QCOMPARE(shares.size(), std::size_t{3});
        QVERIFY(std::filesystem::is_empty(store.folder() / "backups"));
        QVERIFY(!store->lastBackUp());
        const std::filesystem::path copy = begin(1000);
        QVERIFY(shares.size() > 4 && std::ranges::is_sorted(shares));
        QVERIFY(shares.front() > 0 && shares.front() < 0.5);
        QCOMPARE(shares.back(), 1.0);
        QCOMPARE(store->lastBackUp(), store.wall);
        Connection connection(copy, Connection::Use::read);
        QCOMPARE(connection.number("SELECT CAST(title AS INTEGER) FROM conversation").value_or(-1),
                 static_cast<std::int64_t>(shares.size()) - 1); // what was written meanwhile, before the last piece
        QCOMPARE(connection.number("SELECT max(length(text)) FROM block").value_or(-1), 8'000'000);
    }

    /// Once a day: a copy, and what was removed thirty days ago is gone.
    void tends() {
        constexpr std::int64_t hour = std::int64_t{60} * 60 * 1000;
        TemporaryStore store;
        NewConversation made;
        made.title = canary(0);
        const Id chat = store->conversations().create(made);
        QVERIFY(!store->lastBackUp());
        store->tend();
        QCOMPARE(store->lastBackUp(), store.wall);
        store->conversations().remove(chat);
        const std::int64_t removed = store.wall;
        const auto copies = [&] {
            const std::filesystem::directory_iterator all(store.folder() / "backups");
            return std::distance(begin(all), end(all));
        };
        QCOMPARE(copies(), 1);
        store.wall += 23 * hour;
        store->tend(); // not due
        QCOMPARE(store->lastBackUp(), removed);
        store.wall += hour;
        store->tend();
        QCOMPARE(copies(), 2);
        QCOMPARE(store->conversations().removed().size(), std::size_t{1}); // can be brought back
        store.wall = removed + Store::keptRemoved;
        store->tend();
        QVERIFY(store->conversations().removed().empty());
        QCOMPARE(copies(), 1); // those that knew it have gone
        QCOMPARE(hits(store.folder()), 0);
        store.wall -= 1000 * hour; // a clock that was put back
        store->tend();
        QCOMPARE(store->lastBackUp(), store.wall);
        std::filesystem::remove_all(store.folder() / "backups");
        QVERIFY(!store->lastBackUp());
        store->tend();
        QCOMPARE(copies(), 1);
    }

    void messagesAlone() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id first = store->messages().add(message(chat, std::nullopt, Role::user, "kept"));
        std::optional<Id> last = first;
        for (int i = 0; i < 300; ++i) last = store->messages().add(message(chat, last, Role::user, canary(i)));
        const Id child = store->messages().branch(chat).at(1).id;
        store->messages().remove(child);
        store->purge(std::numeric_limits<std::int64_t>::max());
        QCOMPARE(hits(store.folder()), 0);
        QCOMPARE(calliope::test::shownPath(*store, chat), std::string("kept"));
        QVERIFY(!store->connection().query("PRAGMA foreign_key_check").next());
    }
};

QTEST_APPLESS_MAIN(PurgeTest)
#include "purge_test.moc"
