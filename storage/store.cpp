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

constexpr const char* copiedKey = "store.copied_at";

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

Store::Store(const std::filesystem::path& folder, Clock clock, const NetworkTest& isRemote)
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
    , m_remoteCarts(m_connection, m_clock)
    , m_search(m_connection) {
    if (m_report.isNewer) return;
    requireKnownSchema(m_connection, migrations());
    m_report.isOnNetwork = !m_connection.useWriteAheadLog(isRemote);
    migrate(m_connection, migrations(), [&] {
        storage::backUp(m_connection, m_folder / "backups", "before" + std::to_string(migrations().size()),
                        m_clock.wall());
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
    forgetInCopies();
}

void Store::forgetInCopies() {
    m_connection.script("PRAGMA wal_checkpoint(TRUNCATE)"); // the log has what was overwritten
    if (std::filesystem::exists(m_folder / "backups")) removeBackupsBut(backUp());
}

std::filesystem::path Store::backUp(const std::function<bool(double)>& progress) {
    const std::int64_t now = m_clock.wall();
    std::filesystem::path copy = storage::backUp(m_connection, m_folder / "backups", "daily", now, progress);
    if (!copy.empty()) m_settings.set(copiedKey, now);
    return copy;
}

void Store::tend() {
    if (m_report.isNewer) return;
    constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1000;
    const std::int64_t now = m_clock.wall();
    if (const auto last = lastBackUp(); last && *last <= now && now - *last < day) return; // a clock may go back
    purge(now - keptRemoved);
    if (lastBackUp() != now) backUp(); // else purge() did
}

std::optional<std::int64_t> Store::lastBackUp() {
    const auto last = m_settings.get(copiedKey, std::int64_t{0});
    std::error_code error;
    const bool hasCopies =
        std::filesystem::directory_iterator(m_folder / "backups", error) != std::filesystem::directory_iterator();
    return last > 0 && hasCopies ? std::optional(last) : std::nullopt;
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
