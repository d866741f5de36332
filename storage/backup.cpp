#include "storage/backup.h"

#include "storage/error.h"
#include "storage/failure.h"
#include "storage/files.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

namespace calliope::storage {

namespace {

constexpr int pagesInAPiece = 256;

/// False where it was stopped.
bool copy(Connection& connection, const std::filesystem::path& target, const std::function<bool(double)>& progress) {
    makePrivateFile(target);
    try {
        SQLite::Database out(shown(target), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
        {
            // The connection is the only one that writes, and what it writes between pieces SQLite copies as well.
            SQLite::Backup backup(out, connection.database());
            for (int state = SQLITE_OK; state != SQLITE_DONE;) {
                state = backup.executeStep(progress ? pagesInAPiece : -1);
                if (state != SQLITE_OK && state != SQLITE_DONE)
                    throw SQLite::Exception(connection.database().getHandle(), state);
                const double all = std::max(1, backup.getTotalPageCount());
                if (progress && !progress(1 - backup.getRemainingPageCount() / all)) return false;
            }
        }
        out.exec("PRAGMA journal_mode = DELETE"); // one file, and none beside it when it is looked at
        return true;
    } catch (const SQLite::Exception& failure) {
        throwFailure(failure, connection.database().getHandle());
    }
}

/// The oldest first.
std::vector<std::filesystem::path> copiesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> copies;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".db") copies.push_back(entry.path());
    std::ranges::sort(copies); // names begin with the time
    return copies;
}

void removeOldest(const std::filesystem::path& folder) {
    const std::vector<std::filesystem::path> copies = copiesIn(folder);
    for (std::size_t i = 0; i + backupsKept < copies.size(); ++i) removeFile(copies[i]);
}

} // namespace

std::string timeInName(std::int64_t time) {
    const std::chrono::sys_time<std::chrono::milliseconds> point{std::chrono::milliseconds(time)};
    const auto day = std::chrono::floor<std::chrono::days>(point);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(point - day));
    std::array<char, 40> text{};
    static_cast<void>(std::snprintf(
        text.data(), text.size(), "%04d%02u%02u-%02d%02d%02d", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count())));
    return text.data();
}

std::filesystem::path backUp(Connection& connection, const std::filesystem::path& folder, const std::string& label,
                             std::int64_t time, const std::function<bool(double)>& progress) {
    makePrivateFolder(folder);
    const std::string name = connection.file().stem().string();
    std::filesystem::path target = folder / (name + "-" + timeInName(time) + "-" + label + ".db");
    const std::filesystem::path part = folder / (name + ".part");
    removeFile(part);
    try {
        if (!copy(connection, part, progress)) {
            removeFile(part);
            return {};
        }
        renameDurably(part, target);
    } catch (...) {
        std::error_code ignored;
        std::filesystem::remove(part, ignored);
        throw;
    }
    removeOldest(folder);
    return target;
}

void removeBackupsBut(const std::filesystem::path& kept) {
    for (const std::filesystem::path& copy : copiesIn(kept.parent_path()))
        if (copy != kept) removeFile(copy);
}

} // namespace calliope::storage
