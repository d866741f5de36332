#include "inference/base/error.h"
#include "inference/gguf/gguf.h"
#include "inference/weights/weight_format.h"
#include "tests/fuzz/gguf_parts.h"

#include <algorithm>
#include <cstdlib>
#include <string>

// Opens the input as a model file, or as several that partSeparator parts, and reads all that can be read of it. Any
// outcome is fine but a crash, a sanitizer's report, or an exception other than Error.
namespace {

using namespace calliope;

gguf::File open(std::string_view input) {
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    for (bool more = true; more;) {
        const std::size_t end = input.find(test::partSeparator);
        const auto bytes = std::as_bytes(std::span(input.substr(0, end)));
        parts.push_back(std::make_unique<gguf::MemorySource>("part" + std::to_string(parts.size() + 1),
                                                             std::vector<std::byte>(bytes.begin(), bytes.end())));
        more = end != std::string_view::npos;
        if (more) input.remove_prefix(end + test::partSeparator.size());
    }
    return gguf::File(std::move(parts));
}

template<typename Act>
void tolerateErrors(Act&& act) {
    try {
        act();
    } catch (const Error& error) {
        if (std::string_view(error.what()).empty()) std::abort();
    }
}

void readKey(const gguf::File& file, const gguf::Entry& entry) {
    if (file.find(entry.key) != &entry.value) std::abort();
    tolerateErrors([&] { (void)gguf::requireU32(file, entry.key); });
    tolerateErrors([&] { (void)gguf::requireF32(file, entry.key); });
    tolerateErrors([&] { (void)gguf::getBool(file, entry.key, false); });
    tolerateErrors([&] { (void)gguf::requireString(file, entry.key); });
}

void readTensor(const gguf::File& file, const gguf::Tensor& tensor) {
    if (file.findTensor(tensor.name) != &tensor) std::abort();
    if (tensor.rows() > 0 && tensor.elements() / tensor.rows() != tensor.shape[0]) std::abort();
    std::vector<std::byte> bytes(static_cast<std::size_t>(tensor.bytes)); // the input is as large at least
    file.read(tensor, 0, bytes);
    if (const WeightFormat* format = weightFormat(tensor.type)) {
        std::vector<float> weights(static_cast<std::size_t>(tensor.elements()));
        decodeWeights(*format, bytes, weights);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    tolerateErrors([&] {
        const gguf::File file = open({reinterpret_cast<const char*>(data), size});
        for (const gguf::Entry& entry : file.entries()) readKey(file, entry);
        for (const gguf::Tensor& tensor : file.tensors()) readTensor(file, tensor);
        file.requireUnchanged();
    });
    return 0;
}
