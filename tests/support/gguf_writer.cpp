#include "tests/support/gguf_writer.h"

#include "inference/base/half.h"

#include <cassert>
#include <fstream>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace calliope::test {

namespace {

using Bytes = std::vector<std::byte>;

void append(Bytes& out, const std::string& text) {
    appendText(out, text);
}
void append(Bytes& out, bool value) {
    appendNumber(out, static_cast<std::uint8_t>(value));
}
template<typename T>
requires std::is_arithmetic_v<T>
void append(Bytes& out, T value) {
    appendNumber(out, value);
}
void append(Bytes& out, const gguf::Array& array) {
    // The alternatives stand in the order of ValueType, without `array` itself.
    const std::size_t index = array.index();
    const auto type =
        static_cast<std::uint32_t>(index < static_cast<std::size_t>(gguf::ValueType::array) ? index : index + 1);
    appendNumber(out, type);
    std::visit(
        [&out](const auto& elements) {
            using Element = typename std::remove_cvref_t<decltype(elements)>::value_type;
            appendNumber(out, static_cast<std::uint64_t>(elements.size()));
            for (const Element& element : elements) append(out, element);
        },
        array);
}

void pad(Bytes& out, std::uint64_t alignment) {
    while (out.size() % alignment != 0) out.push_back(std::byte{0});
}

} // namespace

void appendText(Bytes& out, std::string_view text) {
    appendNumber(out, static_cast<std::uint64_t>(text.size()));
    const auto raw = std::as_bytes(std::span(text));
    out.insert(out.end(), raw.begin(), raw.end());
}

GgufWriter& GgufWriter::key(std::string name, const gguf::Value& value) {
    Key& added = keys.emplace_back(Key{std::move(name), static_cast<std::uint32_t>(gguf::typeOf(value)), {}});
    std::visit([&added](const auto& held) { append(added.value, held); }, value);
    return *this;
}

GgufWriter& GgufWriter::tensor(std::string name, WeightType type, std::vector<std::int64_t> shape,
                               std::span<const float> values) {
    assert(type == WeightType::f32 || type == WeightType::f16);
    Bytes data;
    for (const float value : values) {
        if (type == WeightType::f32)
            appendNumber(data, value);
        else
            appendNumber(data, halfFromFloat(value));
    }
    return tensor(std::move(name), type, std::move(shape), std::move(data));
}

GgufWriter& GgufWriter::tensor(std::string name, WeightType type, std::vector<std::int64_t> shape, Bytes data) {
    tensors.push_back({std::move(name), static_cast<std::uint32_t>(type), std::move(shape), std::move(data),
                       std::nullopt, std::nullopt});
    return *this;
}

std::vector<std::byte> GgufWriter::bytes() const {
    Bytes out;
    const auto rawMagic = std::as_bytes(std::span(magic));
    out.insert(out.end(), rawMagic.begin(), rawMagic.end());
    appendNumber(out, version);
    appendNumber(out, claimedTensors.value_or(static_cast<std::int64_t>(tensors.size())));
    appendNumber(out, claimedKeys.value_or(static_cast<std::int64_t>(keys.size())));
    for (const Key& entry : keys) {
        appendText(out, entry.name);
        appendNumber(out, entry.type);
        out.insert(out.end(), entry.value.begin(), entry.value.end());
    }
    Bytes data;
    for (const Tensor& entry : tensors) {
        appendText(out, entry.name);
        appendNumber(out, entry.claimedDimensions.value_or(static_cast<std::uint32_t>(entry.shape.size())));
        for (const std::int64_t size : entry.shape) appendNumber(out, size);
        appendNumber(out, entry.type);
        appendNumber(out, entry.claimedOffset.value_or(data.size()));
        data.insert(data.end(), entry.data.begin(), entry.data.end());
        pad(data, alignment);
    }
    pad(out, alignment);
    out.insert(out.end(), data.begin(), data.end());
    return out;
}

void GgufWriter::write(const std::filesystem::path& path) const {
    const Bytes all = bytes();
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(all.data()), static_cast<std::streamsize>(all.size()));
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

} // namespace calliope::test
