#include "storage/error.h"
#include "storage/transaction.h"
#include "tests/storage/temporary_store.h"

#include <QTest>
#include <limits>

using namespace calliope::storage;
using calliope::test::TemporaryStore;

/// The small topics: drafts, folders, settings, personas, endpoints, models, ledger.
class TopicsTest : public QObject {
    Q_OBJECT

private slots:
    void drafts() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const std::string content = "p";
        const std::string hash = store->attachments().put(std::as_bytes(std::span(content)), {}).hash;
        const Draft draft{.text = "And the", .attachments = {hash, hash}};
        store->drafts().save(chat, {.text = "old", .attachments = {}});
        store->drafts().save(chat, draft);
        store->drafts().save(std::nullopt, {.text = "new chat", .attachments = {}});
        store.reopen();
        QVERIFY(store->drafts().find(chat) == draft);
        QCOMPARE(store->drafts().find(std::nullopt).text, std::string("new chat"));
        store->drafts().save(chat, {});
        QVERIFY(store->drafts().find(chat) == Draft());
        QCOMPARE(store->connection().number("SELECT count(*) FROM draft"), 1);
        QVERIFY_THROWS_EXCEPTION(Error, store->drafts().save(99, draft));
        QVERIFY_THROWS_EXCEPTION(Error, store->drafts().save(chat, {.text = "a", .attachments = {"not there"}}));
        QVERIFY(store->drafts().find(chat) == Draft());
    }

    void folders() {
        TemporaryStore store;
        Folders& folders = store->folders();
        const Id a = folders.create("a");
        const Id b = folders.create("b");
        const Id c = folders.create("c");
        NewConversation made;
        made.folder = b;
        const Id chat = store->conversations().create(made);
        folders.rename(a, "A");
        folders.order(std::array{c, b});
        QVERIFY((folders.list() == std::vector<Folder>{{c, "c"}, {b, "b"}, {a, "A"}}));
        folders.remove(b);
        QVERIFY(!store->conversations().find(chat)->folder);
        QCOMPARE(folders.list().size(), std::size_t{2});
        folders.restore(b);
        QCOMPARE(store->conversations().find(chat)->folder.value_or(0), b);
        folders.remove(b);
        store->purge(store.wall);
        QVERIFY(!store->conversations().find(chat)->folder);
        QVERIFY_THROWS_EXCEPTION(Error, folders.restore(b));
        QVERIFY_THROWS_EXCEPTION(Error, folders.rename(b, "x"));
    }

    void settings() {
        TemporaryStore store;
        store->settings().set("a", true);
        store->settings().set("b", std::int64_t{5});
        store->settings().set("c", 1.5);
        store->settings().set("d", std::string("5"));
        store->settings().set("d", std::string("dark"));
        store.reopen();
        const Settings& settings = store->settings();
        QCOMPARE(settings.get("a", false), true);
        QCOMPARE(settings.get("b", std::int64_t{0}), 5);
        QCOMPARE(settings.get("c", 0.0), 1.5);
        QCOMPARE(settings.get("d", std::string()), std::string("dark"));
        QCOMPARE(settings.get("d", 7.0), 7.0); // of another type
        QCOMPARE(settings.get("e", 7.0), 7.0);
        QCOMPARE(settings.all().size(), std::size_t{4});
        store->settings().remove("a");
        QVERIFY(!settings.find("a"));
    }

    void personas() {
        TemporaryStore store;
        Persona persona{.name = "Terse", .prompt = "Be brief.", .model = "m", .mode = "instant", .parameters = "{}"};
        persona.id = store->personas().save(persona);
        store->personas().save({});
        persona.prompt = "Be very brief.";
        QCOMPARE(store->personas().save(persona), persona.id);
        QVERIFY(store->personas().list().front() == persona);
        store->personas().remove(persona.id);
        QCOMPARE(store->personas().list().size(), std::size_t{1});
        QCOMPARE(store->personas().save(persona), persona.id); // undone
        QCOMPARE(store->personas().list().size(), std::size_t{2});
    }

    void endpointsAndModels() {
        TemporaryStore store;
        Endpoint endpoint{
            .name = "Cluster", .url = "https://a.example/v1", .kind = "openai", .keyName = "k", .isEnabled = true};
        endpoint.id = store->endpoints().save(endpoint);
        endpoint.isEnabled = false;
        store->endpoints().save(endpoint);
        QVERIFY(store->endpoints().list() == std::vector{endpoint});

        KnownModel file;
        file.locator = "/m/a.gguf";
        file.name = "A";
        file.projector = "/m/p.gguf";
        const Id first = store->models().save(file);
        file.name = "A again";
        QCOMPARE(store->models().save(file), first);
        KnownModel remote = file;
        remote.endpoint = endpoint.id;
        const Id second = store->models().save(remote);
        QVERIFY(first != second);
        store.wall += 1;
        store->models().touch(first);
        QCOMPARE(store->models().list().size(), std::size_t{2});
        QCOMPARE(store->models().list().front().name, std::string("A again"));
        QCOMPARE(store->models().list().front().projector, std::string("/m/p.gguf"));
        store->endpoints().remove(endpoint.id);
        QCOMPARE(store->models().list().size(), std::size_t{1});
        store->models().remove(first);
        QVERIFY(store->models().list().empty());
    }

    void ledger() {
        TemporaryStore store;
        for (int i = 1; i <= 10; ++i)
            store->ledger().add(
                {.host = "a.example", .method = "GET", .reason = "model", .bytesOut = i, .bytesIn = 2, .status = 200});
        const std::vector<NetworkEntry> latest = store->ledger().network(3);
        QCOMPARE(latest.size(), std::size_t{3});
        QCOMPARE(latest.front().bytesOut, 10);
        QCOMPARE(latest.front().at, store.wall);
        QCOMPARE(store->ledger().network(100, latest.back().id).size(), std::size_t{7});
        // One that takes the place of another is the latest.
        const Id replaced = store->ledger().add({.host = "d.example", .reason = "tools"});
        store->ledger().add({.host = "e.example", .reason = "answer"});
        const Id place = store->ledger().add({.host = "d.example", .reason = "tools, 2 times"}, replaced);
        QVERIFY(place > replaced);
        QCOMPARE(store->ledger().network(100).size(), std::size_t{12});
        QCOMPARE(store->ledger().network(1).front().reason, std::string("tools, 2 times"));
        store.wall += Ledger::longest; // what is older goes
        store->ledger().add({.host = "b.example", .reason = "answer"});
        store.wall += 1;
        store->ledger().trim();
        QCOMPARE(store->ledger().network(100).size(), std::size_t{1});
        Transaction many(store->connection(), Durability::normal);
        for (std::int64_t i = 0; i < Ledger::mostEntries + 1'500; ++i)
            store->ledger().add({.host = "c.example", .reason = "answer"});
        many.commit();
        QVERIFY(store->ledger().network(20'000).size() < static_cast<std::size_t>(Ledger::mostEntries) + 1'000);
        store->ledger().clearNetwork();
        QVERIFY(store->ledger().network(3).empty());

        // However often that happens, it drives out nothing else.
        store->ledger().add({.host = "kept.example", .reason = "answer"});
        {
            Transaction often(store->connection(), Durability::normal);
            Id last = 0;
            for (std::int64_t i = 0; i < Ledger::mostEntries + 1'500; ++i)
                last = store->ledger().add({.host = "d.example", .reason = "tools"}, last);
            often.commit();
        }
        store->ledger().trim();
        QCOMPARE(store->ledger().network(100).size(), std::size_t{2});

        const Id chat = store->conversations().create({});
        const Id answer = store->answers().begin(chat, std::nullopt, "muse", "thinking");
        Answers::End end;
        end.usage = {1, 0, 3, 4, 5, 6};
        store->answers().finish(answer, end);
        QVERIFY(store->ledger().usage("muse", "thinking", 5) == std::vector{end.usage});
        QVERIFY(store->ledger().usage("muse", "instant", 5).empty());
    }

    void toolsThatWereUsed() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const Id other = store->conversations().create({});
        const ToolEntry used{
            .state = "done", .conversation = chat, .title = "Calculator", .words = "6*7", .milliseconds = 3};
        ToolEntry refused{
            .state = "refused", .conversation = other, .title = "Write", .source = "files", .words = "a.txt"};
        store->ledger().addTool(used);
        store->ledger().addTool(refused);
        store->ledger().addTool(ToolEntry{.state = "done", .conversation = 99}); // a chat that is gone
        store.reopen();
        std::vector<ToolEntry> latest = store->ledger().tools(10);
        QCOMPARE(latest.size(), std::size_t{2});
        refused.id = latest.front().id;
        refused.at = store.wall;
        QVERIFY(latest.front() == refused);
        QCOMPARE(latest.back().words, std::string("6*7"));
        QCOMPARE(latest.back().milliseconds, 3);
        QCOMPARE(store->ledger().tools(1).size(), std::size_t{1});

        store->conversations().remove(other); // it goes with its chat, and comes back with it
        QCOMPARE(store->ledger().tools(10).size(), std::size_t{1});
        store->conversations().restore(other);
        QCOMPARE(store->ledger().tools(10).size(), std::size_t{2});
        store->conversations().remove(other);
        store->purge(std::numeric_limits<std::int64_t>::max());
        QCOMPARE(store->connection().number("SELECT count(*) FROM tool_entry"), 1);

        store.wall += Ledger::longest + 1;
        store->ledger().trim();
        QVERIFY(store->ledger().tools(10).empty());
        Transaction many(store->connection(), Durability::normal);
        for (std::int64_t i = 0; i < Ledger::mostEntries + 1'500; ++i) store->ledger().addTool(used);
        many.commit();
        QVERIFY(store->ledger().tools(20'000).size() < static_cast<std::size_t>(Ledger::mostEntries) + 1'000);
        store->ledger().clearTools();
        QVERIFY(store->ledger().tools(10).empty());
    }
};

QTEST_APPLESS_MAIN(TopicsTest)
#include "topics_test.moc"
