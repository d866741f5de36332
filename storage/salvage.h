#pragma once

#include <cstdint>
#include <filesystem>

namespace calliope::storage {

/// What could be read out of a damaged file.
struct Salvaged {
    std::int64_t chats = 0;
    std::int64_t messages = 0;
    std::int64_t incomplete = 0; ///< of the messages: those of which a part is missing
};

/// Makes a new database `to` of all rows that can be read in `from`, page by page. What belongs to something that is
/// lost is kept where people find it: messages whose chat is lost in a chat "Recovered", answers whose question is lost
/// behind the message before. `from` is only read.
Salvaged salvage(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace calliope::storage
