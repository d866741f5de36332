#include "app/chats/chat_list.h"

#include "app/chats/words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <functional>

namespace calliope::app {

namespace {

constexpr std::array signNames{"asking", "running", "unseen"}; ///< in the order of ChatList::Sign

QString tr(const char* text) {
    return QCoreApplication::translate("ChatList", text);
}

} // namespace

QString shownTitle(const std::string& title) {
    return title.empty() ? tr("New chat") : QString::fromStdString(title);
}

int ChatList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QHash<int, QByteArray> ChatList::roleNames() const {
    return {{KindRole, "kind"},     {ChatIdRole, "chatId"}, {TitleRole, "title"},
            {PinnedRole, "pinned"}, {SignRole, "sign"},     {CountRole, "count"},
            {OpenRole, "open"},     {DepthRole, "depth"},   {FolderRole, "folder"}};
}

QVariant ChatList::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
    case KindRole: return line.kind == Kind::heading ? "heading" : line.kind == Kind::folder ? "folder" : "chat";
    case ChatIdRole: return static_cast<qlonglong>(line.id);
    case TitleRole: return line.title;
    case PinnedRole: return line.pinned;
    case SignRole: return signOf(line);
    case CountRole: return line.count;
    case OpenRole: return line.open;
    case DepthRole: return line.depth;
    case FolderRole: return static_cast<qlonglong>(line.folder);
    default: return {};
    }
}

const storage::Conversation* ChatList::find(storage::Id chat) const {
    const auto found = std::find_if(m_chats.begin(), m_chats.end(), [&](const auto& each) { return each.id == chat; });
    return found == m_chats.end() ? nullptr : &*found;
}

std::vector<ChatList::Line> ChatList::lines() const {
    std::vector<Line> out;
    const auto chat = [](const storage::Conversation& each, int depth) {
        return Line{Kind::chat, each.id, shownTitle(each.title),      each.isPinned, 0,
                    false,      depth,   depth > 0 ? *each.folder : 0};
    };
    const auto isFiled = [&](const storage::Conversation& each) {
        return each.folder && std::any_of(m_folders.begin(), m_folders.end(),
                                          [&](const auto& folder) { return folder.id == *each.folder; });
    };
    if (!m_folders.empty()) out.push_back({.title = tr("Folders")});
    for (const storage::Folder& folder : m_folders) {
        const auto inside = [&](const storage::Conversation& each) { return each.folder == folder.id; };
        const bool open = m_openFolders.contains(folder.id);
        out.push_back({Kind::folder, folder.id, QString::fromStdString(folder.name), false,
                       static_cast<int>(std::count_if(m_chats.begin(), m_chats.end(), inside)), open});
        if (!open) continue;
        for (const storage::Conversation& each : m_chats)
            if (inside(each)) out.push_back(chat(each, 1));
    }
    struct Group {
        QString heading;
        std::int64_t latest = 0;
        std::vector<Line> chats;
    };
    std::vector<Group> groups{Group{.heading = tr("Pinned")}};
    for (const storage::Conversation& each : m_chats) {
        if (isFiled(each)) continue;
        const QString heading = each.isPinned ? groups.front().heading : dayGroup(each.usedAt);
        auto group = std::ranges::find(groups, heading, &Group::heading);
        if (group == groups.end()) group = groups.insert(group, Group{.heading = heading});
        group->latest = std::max(group->latest, each.usedAt);
        group->chats.push_back(chat(each, 0));
    }
    std::ranges::stable_sort(groups.begin() + 1, groups.end(), std::ranges::greater(), &Group::latest);
    for (const Group& group : groups) {
        if (group.chats.empty()) continue; // nothing is pinned
        out.push_back({.title = group.heading});
        out.insert(out.end(), group.chats.begin(), group.chats.end());
    }
    return out;
}

void ChatList::setChats(std::vector<storage::Conversation> chats, std::vector<storage::Folder> folders) {
    m_chats = std::move(chats);
    std::stable_sort(m_chats.begin(), m_chats.end(),
                     [](const auto& a, const auto& b) { return a.useNumber > b.useNumber; });
    m_folders = std::move(folders);
    update();
}

void ChatList::update() {
    std::vector<Line> next = lines();
    const auto samePlace = [](const Line& a, const Line& b) {
        return a.kind == b.kind && a.id == b.id && (a.kind != Kind::heading || a.title == b.title);
    };
    std::size_t begin = 0;
    while (begin < m_lines.size() && begin < next.size() && samePlace(m_lines[begin], next[begin])) ++begin;
    std::size_t end = 0;
    while (end < m_lines.size() - begin && end < next.size() - begin &&
           samePlace(m_lines[m_lines.size() - 1 - end], next[next.size() - 1 - end]))
        ++end;
    if (m_lines.size() > begin + end) {
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(m_lines.size() - end) - 1);
        m_lines.erase(m_lines.begin() + static_cast<std::ptrdiff_t>(begin),
                      m_lines.end() - static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
    }
    if (next.size() > begin + end) {
        beginInsertRows({}, static_cast<int>(begin), static_cast<int>(next.size() - end) - 1);
        m_lines.insert(m_lines.begin() + static_cast<std::ptrdiff_t>(begin),
                       next.begin() + static_cast<std::ptrdiff_t>(begin),
                       next.end() - static_cast<std::ptrdiff_t>(end));
        endInsertRows();
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i] == next[i]) continue;
        m_lines[i] = next[i];
        emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
    }
}

QString ChatList::signOf(const Line& line) const {
    for (std::size_t i = 0; i < m_signed.size(); ++i) {
        const auto isOn = [&](const storage::Conversation& chat) {
            return chat.folder == line.id && m_signed[i].contains(chat.id);
        };
        const bool isHere = line.kind == Kind::chat     ? m_signed[i].contains(line.id)
                            : line.kind == Kind::folder ? !line.open && std::ranges::any_of(m_chats, isOn)
                                                        : false;
        if (isHere) return signNames[i];
    }
    return {};
}

void ChatList::setSign(storage::Id chat, Sign sign, bool isOn) {
    if (hasSign(chat, sign) == isOn) return;
    QSet<storage::Id>& chats = m_signed[static_cast<std::size_t>(sign)];
    if (isOn)
        chats.insert(chat);
    else
        chats.remove(chat);
    const storage::Conversation* known = find(chat);
    const storage::Id folder = known ? known->folder.value_or(0) : 0;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Line& line = m_lines[i];
        const bool isConcerned =
            (line.kind == Kind::chat && line.id == chat) || (line.kind == Kind::folder && line.id == folder);
        if (isConcerned) emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)), {SignRole});
    }
}

void ChatList::setFolderOpen(storage::Id folder, bool open) {
    if (open)
        m_openFolders.insert(folder);
    else
        m_openFolders.remove(folder);
    update();
}

} // namespace calliope::app
