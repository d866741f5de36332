#pragma once

#include "storage/connection.h"

#include <span>

namespace calliope::storage {

/// A table of which rows are removed together.
struct AsideTable {
    const char* name = "";
    const char* which = ""; ///< "WHERE …": the rows; empty: all
    const char* back = "";  ///< "WHERE …": those that can come back, since what they refer to may have gone
};

/// Removes rows so that they can come back while the program runs. Meanwhile they are in memory only, so that nothing
/// is left of them after a crash either.
class SetAside {
public:
    /// `tables` stands in the order in which rows refer to each other, and lives as long as this.
    SetAside(Connection& connection, std::span<const AsideTable> tables)
        : m_connection(connection)
        , m_tables(tables) {}

    void take();      ///< all or nothing; what was aside before cannot come back any more
    void bringBack(); ///< what has come into its place meanwhile stays
    void forget();    ///< for good, in the log as well

private:
    void makeTables();

    Connection& m_connection;
    std::span<const AsideTable> m_tables;
};

} // namespace calliope::storage
