#include "tests/inference/cli/hostile_models.h"

#include "inference/gguf/gguf.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace calliope::test {

namespace {

using Lie = std::function<void(GgufWriter&)>;
using gguf::Array;
using gguf::Value;
using gguf::ValueType;

constexpr std::int64_t wraps = std::int64_t{1} << 62; // times 4
constexpr std::uint64_t huge = std::numeric_limits<std::uint64_t>::max();
constexpr std::int64_t mostElements = std::int64_t{1} << 40; // that a tensor may claim

Lie setKey(const std::string& name, const Value& value) {
    return [=](GgufWriter& file) {
        std::erase_if(file.keys, [&](const GgufWriter::Key& key) { return key.name == name; });
        file.key(name, value);
    };
}

/// A key "k" of this type that begins with these bytes.
template<typename... Numbers>
Lie claim(ValueType type, Numbers... numbers) {
    return [=](GgufWriter& file) {
        GgufWriter::Key key{"k", static_cast<std::uint32_t>(type), {}};
        (appendNumber(key.value, numbers), ...);
        file.keys.push_back(key);
    };
}

Lie shape(std::size_t tensor, const std::vector<std::int64_t>& sides, std::uint32_t type = 0) {
    return [=](GgufWriter& file) {
        file.tensors[tensor].shape = sides;
        file.tensors[tensor].type = type;
    };
}

/// The first tensor cut to nothing, and what comes behind it where it then is.
Lie emptyTensor() {
    return [](GgufWriter& file) {
        file.tensors[0].shape[1] = 0;
        file.tensors[0].data.clear();
    };
}

/// One tensor and nothing else, 53 to 65 bytes in all.
Lie nothingBut(const std::vector<std::int64_t>& sides) {
    return [=](GgufWriter& file) {
        file.keys.clear();
        file.tensors.clear();
        file.tensor("t", WeightType::f32, sides, std::vector<std::byte>{});
    };
}

/// Every tensor claims to be as large as one may be, and lies where the one before would end.
void claimMost(GgufWriter& file) {
    std::uint64_t offset = 0;
    for (GgufWriter::Tensor& tensor : file.tensors) {
        tensor.type = static_cast<std::uint32_t>(WeightType::f64);
        tensor.shape = {mostElements};
        tensor.claimedOffset = offset;
        offset += std::uint64_t{8} << 40;
    }
}

/// A vocabulary of the same length whose last token has this text and type.
Lie lastToken(const std::string& text, std::int32_t type) {
    return [=](GgufWriter& file) {
        constexpr std::size_t count = 267;
        std::vector<std::string> texts(count, text);
        for (std::size_t i = 0; i + 1 < count; ++i) texts[i] = "token " + std::to_string(i);
        std::vector<std::int32_t> types(count, 1);
        types.back() = type;
        setKey("tokenizer.ggml.tokens", Array(texts))(file);
        setKey("tokenizer.ggml.token_type", Array(types))(file);
    };
}

template<typename T>
Lie setList(const std::string& name, std::size_t count, T value) {
    return setKey(name, Array(std::vector<T>(count, value)));
}

} // namespace

