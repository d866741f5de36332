#include "app/shop/catalogue/sight.h"

#include <QFloat16>
#include <cmath>
#include <cstring>

namespace calliope::shop {

namespace {

static_assert(sizeof(qfloat16) == 2);

std::vector<float> unpacked(std::span<const std::byte> bytes) {
    std::vector<qfloat16> halves(bytes.size() / sizeof(qfloat16));
    std::memcpy(halves.data(), bytes.data(), halves.size() * sizeof(qfloat16));
    std::vector<float> vector(halves.size());
    qFloatFromFloat16(vector.data(), halves.data(), static_cast<qsizetype>(halves.size()));
    return vector;
}

} // namespace

std::vector<std::byte> packed(std::span<const float> vector) {
    std::vector<qfloat16> halves(vector.size());
    qFloatToFloat16(halves.data(), vector.data(), static_cast<qsizetype>(vector.size()));
    std::vector<std::byte> bytes(halves.size() * sizeof(qfloat16));
    std::memcpy(bytes.data(), halves.data(), bytes.size());
    return bytes;
}

std::optional<float> cosine(std::span<const float> vector, std::span<const std::byte> packed) {
    if (vector.empty() || packed.size() != vector.size() * sizeof(qfloat16)) return std::nullopt;
    const std::vector<float> other = unpacked(packed);
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (std::size_t i = 0; i < vector.size(); ++i) {
        product += static_cast<double>(vector[i]) * other[i];
        squares += static_cast<double>(vector[i]) * vector[i];
        otherSquares += static_cast<double>(other[i]) * other[i];
    }
    const double lengths = std::sqrt(squares * otherSquares);
    if (!(lengths > 0) || !std::isfinite(product / lengths)) return std::nullopt;
    return static_cast<float>(product / lengths);
}

} // namespace calliope::shop
