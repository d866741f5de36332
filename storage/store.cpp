#include "storage/store.h"

#include "storage/backup.h"
#include "storage/files.h"
#include "storage/migration.h"

#include <utility>

namespace calliope::storage {

namespace {

std::filesystem::path made(const std::filesystem::path& folder) {
    makePrivateFolder(folder);
    return std::filesystem::absolute(folder);
}

} // namespace

Store::Store(const std::filesystem::path& folder, Clock clock)
    : m_folder(made(folder))
    , m_clock(std::move(clock))
    , m_lock(m_folder / "calliope.lock")
    , m_connection(m_folder / "calliope.db", Connection::Use::write)
    , m_conversations(m_connection, m_clock)
    , m_messages(m_connection, m_clock)
    , m_answers(m_connection, m_clock) {
    requireKnownSchema(m_connection, migrations());
    m_connection.useWriteAheadLog();
    migrate(m_connection, migrations(), [&](int from) {
        storage::backUp(m_connection, m_folder / "backups", "before" + std::to_string(from + 1), m_clock.wall());
    });
    m_report.interrupted = m_answers.recover();
}

Store::~Store() = default;

std::filesystem::path Store::backUp() {
    return storage::backUp(m_connection, m_folder / "backups", "daily", m_clock.wall());
}

} // namespace calliope::storage