const std::vector<HostileModel>& hostileModels() {
    constexpr std::uint32_t f64 = static_cast<std::uint32_t>(WeightType::f64);
    static const std::vector<HostileModel> rows{
        {"CVE-2024-23605: more keys than bytes", [](auto& file) { file.claimedKeys = 60'000; }, "do not fit"},
        {"CVE-2024-23605: endless keys", [](auto& file) { file.claimedKeys = std::int64_t{1} << 60; }, "keys; 0 to"},
        {"CVE-2024-21825: keys below zero", [](auto& file) { file.claimedKeys = -1; }, "claims -1 keys"},
        {"CVE-2024-21836: endless tensors", [](auto& file) { file.claimedTensors = wraps; }, "tensors; 0 to"},
        {"CVE-2024-23496: endless text", claim(ValueType::string, huge), "a text claims to be"},
        {"CVE-2024-23496: a text that wraps", claim(ValueType::string, huge - 7), "a text claims to be"},
        {"CVE-2024-21802: endless list", claim(ValueType::array, std::uint32_t{4}, huge), "do not fit"},
        {"CVE-2024-21802: a list of nothing known", claim(ValueType::array, std::uint32_t{77}, std::uint64_t{1}),
         "value type 77"},
        {"CVE-2024-21802: sides whose product wraps", shape(0, {wraps, 4}), "more elements than any tensor"},
        {"CVE-2024-21802: a side below zero", shape(0, {-32, 2}), "dimension 1 is -32"},
        {"CVE-2025-53630: sizes whose sum is too large", claimMost, "do not fit into the file"},
        {"CVE-2026-27940: tensors that need more than the file", [](auto& file) { file.claimedTensors = 262'144; },
         "do not fit"},
        {"CVE-2026-33298: elements that fit in bytes that do not", shape(0, {wraps / 2}, f64), "more elements than"},
        {"CVE-2026-33298: just as many as there may be", shape(0, {mostElements}, f64), "must follow"},
        {"GHSA-vgg9: an alignment that wraps", setKey("general.alignment", std::uint32_t{1} << 31), "a power of two"},
        {"GHSA-vgg9: no alignment", setKey("general.alignment", std::uint32_t{0}), "a power of two"},
        {"GHSA-vgg9: an alignment of the wrong type", setKey("general.alignment", std::string("32")), "a power of two"},
        {"zero side", nothingBut({0}), "general.architecture", true},
        {"zero sides", nothingBut({0, 0, 0}), "general.architecture", true},
        {"a matrix of nothing", emptyTensor(), "has the shape", true},
        {"CVE-2025-49847: a byte token with a sign", lastToken("<0x-1>", 6), "\"<0x-1>\"", true},
        {"GHSA-7rxv: an endless token", lastToken(std::string(70'000, 'x'), 1), "70000 bytes", true},
        {"types of tokens that are bytes", setList<std::uint8_t>("tokenizer.ggml.token_type", 267, 1), "wrong type",
         true},
        {"scores that are bytes", setList<std::uint8_t>("tokenizer.ggml.scores", 267, 1), "wrong type", true},
        {"a begin of texts beyond all tokens", setKey("tokenizer.ggml.bos_token_id", 0x7fffffffu), "bos_token_id",
         true},
        {"more layers than a fixed list", setKey("llama.block_count", 513u), "is 513, but", true},
        {"as many layers as can be", setKey("llama.block_count", 0xffffffffu), "block_count\" is", true},
        {"CVE-2024-8063: no layers", setKey("llama.block_count", 0u), "block_count\" is 0", true},
        {"no heads", setKey("llama.attention.head_count", 0u), "head_count\" is 0", true},
        {"heads wider than any kernel", setKey("llama.attention.key_length", 16'384u), "key_length\" is 16384", true},
        {"a width of nothing", setKey("llama.embedding_length", 0u), "embedding_length\" is 0", true},
        {"CVE-2026-7482: a tensor beyond the end", [](auto& file) { file.tensors.back().shape[0] = 1 << 20; },
         "do not fit into the file"},
        {"llama.cpp 6774: cut short", [](auto& file) { file.tensors.back().data.clear(); }, "do not fit into the file"},
        {"tensors above one another", [](auto& file) { file.tensors[1].claimedOffset = 0; }, "must follow"},
        {"a template that cannot be read", setKey("tokenizer.chat_template", std::string("{% for %}")), "line 1", true},
        {"a template without an end", setKey("tokenizer.chat_template", std::string(100'000, '(') + "{{"), "line 1",
         true},
    };
    return rows;
}

const std::vector<HostileModel>& hostileEncoders() {
    static const std::vector<HostileModel> rows{
        {"pictures of any size", setKey("clip.vision.image_size", 0x7fffffffu), "image_size\" is"},
        {"patches of nothing", setKey("clip.vision.patch_size", 0u), "patch_size\" is 0"},
        {"patches that are merged beyond all", setKey("clip.vision.projector.scale_factor", 65'536u), "scale_factor"},
        {"patches that are merged to nothing", setKey("clip.vision.projector.scale_factor", 0u), "scale_factor"},
        {"no heads", setKey("clip.vision.attention.head_count", 0u), "head_count\" is 0"},
        {"layers without end", setKey("clip.vision.block_count", 0xffffffffu), "block_count\" is"},
        {"colours that divide by nothing", setList<float>("clip.vision.image_std", 3, 0.0f), "must be positive"},
        {"an unknown kind", setKey("clip.projector_type", std::string("\x1b[2J")), "?[2J"},
    };
    return rows;
}

GgufWriter copyOf(const std::filesystem::path& path) {
    const gguf::File file(path);
    GgufWriter out;
    for (const gguf::Entry& entry : file.entries()) out.key(entry.key, entry.value);
    for (const gguf::Tensor& tensor : file.tensors()) {
        std::vector<std::byte> data(static_cast<std::size_t>(tensor.bytes));
        file.read(tensor, 0, data);
        out.tensor(tensor.name, tensor.type, {tensor.shape.begin(), tensor.shape.begin() + tensor.dimensions},
                   std::move(data));
    }
    return out;
}

} // namespace calliope::test
