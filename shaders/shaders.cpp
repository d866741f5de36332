#include "shaders/shaders.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>

namespace calliope::shaders {

std::span<const Shader> builtinTable(); // generated

std::span<const Shader> all() {
    return builtinTable();
}

const Shader* findOptional(std::string_view name) {
    const std::span<const Shader> table = all();
    const auto at =
        std::lower_bound(table.begin(), table.end(), name,
                         [](const Shader& shader, std::string_view wanted) { return shader.name < wanted; });
    return at != table.end() && at->name == name ? &*at : nullptr;
}

const Shader& find(std::string_view name) {
    const Shader* shader = findOptional(name);
    if (shader == nullptr)
        throw Error(ErrorKind::unsupported, concat("This build has no compute kernel \"", name, "\"."));
    return *shader;
}

} // namespace calliope::shaders
