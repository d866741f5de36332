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
    Row{SQLITE_LOCKED, ErrorKind::inUse, "Another program has the chats' file open and does not let go of it."},
    Row{SQLITE_NOMEM, ErrorKind::memory, "There is not enough memory to read or write chats."},
    Row{SQLITE_TOOBIG, ErrorKind::usage, "The text is too long to be saved."},
};

} // namespace

void throwFailure(const SQLite::Exception& failure, int systemCode) {
    const int code = failure.getErrorCode() & 0xff;
    const auto* row = std::ranges::find(table, code, &Row::code);
    if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) {
        if (meansFull(systemCode)) throw Error(ErrorKind::full, full);
        if (meansReadOnly(systemCode)) throw Error(ErrorKind::readOnly, readOnly);
    }
    if (row == table.end())
        throw Error(ErrorKind::usage, std::string("Chats cannot be read or written: ") + failure.what() + ".");
    throw Error(row->kind, row->sentence);
}

} // namespace calliope::storage
