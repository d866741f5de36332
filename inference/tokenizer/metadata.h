#pragma once

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/gguf.h"

#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// The list under `key`; nullptr where the key is absent. Throws Error{format} where it holds anything but `T`.
template<typename T>
[[nodiscard]] const std::vector<T>* findList(const gguf::File& file, std::string_view key) {
    const gguf::Value* value = file.find(key);
    if (value == nullptr) return nullptr;
    const auto* array = std::get_if<gguf::Array>(value);
    const auto* list = array == nullptr ? nullptr : std::get_if<std::vector<T>>(array);
    if (list == nullptr)
        throw Error(ErrorKind::format, concat("The model file is damaged: ", key, " holds values of a wrong type."));
    return list;
}

} // namespace calliope::tokenizer
