#pragma once

#include "inference/base/error.h"
#include "inference/gguf/gguf.h"

#include <optional>
#include <string>
#include <utility>

namespace calliope::test {

struct Caught {
    ErrorKind kind{};
    std::string message;
    [[nodiscard]] bool has(std::string_view fragment) const { return message.find(fragment) != std::string::npos; }
};

/// The Error that `act` throws; nullopt where it throws none.
template<typename Act>
[[nodiscard]] std::optional<Caught> errorOf(Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        return Caught{error.kind(), error.what()};
    }
    return std::nullopt;
}

/// Opens a file of these bytes, called "test.gguf".
[[nodiscard]] inline gguf::File fromMemory(std::vector<std::byte> bytes) {
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    parts.push_back(std::make_unique<gguf::MemorySource>("test.gguf", std::move(bytes)));
    return gguf::File(std::move(parts));
}

} // namespace calliope::test
