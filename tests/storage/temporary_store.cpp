#include "tests/storage/temporary_store.h"

#include <QDir>
#include <QFileInfo>

namespace calliope::test {

namespace {

/// In memory where the system has a folder for that: waiting for the disk is what most tests would do most of the time.
QString folderTemplate() {
    return QDir(QFileInfo("/dev/shm").isWritable() ? QString("/dev/shm") : QDir::tempPath())
        .filePath("calliope-XXXXXX");
}

} // namespace

TemporaryStore::TemporaryStore()
    : m_folder(folderTemplate()) {
    open();
}

std::filesystem::path TemporaryStore::folder() const {
    return m_folder.filePath("data").toStdString();
}

void TemporaryStore::open() {
    m_store =
        std::make_unique<storage::Store>(folder(), storage::Clock{[this] { return wall; }, [this] { return steady; }});
}

void TemporaryStore::indexDocuments() {
    std::string last;
    while (const auto next = m_store->attachments().indexNext(last)) last = *next;
}

storage::Message message(storage::Id conversation, std::optional<storage::Id> parent, storage::Role role,
                         const std::string& text) {
    storage::Message made;
    made.conversation = conversation;
    made.parent = parent;
    made.role = role;
    storage::Block block;
    block.text = text;
    made.blocks.push_back(block);
    return made;
}

std::string textOf(const storage::Message& message) {
    std::string text;
    for (const storage::Block& block : message.blocks) text += block.text;
    return text;
}

std::string shownPath(storage::Store& store, storage::Id conversation) {
    std::string path;
    for (const storage::Message& message : store.messages().branch(conversation))
        path += (path.empty() ? "" : "|") + textOf(message);
    return path;
}

} // namespace calliope::test
