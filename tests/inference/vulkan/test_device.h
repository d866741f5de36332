#pragma once

#include "inference/base/error.h"
#include "inference/vulkan/memory.h"
#include "shaders/shaders.h"
#include "tests/inference/vulkan/open_device.h"

#include <QByteArray>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace calliope::test {

/// A kernel of tests/inference/vulkan/shaders.
[[nodiscard]] const shaders::Shader& testShader(std::string_view name);
[[nodiscard]] bool hasTestShader(std::string_view name);

struct Caught {
    ErrorKind kind{};
    QByteArray message;
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

/// A buffer with these elements.
template<typename T>
[[nodiscard]] vulkan::Buffer bufferOf(vulkan::Memory& memory, const std::vector<T>& values,
                                      vulkan::Intent intent = vulkan::Intent::device) {
    vulkan::Buffer buffer = memory.make(values.size() * sizeof(T), intent, "a test");
    memory.write(buffer, 0, std::as_bytes(std::span(values)));
    memory.flush();
    return buffer;
}

/// All elements of a buffer.
template<typename T>
[[nodiscard]] std::vector<T> contentOf(vulkan::Memory& memory, const vulkan::Buffer& buffer) {
    std::vector<T> values(buffer.size() / sizeof(T));
    memory.read(buffer, 0, std::as_writable_bytes(std::span(values)));
    return values;
}

} // namespace calliope::test
