#pragma once

#include "tests/support/gguf_writer.h"

#include <functional>
#include <string>
#include <vector>

namespace calliope::test {

/// What is changed of a good file, for a reader to refuse it.
using FileEdit = std::function<void(GgufWriter&)>;

inline FileEdit dropKey(const std::string& name) {
    return [=](GgufWriter& file) {
        std::erase_if(file.keys, [&](const GgufWriter::Key& key) { return key.name == name; });
    };
}

inline FileEdit setKey(const std::string& name, const gguf::Value& value) {
    return [=](GgufWriter& file) {
        dropKey(name)(file);
        file.key(name, value);
    };
}

inline FileEdit dropTensor(const std::string& name) {
    return [=](GgufWriter& file) {
        std::erase_if(file.tensors, [&](const GgufWriter::Tensor& tensor) { return tensor.name == name; });
    };
}

} // namespace calliope::test
