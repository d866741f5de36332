#pragma once

#include "storage/connection.h"

#include <string_view>

/// Keeps the full-text index equal to what blocks, titles and attached documents say. To be called inside the
/// transaction that changes them, by every function that does.
namespace calliope::storage {

/// The block's text, as it is now, comes into the index or leaves it (before the text changes or the row goes).
void addToIndex(Connection& connection, Id block);
void removeFromIndex(Connection& connection, Id block);

/// The chat's title, likewise.
void addTitleToIndex(Connection& connection, Id conversation);
void removeTitleFromIndex(Connection& connection, Id conversation);

/// The text of an attached document (UTF-8, with a form feed between two pages) comes into the index or leaves it, with
/// its row for each page. Of what is longer than any document that we keep the beginning is taken.
void addDocumentToIndex(Connection& connection, std::string_view hash, std::string_view text);
void removeDocumentFromIndex(Connection& connection, std::string_view hash);

/// Whether the index can be read from end to end. SQLite's check of the file does not look into it before 3.44. Takes
/// about as long as that check.
[[nodiscard]] bool isIndexWhole(Connection& connection);

/// Makes the index anew; for one that is damaged.
void rebuildIndex(Connection& connection);

/// Leaves nothing of what was removed in the index: FTS5 only marks it at first.
void mergeIndex(Connection& connection);

} // namespace calliope::storage
