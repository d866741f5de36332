#pragma once

#include "storage/answers.h"
#include "storage/message.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace calliope::storage {
class Store;
}

namespace calliope::app {

/// What the store has of a running answer, and what it still has to get: where it cannot take something now, nothing is
/// forgotten, and the next save() goes on from there. Blocks are named by their place, from 0. Belongs to the store's
/// thread once it is in use.
class KeptAnswer {
public:
    explicit KeptAnswer(const storage::Message& message); ///< as it is in the store

    void addBlock(storage::Block block); ///< behind the others
    void append(std::size_t block, const std::string& text);
    void setPayload(std::size_t block, const std::string& payload);
    void endBlock(std::size_t block, std::int64_t at);
    void finish(const storage::Answers::End& end); ///< once nothing else comes

    /// Gives the store all of it. Throws storage::Error where it cannot take it.
    void save(storage::Store& store);

private:
    struct Part {
        storage::Id id = 0;   ///< 0: the store has nothing of it
        storage::Block block; ///< as it will be added
        std::string text;     ///< what it gets besides, once it is there
        std::optional<std::string> payload;
        std::int64_t endedAt = 0; ///< 0: nothing to be said
    };

    void savePart(storage::Store& store, Part& part) const;

    storage::Id m_answer;
    std::vector<Part> m_parts;
    std::optional<storage::Answers::End> m_end;
};

} // namespace calliope::app
