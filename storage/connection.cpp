#include "storage/connection.h"

#include "storage/error.h"
#include "storage/failure.h"
#include "storage/files.h"

#include <sqlite3.h>

#include <array>
#include <utility>

namespace calliope::storage {

namespace {

/// Calls `f` and turns what SQLite throws into Error.
template<typename F>
auto guarded(SQLite::Database* database, F&& f) {
    try {
        return f();
    } catch (const SQLite::Exception& failure) {
        throwFailure(failure, database ? database->getHandle() : nullptr);
    }
}

struct Limit {
    int id;
    int value;
};

/// Far above what our own statements need. ATTACH stays possible for SQLite's own use in VACUUM.
constexpr std::array limits{
    Limit{SQLITE_LIMIT_LENGTH, 256 << 20},   Limit{SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
    Limit{SQLITE_LIMIT_COLUMN, 200},         Limit{SQLITE_LIMIT_EXPR_DEPTH, 100},
    Limit{SQLITE_LIMIT_COMPOUND_SELECT, 16}, Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 100},
    Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 8},    Limit{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 2000},
    Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
};

/// What a damaged or forged file could use against us is off: functions in its schema, writes to shadow tables and to
/// the schema, double-quoted strings (https://www.sqlite.org/security.html).
constexpr std::array<std::pair<int, int>, 6> switches{{
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
}};

void configure(sqlite3* handle, bool isReader) {
    sqlite3_extended_result_codes(handle, 1);
    for (const auto& [option, value] : switches) sqlite3_db_config(handle, option, value, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isReader ? 1 : 0, nullptr);
    for (const Limit& limit : limits) sqlite3_limit(handle, limit.id, limit.value);
}

constexpr int busyMilliseconds = 5000;

constexpr const char* pragmas = "PRAGMA foreign_keys = ON;"
                                "PRAGMA synchronous = NORMAL;"
                                "PRAGMA fullfsync = ON;" // of macOS, where fsync() alone leaves data in the drive
                                "PRAGMA checkpoint_fullfsync = ON;"
                                "PRAGMA secure_delete = ON;"
                                "PRAGMA temp_store = MEMORY;" // no text of chats in temporary files
                                "PRAGMA cell_size_check = ON;"
                                "PRAGMA mmap_size = 0;"
                                "PRAGMA cache_size = -8192;"           // KiB
                                "PRAGMA journal_size_limit = 8388608;" // the log does not stay larger than that
                                "PRAGMA wal_autocheckpoint = 1000;";   // pages

} // namespace

void Value::bind(SQLite::Statement& statement, int index) const {
    if (const auto* number = std::get_if<std::int64_t>(&m_value))
        statement.bind(index, *number);
    else if (const auto* real = std::get_if<double>(&m_value))
        statement.bind(index, *real);
    else if (const auto* text = std::get_if<std::string_view>(&m_value))
        statement.bind(index, std::string(*text));
    else if (const auto* bytes = std::get_if<std::span<const std::byte>>(&m_value))
        statement.bind(index, bytes->data(), static_cast<int>(bytes->size()));
    else
        statement.bind(index);
}

Rows::Rows(SQLite::Statement& statement, bool* isBusy, std::unique_ptr<SQLite::Statement> own,
           SQLite::Database& database)
    : m_statement(statement)
    , m_isBusy(isBusy)
    , m_own(std::move(own))
    , m_database(database) {
    if (m_isBusy) *m_isBusy = true;
}

Rows::~Rows() {
    if (!m_isBusy) return;
    m_statement.tryReset();
    try {
        m_statement.clearBindings();
    } catch (const SQLite::Exception&) {
        // Cannot fail; the next use binds all values anyway.
    }
    *m_isBusy = false;
}

bool Rows::next() {
    return guarded(&m_database, [&] { return m_statement.executeStep(); });
}

std::int64_t Rows::integer(int column) const {
    return m_statement.getColumn(column).getInt64();
}

double Rows::real(int column) const {
    return m_statement.getColumn(column).getDouble();
}

std::string Rows::text(int column) const {
    return m_statement.getColumn(column).getString();
}

std::vector<std::byte> Rows::bytes(int column) const {
    const SQLite::Column value = m_statement.getColumn(column);
    const auto* begin = static_cast<const std::byte*>(value.getBlob());
    return begin ? std::vector<std::byte>(begin, begin + value.getBytes()) : std::vector<std::byte>();
}

bool Rows::isNull(int column) const {
    return m_statement.isColumnNull(column);
}

Rows::Kind Rows::kind(int column) const {
    const SQLite::Column value = m_statement.getColumn(column);
    if (value.isInteger()) return Kind::integer;
    if (value.isFloat()) return Kind::real;
    if (value.isText()) return Kind::text;
    return value.isBlob() ? Kind::bytes : Kind::null;
}

std::optional<std::int64_t> Rows::optionalInteger(int column) const {
    return isNull(column) ? std::nullopt : std::optional(integer(column));
}

Connection::Connection(const std::filesystem::path& file, Use use)
    : m_file(file) {
    const bool isReader = use == Use::read;
    if (!isReader) makePrivateFile(file);
    const int flags = (isReader ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE) | SQLite::OPEN_NOMUTEX;
    m_database =
        guarded(nullptr, [&] { return std::make_unique<SQLite::Database>(shown(file), flags, busyMilliseconds); });
    configure(m_database->getHandle(), isReader);
    script(pragmas);
}

Connection::~Connection() = default;

void Connection::keepLog() {
    sqlite3_db_config(m_database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    script("PRAGMA wal_autocheckpoint = 0");
}

bool Connection::useWriteAheadLog(const NetworkTest& isRemote) {
    const auto modeAfter = [this](const char* sql) {
        Rows rows = query(sql);
        return rows.next() ? rows.text(0) : std::string();
    };
    if (!isRemote(m_file.parent_path()) && modeAfter("PRAGMA journal_mode = WAL") == "wal") return true;
    if (modeAfter("PRAGMA journal_mode = DELETE") != "delete")
        throw Error(ErrorKind::file, "The disk with " + shown(m_file) + " cannot be used for chats.");
    script("PRAGMA synchronous = FULL"); // a journal that a power cut leaves must be whole
    m_isAlwaysFull = true;
    return false;
}

Rows Connection::query(const char* sql, std::initializer_list<Value> values) {
    return start(sql, values.begin(), values.size());
}

Rows Connection::start(const char* sql, const Value* values, std::size_t count) {
    return guarded(m_database.get(), [&] {
        Kept& kept = m_statements[sql];
        std::unique_ptr<SQLite::Statement> own;
        if (!kept.statement)
            kept.statement = std::make_unique<SQLite::Statement>(*m_database, sql);
        else if (kept.isBusy)
            own = std::make_unique<SQLite::Statement>(*m_database, sql);
        SQLite::Statement& statement = own ? *own : *kept.statement;
        bool* isBusy = own ? nullptr : &kept.isBusy;
        if (isBusy != nullptr) {
            statement.reset();
            statement.clearBindings();
        }
        for (std::size_t i = 0; i < count; ++i) values[i].bind(statement, static_cast<int>(i + 1));
        return Rows(statement, isBusy, std::move(own), *m_database);
    });
}

Rows Connection::query(const char* sql, const std::vector<Value>& values) {
    return start(sql, values.data(), values.size());
}

std::int64_t Connection::run(const char* sql, std::initializer_list<Value> values) {
    Rows rows = query(sql, values);
    while (rows.next()) {
    }
    return m_database->getChanges();
}

std::int64_t Connection::run(const char* sql, const std::vector<Value>& values) {
    Rows rows = start(sql, values.data(), values.size());
    while (rows.next()) {
    }
    return m_database->getChanges();
}

std::optional<std::int64_t> Connection::number(const char* sql, std::initializer_list<Value> values) {
    Rows rows = query(sql, values);
    return rows.next() ? rows.optionalInteger(0) : std::nullopt;
}

void Connection::script(const std::string& sql) {
    guarded(m_database.get(), [&] { return m_database->exec(sql); });
}

Id Connection::lastId() const {
    return m_database->getLastInsertRowid();
}

} // namespace calliope::storage
