#include "storage/repair.h"

#include "storage/backup.h"
#include "storage/connection.h"
#include "storage/error.h"
#include "storage/files.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace calliope::storage {

namespace {

std::filesystem::path with(const std::filesystem::path& file, const char* ending) {
    std::filesystem::path path = file;
    path += ending;
    return path;
}

/// Whole backups, the latest first.
std::vector<std::filesystem::path> backupsIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> copies;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "backups", error))
        if (entry.path().extension() == ".db") copies.push_back(entry.path());
    std::ranges::sort(copies, std::greater());
    return copies;
}

bool isWhole(const std::filesystem::path& database, bool mayBeEmpty) {
    try {
        Connection connection(database, Connection::Use::write);
        connection.keepLog();
        if (connection.number("SELECT count(*) FROM sqlite_schema").value_or(0) == 0) return mayBeEmpty;
        // The whole check reads indexes as well; of very large files that takes too long for a start.
        constexpr std::uintmax_t large = std::uintmax_t{1} << 30;
        const bool isLarge = std::filesystem::file_size(database) > large;
        Rows rows = connection.query(isLarge ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)");
        return rows.next() && rows.text(0) == "ok";
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::damaged) throw;
        return false;
    }
}

std::string sentenceOf(const RepairReport& report) {
    std::string sentence = "The chats' file was damaged. ";
    if (!report.backup.empty())
        sentence +=
            "Nothing in it could be read: the copy " + shown(report.backup.filename()) + " was put in its place.";
    else if (report.salvaged.messages == 0)
        sentence += "Nothing in it could be read, and there was no copy.";
    else
        sentence += std::to_string(report.salvaged.messages) + " messages in " + std::to_string(report.salvaged.chats) +
                    " chats were saved, " + std::to_string(report.salvaged.incomplete) + " of them in part.";
    return sentence + " The damaged file is kept as " + shown(report.kept) + '.';
}

void moveAside(const std::filesystem::path& database, const std::filesystem::path& kept) {
    makePrivateFolder(kept.parent_path());
    removeFile(with(database, "-shm"));
    for (const char* log : {"-wal", "-journal"})
        if (std::filesystem::exists(with(database, log))) renameDurably(with(database, log), with(kept, log));
    renameDurably(database, kept);
}

} // namespace

std::optional<RepairReport> repairIfDamaged(const std::filesystem::path& folder, const Clock& clock) {
    const std::filesystem::path database = folder / "calliope.db";
    const std::filesystem::path unfinished = folder / "calliope.repairing";
    const std::filesystem::path repaired = folder / "calliope.repaired";
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) removeFile(with(unfinished, ending));
    if (std::filesystem::exists(repaired) && !std::filesystem::exists(database)) renameDurably(repaired, database);
    removeFile(repaired);
    const std::vector<std::filesystem::path> copies = backupsIn(folder);
    if (isWhole(database, copies.empty())) return std::nullopt; // without copies it may be a new one

    RepairReport report;
    report.kept = folder / "damaged" / ("calliope-" + timeInName(clock.wall()) + ".db");
    report.salvaged = salvage(database, unfinished);
    if (report.salvaged.messages == 0)
        if (const auto copy = std::ranges::find_if(copies, [](const auto& path) { return isWhole(path, false); });
            copy != copies.end()) {
            report.backup = *copy;
            std::filesystem::copy_file(*copy, unfinished, std::filesystem::copy_options::overwrite_existing);
        }
    renameDurably(unfinished, repaired);
    moveAside(database, report.kept);
    renameDurably(repaired, database);
    report.sentence = sentenceOf(report);
    return report;
}

} // namespace calliope::storage
