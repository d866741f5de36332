#include "tests/inference/vulkan/test_device.h"

#include <algorithm>
#include <stdexcept>

namespace calliope::shaders {

std::span<const Shader> testTable(); // generated

}

namespace calliope::test {

static const shaders::Shader* findTestShader(std::string_view name) {
    const std::span<const shaders::Shader> table = shaders::testTable();
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const shaders::Shader& shader) { return shader.name == name; });
    return at == table.end() ? nullptr : &*at;
}

bool hasTestShader(std::string_view name) {
    return findTestShader(name) != nullptr;
}

const shaders::Shader& testShader(std::string_view name) {
    const shaders::Shader* shader = findTestShader(name);
    if (shader == nullptr) throw std::runtime_error("no test shader " + std::string(name));
    return *shader;
}

} // namespace calliope::test
