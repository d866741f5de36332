#include "storage/error.h"
#include "storage/files.h"
#include "tests/storage/temporary_store.h"

#include <QCryptographicHash>
#include <QTest>
#include <fstream>

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::TemporaryStore;

namespace {

Attachment put(TemporaryStore& store, const std::string& content, const std::string& name = "a.png") {
    Attachment description;
    description.mediaType = "image/png";
    description.name = name;
    return store->attachments().put(std::as_bytes(std::span(content)), description);
}

/// A message with the attachment.
Id use(TemporaryStore& store, Id chat, const std::string& hash) {
    Message made = message(chat, std::nullopt, Role::user, "look");
    Block picture;
    picture.kind = BlockKind::picture;
    picture.attachment = hash;
    made.blocks.push_back(picture);
    return store->messages().add(made);
}

std::int64_t files(TemporaryStore& store) {
    std::int64_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(store.folder() / "attachments"))
        count += entry.is_regular_file() ? 1 : 0;
    return count;
}

} // namespace

class AttachmentsTest : public QObject {
    Q_OBJECT

private slots:
    void contentsAreKeptOnce() {
        TemporaryStore store;
        const Attachment first = put(store, "content");
        QCOMPARE(first.name, std::string("a.png"));
        QCOMPARE(first.size, 7);
        QVERIFY(put(store, "content", "b.png") == first);
        QCOMPARE(files(store), 1);
        QCOMPARE(store->attachments().read(first.hash), std::string("content"));
        put(store, "");
        QCOMPARE(files(store), 2);
    }

    void unusedOnesGo() {
        TemporaryStore store;
        const Id chat = store->conversations().create({});
        const std::string used = put(store, "used").hash;
        const std::string drafted = put(store, "drafted").hash;
        put(store, "unused");
        const Id id = use(store, chat, used);
        store->drafts().save(chat, {.text = "", .attachments = {drafted}});
        std::filesystem::create_directories(store.folder() / "attachments/ab");
        std::ofstream(store.folder() / "attachments/ab/cdef.part") << "of a crash";
        QCOMPARE(files(store), 4);
        store.reopen();
        QCOMPARE(files(store), 2);
        QCOMPARE(store->attachments().read(drafted), std::string("drafted"));
        store->drafts().save(chat, {});
        store->attachments().collect();
        QCOMPARE(files(store), 1);
        store->messages().remove(id);
        store->attachments().collect();
        QCOMPARE(store->attachments().read(used), std::string("used")); // may still be undone
        store->purge(store.wall);
        QCOMPARE(files(store), 0);
        QVERIFY(!store->attachments().find(used));
    }

    void changedFilesAreNoticed() {
        TemporaryStore store;
        const std::string hash = put(store, "content").hash;
        const std::filesystem::path file = store->attachments().path(hash);
        std::ofstream(file, std::ios::trunc) << "c0ntent";
        QVERIFY_THROWS_EXCEPTION(Error, store->attachments().read(hash));
        std::filesystem::remove(file);
        QVERIFY_THROWS_EXCEPTION(Error, store->attachments().read(hash));
        put(store, "content"); // heals it
        QCOMPARE(store->attachments().read(hash), std::string("content"));
    }

    void onlyHashesAreNames_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"", "..", "../../../../etc/passwd", "ABCDEF", "a"})
            QTest::newRow(name) << QByteArray(name);
        QTest::newRow("64 dots") << QByteArray(64, '.');
        QTest::newRow("65 digits") << QByteArray(65, 'a');
    }

    void onlyHashesAreNames() {
        QFETCH(QByteArray, name);
        TemporaryStore store;
        QVERIFY_THROWS_EXCEPTION(Error, store->attachments().path(name.toStdString()));
        const Id chat = store->conversations().create({});
        QVERIFY(name.isEmpty() || [&] {
            try {
                use(store, chat, name.toStdString());
                return false;
            } catch (const Error&) {
                return store->messages().branch(chat).empty();
            }
        }());
    }
};

QTEST_APPLESS_MAIN(AttachmentsTest)
#include "attachments_test.moc"
