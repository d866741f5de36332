#pragma once

#include "storage/conversations.h"
#include "storage/folders.h"

#include <QAbstractListModel>
#include <QSet>
#include <array>
#include <cstdint>
#include <vector>

namespace calliope::app {

/// The side bar's lines: folders with their chats, pinned chats, then all others under headings by their last use. Each
/// heading comes once, the latest first: imported chats stand among them by their times. Below a heading the order is
/// that of use.
class ChatList : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        KindRole = Qt::UserRole + 1,
        ChatIdRole,
        TitleRole,
        PinnedRole,
        SignRole, ///< the most urgent that it has, as text; empty: none. A closed folder has those of its chats
        CountRole,
        OpenRole,
        DepthRole,
        FolderRole ///< of a chat; 0: none
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// Chats in the order of their last use, the latest first. Lines that stay are not touched.
    void setChats(std::vector<storage::Conversation> chats, std::vector<storage::Folder> folders);

    /// What goes on in a chat. The most urgent is the first.
    enum class Sign : std::uint8_t {
        asking,  ///< a tool waits for the user's permission
        running, ///< it is being answered
        unseen,  ///< an answer has come while another chat was open
    };
    void setSign(storage::Id chat, Sign sign, bool isOn);
    [[nodiscard]] bool hasSign(storage::Id chat, Sign sign) const {
        return m_signed[static_cast<std::size_t>(sign)].contains(chat);
    }
    void setFolderOpen(storage::Id folder, bool open);

    [[nodiscard]] const std::vector<storage::Conversation>& chats() const { return m_chats; }
    [[nodiscard]] const std::vector<storage::Folder>& folders() const { return m_folders; }
    [[nodiscard]] const storage::Conversation* find(storage::Id chat) const;

private:
    enum class Kind { heading, folder, chat };
    struct Line {
        Kind kind = Kind::heading;
        storage::Id id = 0;
        QString title;
        bool pinned = false;
        int count = 0;
        bool open = false;
        int depth = 0;
        storage::Id folder = 0;

        bool operator==(const Line&) const = default;
    };

    [[nodiscard]] std::vector<Line> lines() const;
    [[nodiscard]] QString signOf(const Line& line) const;
    void update();

    std::vector<storage::Conversation> m_chats;
    std::vector<storage::Folder> m_folders;
    std::vector<Line> m_lines;
    std::array<QSet<storage::Id>, 3> m_signed; ///< chats, by sign
    QSet<storage::Id> m_openFolders;
};

/// What a chat without a title is called.
[[nodiscard]] QString shownTitle(const std::string& title);

} // namespace calliope::app
