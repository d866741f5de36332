#pragma once

#include "storage/files.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace calliope::storage {

using Id = std::int64_t; ///< of a row; never used again, even when the row is gone

/// What can be bound to a statement.
class Value {
public:
    Value(std::nullptr_t) {}
    template<std::integral Number>
    Value(Number number)
        : m_value(static_cast<std::int64_t>(number)) {}
    Value(double number)
        : m_value(number) {}
    Value(std::string_view text)
        : m_value(text) {}
    Value(const std::string& text)
        : Value(std::string_view(text)) {}
    Value(const char* text)
        : Value(std::string_view(text)) {}
    Value(std::span<const std::byte> bytes)
        : m_value(bytes) {}
    template<typename T>
    Value(const std::optional<T>& value) {
        if (value) *this = Value(*value);
    }

    void bind(SQLite::Statement& statement, int index) const;

private:
    std::variant<std::monostate, std::int64_t, double, std::string_view, std::span<const std::byte>>
        m_value; // views live as long as the call
};

/// A query under way. Must go before its connection does.
class Rows {
public:
    Rows(SQLite::Statement& statement, bool* isBusy, std::unique_ptr<SQLite::Statement> own,
         SQLite::Database& database);
    ~Rows();
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    bool next();

    // Columns of the current row, from 0.
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::vector<std::byte> bytes(int column) const;
    [[nodiscard]] bool isNull(int column) const;

    enum class Kind { null, integer, real, text, bytes };
    [[nodiscard]] Kind kind(int column) const;
    [[nodiscard]] std::optional<std::int64_t> optionalInteger(int column) const;

private:
    SQLite::Statement& m_statement;
    bool* m_isBusy;
    std::unique_ptr<SQLite::Statement> m_own;
    SQLite::Database& m_database;
};

/// A connection to a database file. All its errors are storage::Error.
///
/// Threads: a connection belongs to one thread at a time. A file has one connection of Use::write, in one process
/// (InstanceLock sees to that), and it alone writes and checkpoints; those of Use::read never do either. That is also
/// why the race between two connections that write or checkpoint at once, which damages files with SQLite before 3.51.3
/// (https://www.sqlite.org/wal.html#the_wal_reset_bug), cannot happen here with the SQLite of older systems.
///
/// Durability: WAL with synchronous=NORMAL, or FULL per transaction (transaction.h). Either way no crash of the program
/// loses a commit; FULL ones also survive a power cut. On network shares, where WAL does not work
/// (https://www.sqlite.org/wal.html, 1), there is a rollback journal, and all of it is FULL. What is deleted is
/// overwritten (secure_delete).
class Connection {
public:
    enum class Use { write, read };

    /// Opens the file; Use::write makes it where it is missing. The first thing that reads it may throw Error{damaged}.
    Connection(const std::filesystem::path& file, Use use);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }

    /// The log stays as it is when the connection closes; for looking at a file that may be damaged.
    void keepLog();

    /// Switches to the write-ahead log, which changes the file of a database that does not use one yet. False where the
    /// folder is on a network share or cannot have one otherwise: then there is a rollback journal.
    bool useWriteAheadLog(const NetworkTest& isRemote = isOnNetwork);

    /// Prepared statements are kept by the text of `sql`: it must be one of a fixed set, with all values bound.
    [[nodiscard]] Rows query(const char* sql, std::initializer_list<Value> values = {});

    /// The same with as many values as there happen to be.
    [[nodiscard]] Rows query(const char* sql, const std::vector<Value>& values);

    /// Runs one statement and returns how many rows it changed.
    std::int64_t run(const char* sql, std::initializer_list<Value> values = {});

    /// The same with as many values as there happen to be.
    std::int64_t run(const char* sql, const std::vector<Value>& values);

    /// The first column of the first row; nullopt where there is no row or a NULL.
    [[nodiscard]] std::optional<std::int64_t> number(const char* sql, std::initializer_list<Value> values = {});

    /// Runs any number of statements.
    void script(const std::string& sql);

    [[nodiscard]] Id lastId() const;

    [[nodiscard]] SQLite::Database& database() { return *m_database; }

private:
    friend class Transaction;

    Rows start(const char* sql, const Value* values, std::size_t count);

    struct Kept {
        std::unique_ptr<SQLite::Statement> statement;
        bool isBusy = false;
    };

    std::filesystem::path m_file;
    std::unique_ptr<SQLite::Database> m_database;
    std::unordered_map<std::string, Kept> m_statements;
    int m_transactions = 0;
    bool m_isDoomed = false;
    bool m_isStale = false; // what SQLite remembers of the schema, after a failure
    bool m_isFull = false;  // of the transaction under way
    bool m_isAlwaysFull = false;
};

} // namespace calliope::storage
