#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace calliope::storage {

struct Attachment {
    std::string hash; ///< SHA-256 of the content, 64 hexadecimal digits
    std::int64_t size = 0;
    std::string mediaType; ///< "image/png"
    std::string name;      ///< as the user knows it; never used as a path
    int width = 0;         ///< pixels; 0 where it is no picture
    int height = 0;
    std::int64_t createdAt = 0;

    bool operator==(const Attachment&) const = default;
};

/// Pictures and files of messages and drafts, one per content however often it is used, as files beside the database.
///
/// What is put must be referenced by a message or a draft before the next collect() (Store::purge(), a new start), or
/// it goes again.
class Attachments {
public:
    static constexpr std::size_t largest = std::size_t{256} << 20; ///< bytes

    Attachments(Connection& connection, const Clock& clock, std::filesystem::path folder)
        : m_connection(connection)
        , m_clock(clock)
        , m_folder(std::move(folder)) {}

    static constexpr const char* documentType = "text/plain"; ///< of documents: their pages, a form feed between two

    /// Keeps a content, and lets the search know what a document says; on the disk when this returns. `description`
    /// says the rest; where the content is known already, what was said first stays.
    Attachment put(std::span<const std::byte> content, const Attachment& description);

    [[nodiscard]] std::optional<Attachment> find(std::string_view hash) const;

    /// Where its file is. REQUIRES: a hash.
    [[nodiscard]] std::filesystem::path path(std::string_view hash) const;

    /// The content; throws Error{damaged} where the file is missing or has another content.
    [[nodiscard]] std::string read(std::string_view hash) const;

    /// The same, but nullopt where it is missing or damaged.
    [[nodiscard]] std::optional<std::string> readIfWhole(std::string_view hash) const;

    /// Removes what nothing references, and files that nobody knows (of crashes between file and database).
    void collect();

    /// Lets the search know the first document behind `after` (a hash; empty: of all) that it does not know yet: of an
    /// older version, or after a repair. Which it was; nothing where none is left, or no room for it. What cannot be
    /// read or kept now is left for the next start; throws only Error{damaged} for it.
    std::optional<std::string> indexNext(std::string_view after);

private:
    Connection& m_connection;
    const Clock& m_clock;
    std::filesystem::path m_folder;
};

/// Whether the text is a hash as above.
[[nodiscard]] bool isHash(std::string_view text);

} // namespace calliope::storage
