#pragma once

#include "storage/store.h"

#include <QTemporaryDir>
#include <filesystem>
#include <memory>
#include <string>

namespace calliope::test {

/// A store in a folder of its own that goes with it, with a clock that stands still unless it is moved.
class TemporaryStore {
public:
    TemporaryStore();

    storage::Store* operator->() { return m_store.get(); }
    storage::Store& operator*() { return *m_store; }

    [[nodiscard]] std::filesystem::path folder() const;
    [[nodiscard]] std::filesystem::path database() const { return folder() / "calliope.db"; }

    void close() { m_store.reset(); }
    void open();
    void reopen() {
        close();
        open();
    }

    /// All that the search does not know yet, as the app does it after opening.
    void indexDocuments();

    std::int64_t wall = 1'700'000'000'000;
    std::int64_t steady = 1000;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<storage::Store> m_store;
};

/// A message of one text.
[[nodiscard]] storage::Message message(storage::Id conversation, std::optional<storage::Id> parent, storage::Role role,
                                       const std::string& text);

/// The texts of all blocks, joined.
[[nodiscard]] std::string textOf(const storage::Message& message);

/// The texts of the selected path, with '|' between messages.
[[nodiscard]] std::string shownPath(storage::Store& store, storage::Id conversation);

} // namespace calliope::test
