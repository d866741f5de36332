#pragma once

#include "storage/clock.h"
#include "storage/message.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// The messages of chats: a tree each, of which one path is selected and shown. Answers that are being written belong
/// to Answers; what has been saved of them is read here.
///
/// Functions that change a message throw Error{usage} where it is not there any more.
class Messages {
public:
    Messages(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    /// Adds a message below `message.parent`, selects it, and brings its chat to the top of the list. It is on the disk
    /// when this returns. Blocks keep their order; ids and times that are 0 are filled in; `state` may be anything but
    /// `running`.
    Id add(const Message& message);

    /// The same without the wait, and without choosing it; for imports, inside a transaction of the caller.
    /// `isSelected` must be true for at most one of siblings.
    Id import(const Message& message, bool isSelected);

    /// nullopt where it is not there, or removed.
    [[nodiscard]] std::optional<Message> find(Id id) const;

    /// What is shown: from the first message of the chat to the last of the selected path.
    [[nodiscard]] std::vector<Message> branch(Id conversation) const;

    /// All messages of a chat, parents before children, siblings in order; `isSelected` tells for each.
    struct Node {
        Message message;
        bool isSelected = false;
    };
    [[nodiscard]] std::vector<Node> tree(Id conversation) const;

    /// What has been tried in the message's place, itself included, in the order in which it was made.
    [[nodiscard]] std::vector<Id> siblings(Id id) const;

    /// Makes the path lead through the message: it and all above it are selected.
    void select(Id id);

    /// Replaces what a block says; for regions found later, a tool call's state, and the like.
    void setBlock(Id block, std::string_view text, std::string_view payload);

    /// Adds a block behind the others of a message that is not running.
    Id addBlock(Id message, const Block& block);

    /// Hides a message and all below it until restore() or Store::purge(); a sibling is selected in its place.
    void remove(Id id);

    /// Shows it again, selected.
    void restore(Id id);

private:
    Id insert(const Message& message, bool isSelected);
    Id insertBlock(Id message, std::int64_t place, const Block& block);
    void readBlocks(std::vector<Message>& messages) const;
    void unselectSiblings(Id conversation, std::optional<Id> parent);

    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage
