#pragma once

#include "storage/answers.h"
#include "storage/attachments.h"
#include "storage/checkouts.h"
#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/conversations.h"
#include "storage/drafts.h"
#include "storage/endpoints.h"
#include "storage/files.h"
#include "storage/folders.h"
#include "storage/instance_lock.h"
#include "storage/known_models.h"
#include "storage/ledger.h"
#include "storage/messages.h"
#include "storage/personas.h"
#include "storage/remote_carts.h"
#include "storage/repair.h"
#include "storage/search.h"
#include "storage/settings.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace calliope::storage {

/// What had to be done when the store was opened; worth a line in the app where it is not empty.
struct OpenReport {
    std::vector<Id> interrupted;        ///< answers that were being written when the program ended
    std::optional<RepairReport> repair; ///< of a damaged database
    bool isIndexRebuilt = false;        ///< the full-text index was damaged; nothing is lost
    bool isOnNetwork = false;           ///< the folder is on a share of another computer: slower, and less safe
    bool isNewer = false;               ///< a newer version of this program wrote it: it can only be read
};

/// Everything that the app keeps, in one folder:
///
///     calliope.db, -wal, -shm    the database; on network shares with -journal instead
///     calliope.lock              held while the program runs
///     attachments/ab/cdef…       pictures and files by the SHA-256 of their content
///     backups/                   copies of the database, made before its format changes and by backUp()
///     damaged/                   what a repair could not read whole
///
/// Threads: a Store and all that it hands out belong to one thread, which is not that of the user interface: a write
/// may wait for the disk. A Qt app makes it in a worker object's thread, calls it there, and takes the results, which
/// are plain structs, through signals; a timer of that thread calls answers().flushDue() every Answers::tickInterval. A
/// second thread may have a Reader, for searches that should not wait for writes.
///
/// Errors: functions throw Error, with one sentence for the user. Nothing is half done then, and calling again later is
/// fine; only Error{damaged} wants the program to be started anew, which repairs the file.
class Store {
public:
    /// Opens the folder, or makes it: takes the lock, repairs the database if it is damaged, backs it up and brings it
    /// to this version, and ends the answers that a crash left. What a newer version has written is left as it is;
    /// then all functions that would write throw Error{readOnly}. Throws Error{inUse} or what the system says.
    explicit Store(const std::filesystem::path& folder, Clock clock = Clock::system(),
                   const NetworkTest& isRemote = isOnNetwork);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    [[nodiscard]] const OpenReport& report() const { return m_report; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

    [[nodiscard]] Conversations& conversations() { return m_conversations; }
    [[nodiscard]] Messages& messages() { return m_messages; }
    [[nodiscard]] Answers& answers() { return m_answers; }
    [[nodiscard]] Attachments& attachments() { return m_attachments; }
    [[nodiscard]] Drafts& drafts() { return m_drafts; }
    [[nodiscard]] Folders& folders() { return m_folders; }
    [[nodiscard]] Settings& settings() { return m_settings; }
    [[nodiscard]] Personas& personas() { return m_personas; }
    [[nodiscard]] Endpoints& endpoints() { return m_endpoints; }
    [[nodiscard]] KnownModels& models() { return m_models; }
    [[nodiscard]] Ledger& ledger() { return m_ledger; }
    [[nodiscard]] Checkouts& checkouts() { return m_checkouts; }
    [[nodiscard]] RemoteCarts& remoteCarts() { return m_remoteCarts; }
    [[nodiscard]] Search& search() { return m_search; }

    /// Really deletes what was removed at `before` or earlier (milliseconds since 1970, UTC): rows, index, log, and
    /// attachments that nothing else has. Backups that know it are replaced by one new copy; what a repair has put into
    /// damaged/ stays there until somebody removes it. With `max()`: everything that was removed, and not undone.
    void purge(std::int64_t before);

    /// Replaces the copies, where there are any, by a new one, and empties the log: what was deleted is in neither.
    void forgetInCopies();

    /// Copies the database into the folder of backups; `progress` as storage::backUp() has it.
    std::filesystem::path backUp(const std::function<bool(double)>& progress = {});

    /// What is due once a day: purge() of what was removed `keptRemoved` ago, and backUp(). Does nothing where the
    /// latest of its copies is there and younger than a day, nor where only reading is possible.
    void tend();
    static constexpr std::int64_t keptRemoved = std::int64_t{30} * 24 * 60 * 60 * 1000; ///< milliseconds

    /// When the latest daily copy was made (milliseconds since 1970, UTC); none: there is none.
    [[nodiscard]] std::optional<std::int64_t> lastBackUp();

    /// For what belongs together: several calls between here and Transaction::commit() happen as one.
    [[nodiscard]] Connection& connection() { return m_connection; }

private:
    std::filesystem::path m_folder;
    Clock m_clock;
    InstanceLock m_lock;
    OpenReport m_report;
    Connection m_connection;
    Conversations m_conversations;
    Messages m_messages;
    Answers m_answers;
    Attachments m_attachments;
    Drafts m_drafts;
    Folders m_folders;
    Settings m_settings;
    Personas m_personas;
    Endpoints m_endpoints;
    KnownModels m_models;
    Ledger m_ledger;
    Checkouts m_checkouts;
    RemoteCarts m_remoteCarts;
    Search m_search;
};

/// Reads beside a Store that is open, from another thread: sees everything that is committed, never waits for writes,
/// and its functions that would write throw. Belongs to one thread, and goes before the Store does.
class Reader {
public:
    explicit Reader(const std::filesystem::path& folder, Clock clock = Clock::system());

    [[nodiscard]] const Conversations& conversations() const { return m_conversations; }
    [[nodiscard]] const Messages& messages() const { return m_messages; }
    [[nodiscard]] const Attachments& attachments() const { return m_attachments; }
    [[nodiscard]] const Folders& folders() const { return m_folders; }
    [[nodiscard]] const Search& search() const { return m_search; }

private:
    Clock m_clock;
    Connection m_connection;
    Conversations m_conversations;
    Messages m_messages;
    Attachments m_attachments;
    Folders m_folders;
    Search m_search;
};

} // namespace calliope::storage
