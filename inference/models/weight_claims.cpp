#include "inference/models/weight_claims.h"

#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/gguf/source.h"
#include "inference/weights/weight_format.h"

#include <algorithm>
#include <cmath>

namespace calliope::models {

namespace {

/// Tensors of old converters that hold nothing which the metadata does not say.
constexpr std::array<std::string_view, 1> ignoredEndings{".attn_rot_embd.weight"};

std::string shapeText(const std::array<std::uint64_t, 4>& shape) {
    std::size_t axes = shape.size();
    while (axes > 1 && shape[axes - 1] == 1) --axes;
    std::string out = "[";
    for (std::size_t i = 0; i < axes; ++i) out += concat(i == 0 ? "" : ", ", shape[i]);
    return out + "]";
}

} // namespace

std::string WeightClaims::message(std::string_view tensor, std::string_view what) const {
    return concat(gguf::printablePath(m_file.path()), " cannot be used: tensor \"", printable(tensor), "\" ", what,
                  '.');
}

const gguf::Tensor& WeightClaims::claim(const std::string& name, const std::array<std::uint64_t, 4>& shape) {
    if (m_file.isOutline())
        return m_imagined.try_emplace(name, gguf::Tensor{.name = name, .shape = shape}).first->second;
    const gguf::Tensor* tensor = m_file.findTensor(name);
    if (tensor == nullptr) throw Error(ErrorKind::format, message(name, "is missing"));
    if (tensor->shape != shape)
        throw Error(ErrorKind::format, message(name, concat("has the shape ", shapeText(tensor->shape),
                                                            ", but must have ", shapeText(shape))));
    if (weightFormat(tensor->type) == nullptr)
        throw Error(ErrorKind::unsupported, message(name, concat("is stored as ", weightTypeInfo(tensor->type).name,
                                                                 ", which this version cannot compute with")));
    m_used.insert(tensor);
    return *tensor;
}

bool WeightClaims::takesScales(std::string_view name) const {
    const gguf::Tensor* tensor = m_file.findTensor(name);
    const WeightFormat* format = tensor != nullptr ? weightFormat(tensor->type) : nullptr;
    return format != nullptr && format->tensorScale;
}

plan::WeightId WeightClaims::matrices(const std::string& name, std::uint32_t count, std::uint32_t rows,
                                      std::uint32_t columns) {
    const gguf::Tensor& tensor = claim(name, {columns, rows, count, 1});
    return add(tensor, rows, columns, count, scalesOf(name, tensor, count));
}

plan::WeightId WeightClaims::transposed(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
    const gguf::Tensor& tensor = claim(name, {rows, columns, 1, 1});
    if (weightFormat(tensor.type)->blockWeights != 1)
        throw Error(ErrorKind::unsupported, message(name, concat("is stored as ", weightTypeInfo(tensor.type).name,
                                                                 ", which cannot be transposed")));
    const plan::WeightId id = add(tensor, rows, columns, 1, {});
    m_weights[id - m_first].transposed = true;
    return id;
}

plan::WeightId WeightClaims::convolution(const std::string& name, std::uint32_t kernels, std::uint32_t channels,
                                         std::uint32_t side) {
    const std::uint32_t columns = channels * side * side;
    const gguf::Tensor* tensor = m_file.findTensor(name);
    const bool isFlat = tensor != nullptr && tensor->shape[2] == 1 && tensor->shape[3] == 1;
    if (isFlat) return matrix(name, kernels, columns);
    return add(claim(name, {side, side, channels, kernels}), kernels, columns, 1, {});
}

plan::WeightId WeightClaims::add(const gguf::Tensor& tensor, std::uint32_t rows, std::uint32_t columns,
                                 std::uint32_t count, std::vector<float> scales) {
    const auto [entry, isNew] = m_ids.try_emplace(&tensor, m_first + static_cast<plan::WeightId>(m_weights.size()));
    if (isNew) m_weights.push_back({&tensor, rows, columns, count, std::move(scales)});
    return entry->second;
}

plan::WeightId WeightClaims::matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
    return matrices(name, 1, rows, columns);
}

plan::WeightId WeightClaims::vector(const std::string& name, std::uint32_t elements) {
    return matrix(name, 1, elements);
}

std::vector<float> WeightClaims::scalesOf(const std::string& name, const gguf::Tensor& tensor, std::uint32_t count) {
    constexpr std::string_view ending = ".weight";
    if (!weightFormat(tensor.type)->tensorScale || !name.ends_with(ending)) return {};
    const std::string stem = name.substr(0, name.size() - ending.size());
    // For engines that round activations to four bits; ours stay finer.
    if (has(stem + ".input_scale")) claim(stem + ".input_scale", {count, 1, 1, 1});
    return has(stem + ".scale") ? values(stem + ".scale", {count, 1, 1, 1}) : std::vector<float>{};
}

std::vector<float> WeightClaims::values(const std::string& name, const std::array<std::uint64_t, 4>& shape) {
    const gguf::Tensor& tensor = claim(name, shape);
    std::vector<std::byte> bytes(tensor.bytes);
    m_file.read(tensor, 0, bytes);
    std::vector<float> out(shape[0] * shape[1] * shape[2] * shape[3]);
    decodeWeights(*weightFormat(tensor.type), bytes, out);
    for (const float value : out)
        if (!std::isfinite(value)) throw Error(ErrorKind::format, message(name, "has impossible values"));
    return out;
}

std::vector<float> WeightClaims::divisors(const std::string& name, std::uint32_t elements) {
    std::vector<float> out = values(name, {elements, 1, 1, 1});
    if (std::find(out.begin(), out.end(), 0.0f) != out.end())
        throw Error(ErrorKind::format, message(name, "has impossible values"));
    return out;
}

void WeightClaims::requireNoneLeft() const {
    for (const gguf::Tensor& tensor : m_file.tensors()) {
        bool expected = m_used.contains(&tensor);
        for (const std::string_view ending : ignoredEndings) expected = expected || tensor.name.ends_with(ending);
        for (const std::string& prefix : m_ignored) expected = expected || tensor.name.starts_with(prefix);
        if (!expected)
            throw Error(ErrorKind::unsupported,
                        message(tensor.name, "is not part of this architecture as this version knows it"));
    }
}

} // namespace calliope::models
