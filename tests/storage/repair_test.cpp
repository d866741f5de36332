#include "storage/carve.h"
#include "storage/error.h"
#include "storage/salvage.h"
#include "storage/transaction.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <sqlite3.h>

#include <QTest>
#include <fstream>
#include <random>
#include <set>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::readText;
using calliope::test::shownPath;
using calliope::test::TemporaryStore;

namespace {

constexpr int chats = 20;
constexpr int messagesPerChat = 40;

std::string textOf(int chat, int number) {
    return "chat " + std::to_string(chat) + " message " + std::to_string(number) + ' ' +
           std::string(static_cast<std::size_t>(number % 7 == 0 ? 6000 : 200), static_cast<char>('a' + number % 26));
}

void fill(TemporaryStore& store) {
    Transaction transaction(store->connection(), Durability::normal);
    for (int chat = 0; chat < chats; ++chat) {
        NewConversation made;
        made.title = "Chat " + std::to_string(chat);
        const Id id = store->conversations().create(made);
        std::optional<Id> last;
        for (int i = 0; i < messagesPerChat; ++i) {
            Message m = message(id, last, i % 2 == 0 ? Role::user : Role::assistant, textOf(chat, i));
            last = store->messages().import(m, true);
        }
    }
    store->settings().set("look.theme", std::string("dark"));
    transaction.commit();
}

/// How many of the texts are there, each once.
int found(TemporaryStore& store) {
    std::multiset<std::string> texts;
    for (const Conversation& chat : store->conversations().list(1000))
        for (const Messages::Node& node : store->messages().tree(chat.id))
            texts.insert(calliope::test::textOf(node.message));
    int count = 0;
    for (int chat = 0; chat < chats; ++chat)
        for (int i = 0; i < messagesPerChat; ++i) count += texts.contains(textOf(chat, i)) ? 1 : 0;
    return count;
}

void overwrite(const std::filesystem::path& file, std::uint64_t at, const std::string& bytes) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(at));
    stream << bytes;
}

