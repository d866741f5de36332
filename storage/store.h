#pragma once

#include "storage/answers.h"
#include "storage/clock.h"
#include "storage/connection.h"
#include "storage/conversations.h"
#include "storage/instance_lock.h"
#include "storage/messages.h"

#include <filesystem>
#include <string>
#include <vector>

namespace calliope::storage {

/// What had to be done when the store was opened; worth a line in the app where it is not empty.
struct OpenReport {
    std::vector<Id> interrupted; ///< answers that were being written when the program ended
};

/// Everything that the app keeps, in one folder:
///
///     calliope.db, -wal, -shm    the database
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
    /// to this version, and ends the answers that a crash left. Throws Error{inUse}, Error{newer} or what the system
    /// says.
    explicit Store(const std::filesystem::path& folder, Clock clock = Clock::system());
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    [[nodiscard]] const OpenReport& report() const { return m_report; }
    [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

    [[nodiscard]] Conversations& conversations() { return m_conversations; }
    [[nodiscard]] Messages& messages() { return m_messages; }
    [[nodiscard]] Answers& answers() { return m_answers; }

    /// Copies the database into the folder of backups; worth doing once a day.
    std::filesystem::path backUp();

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
};

} // namespace calliope::storage
