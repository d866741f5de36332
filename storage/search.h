#pragma once

#include "storage/connection.h"
#include "storage/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// A stretch of a text, in bytes.
struct Stretch {
    std::size_t begin = 0;
    std::size_t length = 0;

    bool operator==(const Stretch&) const = default;
};

/// A text with what was found in it.
struct Excerpt {
    std::string text;
    std::vector<Stretch> matches;
};

struct TitleHit {
    Id conversation = 0;
    Excerpt title;
    std::int64_t usedAt = 0;
};

struct TextHit {
    Id conversation = 0;
    Id message = 0; ///< Messages::select() brings it into view
    Id block = 0;
    BlockKind kind =
        BlockKind::text; ///< of a picture or file it is the name that was found, of regions a label, or see `document`
    std::string title;
    std::int64_t createdAt = 0;
    Excerpt excerpt;      ///< some words around what was found, with "…" where it is cut
    std::string document; ///< where it was found in the text of an attached document: what that is called
    int page = 0;         ///< there, from 1; 0 where the document has one page only
};

struct SearchOptions {
    std::optional<Id> conversation = std::nullopt; ///< in this one only
    std::optional<Id> except = std::nullopt;       ///< not in this one
    bool inReasoning = false;
    std::int64_t limit = 50;
    std::int64_t skip = 0;
};

/// Full-text search over what is not removed. What was typed is read by SearchQuery; upper and lower case and accents
/// are the same. Running answers are found when they have ended. Throws Error{damaged} where the index is; rebuild()
/// helps.
class Search {
public:
    explicit Search(Connection& connection)
        : m_connection(connection) {}

    /// The last used first.
    [[nodiscard]] std::vector<TitleHit> titles(std::string_view typed, std::int64_t limit = 20) const;

    /// In messages, in what their pictures and documents are called, in labels of what is marked on a picture, and in
    /// the text of documents, where all words must stand on one page; the first such page of each. The latest first.
    [[nodiscard]] std::vector<TextHit> texts(std::string_view typed, const SearchOptions& options = {}) const;

    /// Makes the index anew. Not on a reader.
    void rebuild();

private:
    Connection& m_connection;
};

} // namespace calliope::storage