void requireUsable(TemporaryStore& store) {
    QCOMPARE(store->connection().number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
    QCOMPARE(store->connection().number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    const Id chat = store->conversations().create({});
    store->messages().add(message(chat, std::nullopt, Role::user, "zebra"));
    QCOMPARE(store->search().texts("zebra").size(), std::size_t{1});
    store->conversations().remove(chat);
    store->purge(std::numeric_limits<std::int64_t>::max());
}

std::int64_t damagedFiles(TemporaryStore& store) {
    if (!std::filesystem::exists(store.folder() / "damaged")) return 0;
    return std::distance(std::filesystem::directory_iterator(store.folder() / "damaged"), {});
}

} // namespace

/// Damaged files (S5 of the security plan).
class RepairTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_good = std::make_unique<TemporaryStore>();
        fill(*m_good);
        m_good->close();
    }

    void wholeFilesAreLeftAlone() {
        TemporaryStore store;
        store.reopen();
        QVERIFY(!store->report().repair);
        start(store);
        QVERIFY(!store->report().repair && !store->report().isIndexRebuilt);
        QCOMPARE(found(store), chats * messagesPerChat);
        QCOMPARE(damagedFiles(store), 0);
    }

    void carvedRowsAreThose() {
        PageFile file(m_good->database());
        std::map<std::size_t, int> rows;
        carve(file, [&](const CarvedRow& row) { ++rows[row.values.size()]; });
        QCOMPARE(rows[18], chats * messagesPerChat); // messages have 18 columns
        QCOMPARE(rows[15], chats);
    }

    void damage_data() {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<double>("share"); // of the texts that must be saved
        const auto row = [](const char* kind, double share) { QTest::newRow(kind) << QByteArray(kind) << share; };
        row("header", 1);
        row("first page", 1);
        row("first half", 0.4);
        row("last third cut off", 0.5);
        row("zeros in a page", 0.9);
        row("every 20th page", 0.6);
        row("all inner pages", 0.95);
    }

    void damage() {
        QFETCH(QByteArray, kind);
        QFETCH(double, share);
        TemporaryStore store;
        store.close();
        copyTo(store);
        std::mt19937 random(11);
        std::string noise(4096, '\0');
        for (char& c : noise) c = static_cast<char>(random());
        std::string content = readText(store.database());
        const std::size_t pages = content.size() / 4096;
        if (kind == "header") overwrite(store.database(), 0, noise.substr(0, 100));
        if (kind == "first page") overwrite(store.database(), 0, noise);
        if (kind == "first half")
            for (std::size_t page = 0; page < pages / 2; ++page) overwrite(store.database(), page * 4096, noise);
        if (kind == "last third cut off") std::filesystem::resize_file(store.database(), pages * 2 / 3 * 4096 + 100);
        if (kind == "zeros in a page") {
            std::size_t page = pages / 2;
            while (content[page * 4096] != 13) ++page; // one with rows in it
            overwrite(store.database(), page * 4096, std::string(4096, '\0'));
        }
        if (kind == "every 20th page")
            for (std::size_t page = 5; page < pages; page += 20) overwrite(store.database(), page * 4096, noise);
        if (kind == "all inner pages")
            for (std::size_t page = 1; page < pages; ++page)
                if (content[page * 4096] == 5) overwrite(store.database(), page * 4096, noise);
        store.open();
        QVERIFY(store->report().repair);
        const int saved = found(store);
        calliope::test::figure(
            "S5", QString("%1: %2 of %3 texts saved").arg(QString(kind)).arg(saved).arg(chats * messagesPerChat));
        QVERIFY(saved >= share * chats * messagesPerChat);
        QVERIFY(damagedFiles(store) > 0);
        QVERIFY(store->report().repair->sentence.find("damaged") != std::string::npos);
        requireUsable(store);
        store.reopen();
        QVERIFY(!store->report().repair);
    }

    /// Whatever happens to a file, the program starts, and what can be used is whole.
    void anyDamage() {
        const int files = calliope::test::runsLong() ? 500 : 40;
        std::mt19937 random(20261121);
        int repaired = 0;
        qint64 saved = 0;
        for (int i = 0; i < files; ++i) {
            TemporaryStore store;
            store.close();
            copyTo(store);
            const std::uint64_t size = std::filesystem::file_size(store.database());
            switch (random() % 4) {
            case 0: // bits
                for (int k = 0; k < 20; ++k)
                    overwrite(store.database(), random() % size, std::string(1, static_cast<char>(random())));
                break;
            case 1: std::filesystem::resize_file(store.database(), random() % size); break;
            case 2: // pages
                for (int k = 0; k < 5; ++k)
                    overwrite(store.database(), random() % (size / 4096) * 4096,
                              std::string(4096, static_cast<char>(random())));
                break;
            default: // a log of something else
                std::ofstream(store.database().string() + "-wal") << std::string(10'000, static_cast<char>(random()));
                overwrite(store.database(), random() % size, "xxxx");
            }
            store.open();
            if (store->report().repair) ++repaired;
            saved += found(store);
            requireUsable(store);
            if (QTest::currentTestFailed()) {
                qWarning() << "file" << i;
                return;
            }
        }
        calliope::test::figure(
            "S5", QString("%1 files with random damage: all start, %2 were repaired, the rest was whole to "
                          "SQLite's check; %3 of %4 texts are there on average")
                      .arg(files)
                      .arg(repaired)
                      .arg(saved / files)
                      .arg(chats * messagesPerChat));
    }

    /// What is only in the log is saved as well.
    void theLogCounts() {
        TemporaryStore store;
        fill(store);
        store->connection().keepLog();
        store.close();
        QVERIFY(std::filesystem::file_size(store.database().string() + "-wal") > 100'000);
        PageFile file(store.database());
        std::set<std::int64_t> messages;
        carve(file, [&](const CarvedRow& row) {
            if (row.values.size() == 18) messages.insert(row.rowid);
        });
        QCOMPARE(messages.size(), std::size_t{chats * messagesPerChat});
        overwrite(store.database(), 0, std::string(4096, 'x')); // the log has a whole one
        store.open();
        QCOMPARE(found(store), chats * messagesPerChat);
    }

    void backupsStandIn() {
        TemporaryStore store;
        fill(store);
        const std::filesystem::path backup = store->backUp();
        store.close();
        for (const bool isGone : {false, true}) {
            if (isGone)
                std::filesystem::remove(store.database());
            else
                std::ofstream(store.database(), std::ios::trunc) << std::string(100'000, 'x');
            store.open();
            QVERIFY(store->report().repair);
            QCOMPARE(store->report().repair->backup, backup);
            QCOMPARE(found(store), chats * messagesPerChat);
            store.close();
        }
    }

    void withoutAnythingItStartsEmpty() {
        TemporaryStore store;
        store.close();
        std::ofstream(store.database(), std::ios::trunc) << std::string(100'000, 'x');
        store.open();
        QVERIFY(store->report().repair);
        QVERIFY(store->conversations().list().empty());
        requireUsable(store);
    }

    /// Damage inside the full-text index, which SQLite's check of the file may not see.
    void theIndexIsRebuilt() {
        TemporaryStore store;
        start(store);
        store.close();
        // The shadow tables are closed to our own connections.
        sqlite3* handle = nullptr;
        QCOMPARE(sqlite3_open(store.database().string().c_str(), &handle), SQLITE_OK);
        const char* sql = "UPDATE block_text_data SET block = zeroblob(length(block)) WHERE id > 10";
        QCOMPARE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(handle);
        store.open();
        QVERIFY(store->report().isIndexRebuilt && !store->report().repair);
        QCOMPARE(store->search().texts("chat", {.limit = 10'000}).size(), std::size_t{chats * messagesPerChat});
        requireUsable(store);
    }

    /// What documents say is read again from their files.
    void documentsAreFoundAgain() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const std::string pages = "By the river\fThree months of notice";
        Message asked = message(chat, std::nullopt, Role::user, "Look");
        asked.blocks.push_back({.kind = BlockKind::file,
                                .text = "lease.pdf",
                                .attachment = store->attachments()
                                                  .put(std::as_bytes(std::span(pages)),
                                                       {.mediaType = Attachments::documentType, .name = "lease.pdf"})
                                                  .hash});
        store->messages().add(asked);
        store.close();
        overwrite(store.database(), 0, std::string(100, 'x'));
        store.open();
        QVERIFY(store->report().repair);
        QCOMPARE(store->search().texts("lease").size(), std::size_t{1});
        QVERIFY(store->search().texts("notice").empty()); // opening does not wait for it
        store.indexDocuments();
        QCOMPARE(store->search().texts("notice").size(), std::size_t{1});
        QCOMPARE(store->search().texts("notice").front().page, 2);
        requireUsable(store);
    }

    /// What may have been ordered, and under which key, is found again.
    void purchasesAreSaved() {
        TemporaryStore store;
        Checkout checkout;
        checkout.shop = "https://shop.example";
        checkout.state = CheckoutState::review;
        checkout.remote = "cs_1";
        const Id open = store->checkouts().create(checkout);
        const Id placed = store->checkouts().create(checkout);
        for (const Id id : {open, placed}) {
            ConsentReceipt receipt;
            receipt.checkout = id;
            receipt.sheetHash = std::string(64, 'a');
            receipt.shown = "{}";
            receipt.currency = "EUR";
            (void)store->checkouts().beginPlacing(receipt, "key-" + std::to_string(id), std::string(64, 'b'));
        }
        ShopOrder order;
        order.checkout = placed;
        order.shop = checkout.shop;
        order.remote = "o-1";
        order.currency = "EUR";
        (void)store->checkouts().setPlaced(order, "Ordered");
        store->checkouts().allowContact(checkout.shop);
        (void)store->remoteCarts().begin(checkout.shop, "EUR", "cart-key", std::string(64, 'c'));
        store.close();
        const std::filesystem::path saved = store.folder() / "saved.db";
        salvage(store.database(), saved);
        Connection connection(saved, Connection::Use::write);
        const Clock clock = Clock::system();
        const Checkouts checkouts(connection, clock);
        QCOMPARE(checkouts.unresolved().size(), std::size_t{1});
        QCOMPARE(checkouts.lastAttempt(open)->key, "key-" + std::to_string(open));
        QVERIFY(checkouts.lastAttempt(open)->isOpen && !checkouts.lastAttempt(placed)->isOpen);
        QCOMPARE(checkouts.orders(9).size(), std::size_t{1});
        QCOMPARE(checkouts.events(checkouts.orders(9).front().id).size(), std::size_t{1});
        QCOMPARE(checkouts.receipts(open).size(), std::size_t{1});
        QVERIFY(checkouts.mayContact(checkout.shop));
        RemoteCarts carts(connection, clock);
        QCOMPARE(carts.begin(checkout.shop, "EUR", "another", std::string(64, 'c')).key, std::string("cart-key"));
    }

    void newerFilesAreNotRepaired() {
        TemporaryStore store;
        store->connection().script("PRAGMA user_version = 1000");
        store.close();
        const std::string content = readText(store.database());
        for (std::size_t page = 1; page < content.size() / 4096; ++page)
            overwrite(store.database(), page * 4096, std::string(4096, 'x'));
        const std::string damaged = readText(store.database());
        try {
            store.open();
            QFAIL("opened");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::newer);
        }
        QVERIFY(readText(store.database()) == damaged);
    }

    /// A crash between the steps of a repair.
    void halfRepairs() {
        TemporaryStore store;
        store.close();
        copyTo(store);
        std::filesystem::rename(store.database(), store.folder() / "calliope.repaired");
        std::ofstream(store.folder() / "calliope.repairing") << "half";
        store.open();
        QVERIFY(!store->report().repair);
        QCOMPARE(found(store), chats * messagesPerChat);
        QVERIFY(!std::filesystem::exists(store.folder() / "calliope.repairing"));
    }

private:
    void copyTo(TemporaryStore& store) const {
        for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(store.database().string() + ending);
        std::filesystem::copy_file(m_good->database(), store.database());
    }

    void start(TemporaryStore& store) const {
        store.close();
        copyTo(store);
        store.open();
    }

    std::unique_ptr<TemporaryStore> m_good;
};

QTEST_APPLESS_MAIN(RepairTest)
#include "repair_test.moc"
