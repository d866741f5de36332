#include "storage/failure.h"

#include "storage/error.h"
#include "storage/files.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string>

namespace calliope::storage {

namespace {

struct Row {
    int code; ///< primary result code
    ErrorKind kind;
    const char* sentence;
};

constexpr const char* full = "The disk is full: nothing was saved. Make some room and try again.";
constexpr const char* readOnly = "The data folder may not be written: nothing was saved.";

constexpr std::array table{
    Row{SQLITE_FULL, ErrorKind::full, full},
    Row{SQLITE_READONLY, ErrorKind::readOnly, readOnly},
    Row{SQLITE_PERM, ErrorKind::readOnly, readOnly},
    Row{SQLITE_CANTOPEN, ErrorKind::file, "The chats' file cannot be opened."},
    Row{SQLITE_IOERR, ErrorKind::file, "The disk failed while chats were read or written: nothing was saved."},
    Row{SQLITE_CORRUPT, ErrorKind::damaged, "The chats' file is damaged; starting Calliope again repairs it."},
    Row{SQLITE_NOTADB, ErrorKind::damaged, "The chats' file is damaged; starting Calliope again repairs it."},
    Row{SQLITE_BUSY, ErrorKind::inUse, "Another program has the chats' file open and does not let go of it."},
    Row{SQLITE_PROTOCOL, ErrorKind::inUse, "Another program has the chats' file open and does not let go of it."},
    Row{SQLITE_LOCKED, ErrorKind::inUse, "Another program has the chats' file open and does not let go of it."},
    Row{SQLITE_NOMEM, ErrorKind::memory, "There is not enough memory to read or write chats."},
    Row{SQLITE_TOOBIG, ErrorKind::usage, "The text is too long to be saved."},
};

/// What the system said last of the database's file and of its log; 0 where nothing. sqlite3_system_errno() is not
/// enough: a rollback comes between the failure and it.
std::array<int, 2> systemCodes(sqlite3* handle) {
    std::array<int, 2> codes{};
    std::size_t i = 0;
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(handle, "main", which, &file);
        if (file && file->pMethods) file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &codes[i]);
        ++i;
    }
    return codes;
}

} // namespace

void throwFailure(const SQLite::Exception& failure, sqlite3* handle) {
    const int code = failure.getErrorCode() & 0xff;
    // A quota or a size limit surfaces as a failed disk.
    if (handle && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN))
        for (const int systemCode : systemCodes(handle)) {
            if (meansFull(systemCode)) throw Error(ErrorKind::full, full);
            if (meansReadOnly(systemCode)) throw Error(ErrorKind::readOnly, readOnly);
        }
    const auto row = std::ranges::find(table, code, &Row::code);
    if (row == table.end())
        throw Error(ErrorKind::usage, std::string("Chats cannot be read or written: ") + failure.what() + ".");
    throw Error(row->kind, row->sentence);
}

} // namespace calliope::storage
