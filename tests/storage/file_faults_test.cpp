#include "inference/base/sha256.h"
#include "storage/error.h"
#include "storage/export.h"
#include "tests/storage/temporary_store.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <sys/types.h>

#include <QTest>
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>

/// What the store writes beside its database: the n-th call of the system for that fails. (security.md, S3) The linker
/// leads these calls of our own code here (--wrap); SQLite's have a disk of their own in faults_test.

using namespace calliope::storage;
using calliope::test::message;
using calliope::test::TemporaryStore;

namespace {

enum class FileCall { none, write, sync, rename };

struct Fault {
    FileCall call = FileCall::none;
    int left = 0; ///< until it fails
    int code = 0;
    bool hasCome = false;

    bool comes(FileCall now) {
        if (now != call || hasCome || --left > 0) return false;
        hasCome = true;
        errno = code;
        return true;
    }
};

Fault fault;

} // namespace

// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): as the linker names them
extern "C" {
ssize_t __real_write(int descriptor, const void* bytes, size_t count);
int __real_fsync(int descriptor);
int __real_rename(const char* from, const char* to);

ssize_t __wrap_write(int descriptor, const void* bytes, size_t count) {
    return fault.comes(FileCall::write) ? -1 : __real_write(descriptor, bytes, count);
}
int __wrap_fsync(int descriptor) {
    return fault.comes(FileCall::sync) ? -1 : __real_fsync(descriptor);
}
int __wrap_rename(const char* from, const char* to) {
    return fault.comes(FileCall::rename) ? -1 : __real_rename(from, to);
}
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

namespace {

const std::string picture(100'000, 'p');
const std::string before = "what was there before";

std::string put(TemporaryStore& store) {
    return store->attachments().put(std::as_bytes(std::span(picture)), {.mediaType = "image/png"}).hash;
}

Exporter exporter(TemporaryStore& store) {
    return Exporter(*store);
}

std::filesystem::path beside(TemporaryStore& store, const char* name) {
    return store.folder().parent_path() / name;
}

/// Something that is written, and the file that is whole then.
struct Work {
    const char* name;
    std::filesystem::path (*file)(TemporaryStore&);
    void (*write)(TemporaryStore&);
};

const Work works[]{
    {"attach a picture",
     [](TemporaryStore& store) {
         return store->attachments().path(calliope::sha256(std::as_bytes(std::span(picture))));
     },
     [](TemporaryStore& store) { (void)put(store); }},
    {"export as JSON", [](TemporaryStore& store) { return beside(store, "chats.json"); },
     [](TemporaryStore& store) { (void)exporter(store).json(beside(store, "chats.json")); }},
    {"export as Markdown, with a picture", [](TemporaryStore& store) { return beside(store, "chat.md"); },
     [](TemporaryStore& store) {
         (void)exporter(store).markdownFile(beside(store, "chat.md"), store->conversations().list().front().id);
     }}};

/// A store with a chat about the picture, or without, where that is to be attached; and files of an earlier export.
void prepare(TemporaryStore& store, const Work& work) {
    if (&work == works) return;
    Message question = message(store->conversations().create({.title = "Otters"}), std::nullopt, Role::user, "What?");
    question.blocks.push_back({.kind = BlockKind::picture, .attachment = put(store)});
    store->messages().add(question);
    std::ofstream(work.file(store)) << before;
}

struct Row {
    const char* name;
    FileCall call;
    int code;
    ErrorKind kind; ///< of the Error that users see
};

constexpr Row rows[]{{"write", FileCall::write, EIO, ErrorKind::file},
                     {"disk full", FileCall::write, ENOSPC, ErrorKind::full},
                     {"sync", FileCall::sync, EIO, ErrorKind::file},
                     {"rename", FileCall::rename, EIO, ErrorKind::file}};

std::string contentOf(const std::filesystem::path& file) {
    return std::filesystem::exists(file) ? calliope::test::readText(file) : std::string();
}

/// Whether a file is left that was only to become one.
bool hasParts(const TemporaryStore& store) {
    using Everything = std::filesystem::recursive_directory_iterator;
    return std::ranges::any_of(Everything(store.folder().parent_path()), Everything(),
                               [](const auto& entry) { return entry.path().extension() == ".part"; });
}

} // namespace

class FileFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void eachCallFails_data() {
        QTest::addColumn<int>("work");
        QTest::addColumn<int>("row");
        for (int work = 0; work < static_cast<int>(std::size(works)); ++work)
            for (int row = 0; row < static_cast<int>(std::size(rows)); ++row)
                QTest::addRow("%s: %s", works[work].name, rows[row].name) << work << row;
    }

    void eachCallFails() {
        QFETCH(int, work);
        QFETCH(int, row);
        for (int n = 1;; ++n) {
            TemporaryStore store;
            prepare(store, works[work]);
            const std::string old = contentOf(works[work].file(store));
            fault = {.call = rows[row].call, .left = n, .code = rows[row].code};
            std::optional<ErrorKind> kind;
            try {
                works[work].write(store);
            } catch (const Error& error) {
                kind = error.kind();
            }
            const bool hasCome = fault.hasCome;
            fault = {};
            QCOMPARE(kind.has_value(), hasCome);
            if (!hasCome) break;
            ++m_faults;
            QCOMPARE(*kind, rows[row].kind);
            QVERIFY(!hasParts(store));
            const std::string left = contentOf(works[work].file(store));
            works[work].write(store); // again, and it goes
            const std::string whole = contentOf(works[work].file(store));
            QVERIFY(!whole.empty() && whole != old);
            QVERIFY(left == old || left == whole); // the name may be there before its folder is on the disk
        }
    }

    void cleanupTestCase() {
        QVERIFY(m_faults >= 10);
        calliope::test::figure("S3", QString("%1 faults of files beside the database: one error each, nothing half "
                                             "written, and it goes again")
                                         .arg(m_faults));
    }

private:
    int m_faults = 0;
};

QTEST_APPLESS_MAIN(FileFaultsTest)
#include "file_faults_test.moc"
