#pragma once

#include "storage/connection.h"

namespace calliope::storage {

/// Whether a commit waits for the disk: `full` ones survive a power cut, `normal` ones a crash of the program only.
enum class Durability { normal, full };

/// All or nothing. A transaction inside another one is a part of it, and where it is not committed, neither is the
/// outer.
class Transaction {
public:
    Transaction(Connection& connection, Durability durability);
    ~Transaction(); ///< undoes everything unless commit() was called
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    void forgetSchema();
    void leave();

    Connection& m_connection;
    bool m_isDone = false;
};

} // namespace calliope::storage
