#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

struct NewConversation {
    std::string title; ///< empty until one is made
    std::optional<Id> folder;
    std::string mode;
    std::string model;
    std::optional<Id> persona;
    std::string parameters = "{}"; ///< JSON
    std::string uid;               ///< empty: a new one
};

struct Conversation {
    Id id = 0;
    std::string uid; ///< the same in every export
    std::string title;
    bool hasOwnTitle = false; ///< given by the user
    std::optional<Id> folder;
    bool isPinned = false;
    std::string mode;
    std::string model;
    std::optional<Id> persona;
    std::string parameters; ///< JSON: what differs from the defaults
    std::int64_t createdAt = 0;
    std::int64_t usedAt = 0;
    std::int64_t useNumber = 0; ///< larger was used later; the order to show, as clocks jump
    bool isUnseen = false;      ///< an answer has come since it was last shown

    bool operator==(const Conversation&) const = default;
};

/// Chats as the side bar knows them. Temporary ones never come here.
///
/// Deleting is undone instead of asked about: what is removed is hidden until restore(), or until Store::purge() really
/// deletes it. Functions that change a chat throw Error{usage} where it is not there any more.
class Conversations {
public:
    Conversations(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    Id create(const NewConversation& conversation);

    /// nullopt where it is not there, or removed.
    [[nodiscard]] std::optional<Conversation> find(Id id) const;
    [[nodiscard]] std::optional<Id> findUid(std::string_view uid) const;

    /// Pinned ones first, then by last use, at most `limit` behind `skip`.
    [[nodiscard]] std::vector<Conversation> list(std::int64_t limit = 10'000, std::int64_t skip = 0) const;

    /// Removed ones, the latest first.
    [[nodiscard]] std::vector<Conversation> removed() const;

    /// A title that the user gave stays: a made one (`isOwn` false) does nothing then.
    void setTitle(Id id, std::string_view title, bool isOwn);
    void setPinned(Id id, bool isPinned);
    void setFolder(Id id, std::optional<Id> folder);
    void setMode(Id id, std::string_view mode);
    void setModel(Id id, std::string_view model);
    void setPersona(Id id, std::optional<Id> persona);
    void setParameters(Id id, std::string_view json);

    /// Not an error where the chat is gone: nobody waits for a mark.
    void setUnseen(Id id, bool isUnseen);

    /// Brings it to the top of the list; messages do so by themselves.
    void touch(Id id);

    void remove(Id id);
    void restore(Id id);

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
