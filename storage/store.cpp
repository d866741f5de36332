#include "storage/store.h"

#include "storage/backup.h"
#include "storage/error.h"
#include "storage/files.h"
#include "storage/migration.h"
#include "storage/purge.h"
#include "storage/text_index.h"

#include <utility>

namespace calliope::storage {

namespace {

std::filesystem::path made(const std::filesystem::path& folder) {
    makePrivateFolder(folder);
    return std::filesystem::absolute(folder);
}

/// Of a file that is whole enough to say so.
bool isNewer(const std::filesystem::path& database) {
    if (std::error_code error; !std::filesystem::exists(database, error)) return false;
    try {
        Connection connection(database, Connection::Use::read);
        return connection.number("PRAGMA application_id") == applicationId &&
               schemaVersion(connection) > static_cast<int>(migrations().size());
    } catch (const Error&) {
        return false; // who opens it for writing says more
    }
}

OpenReport checked(const std::filesystem::path& folder, const Clock& clock) {
    OpenReport report;
    report.repair = repairIfDamaged(folder, clock); // throws where a newer one is damaged
    report.isNewer = isNewer(folder / "calliope.db");
    return report;
}

} // namespace

Store::Store(const std::filesystem::path& folder, Clock clock)
    : m_folder(made(folder))
    , m_clock(std::move(clock))
    , m_lock(m_folder / "calliope.lock")
    , m_report(checked(m_folder, m_clock))
    , m_connection(m_folder / "calliope.db", m_report.isNewer ? Connection::Use::read : Connection::Use::write)
    , m_conversations(m_connection, m_clock)
    , m_messages(m_connection, m_clock)
    , m_answers(m_connection, m_clock)
    , m_attachments(m_connection, m_clock, m_folder / "attachments")
    , m_drafts(m_connection, m_clock)
    , m_folders(m_connection, m_clock)
    , m_settings(m_connection)
    , m_personas(m_connection)
    , m_endpoints(m_connection)
    , m_models(m_connection, m_clock)
    , m_ledger(m_connection, m_clock)
    , m_checkouts(m_connection, m_clock)
    , m_search(m_connection) {
    if (m_report.isNewer) return;
    requireKnownSchema(m_connection, migrations());
    m_connection.useWriteAheadLog();
    migrate(m_connection, migrations(), [&](int from) {
        storage::backUp(m_connection, m_folder / "backups", "before" + std::to_string(from + 1), m_clock.wall());
    });
    // A damaged index would be in the way of all that is saved and deleted: every text goes into it.
    m_report.isIndexRebuilt = !isIndexWhole(m_connection);
    if (m_report.isIndexRebuilt) rebuildIndex(m_connection);
    m_report.interrupted = m_answers.recover();
    m_attachments.collect();
    m_ledger.trim();
}

Store::~Store() = default;

void Store::purge(std::int64_t before) {
    if (!purgeRows(m_connection, before)) return;
    m_attachments.collect();
    m_connection.script("PRAGMA wal_checkpoint(TRUNCATE)"); // the log has what was overwritten
    const std::filesystem::path folder = m_folder / "backups";
    if (std::filesystem::exists(folder)) {
        const std::filesystem::path copy = backUp();
        removeBackupsBut(copy);
    }
}

std::filesystem::path Store::backUp() {
    return storage::backUp(m_connection, m_folder / "backups", "daily", m_clock.wall());
}

Reader::Reader(const std::filesystem::path& folder, Clock clock)
    : m_clock(std::move(clock))
    , m_connection(folder / "calliope.db", Connection::Use::read)
    , m_conversations(m_connection, m_clock)
    , m_messages(m_connection, m_clock)
    , m_attachments(m_connection, m_clock, folder / "attachments")
    , m_folders(m_connection, m_clock)
    , m_search(m_connection) {
    requireKnownSchema(m_connection, migrations());
}

} // namespace calliope::storage
