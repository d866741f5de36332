#include "inference/models/keys.h"

#include "inference/base/error.h"
#include "inference/gguf/source.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace calliope::models {

namespace {

/// The elements of an array of whole numbers or flags; nullopt where it holds something else or a negative number.
std::optional<std::vector<std::uint64_t>> wholeNumbers(const gguf::Array& array) {
    return std::visit(
        [](const auto& elements) -> std::optional<std::vector<std::uint64_t>> {
            using Element = typename std::decay_t<decltype(elements)>::value_type;
            if constexpr (std::is_integral_v<Element>) {
                std::vector<std::uint64_t> out;
                for (const Element element : elements) {
                    if constexpr (std::is_signed_v<Element>)
                        if (element < 0) return std::nullopt;
                    out.push_back(static_cast<std::uint64_t>(element));
                }
                return out;
            } else {
                return std::nullopt;
            }
        },
        array);
}

} // namespace

std::string Keys::message(std::string_view key, std::string_view what) const {
    return concat(gguf::printablePath(m_file.path()), " cannot be used: key \"", name(key), "\" ", what, '.');
}

void Keys::refuse(std::string_view key, std::string_view what) const {
    throw Error(ErrorKind::format, message(key, what));
}

std::uint32_t Keys::inRange(std::string_view key, std::uint64_t value, std::uint32_t least, std::uint32_t most) const {
    if (value < least || value > most) refuse(key, concat("is ", value, ", but must be ", least, " to ", most));
    return static_cast<std::uint32_t>(value);
}

bool Keys::isArray(std::string_view key) const {
    const gguf::Value* value = m_file.find(name(key));
    return value != nullptr && std::holds_alternative<gguf::Array>(*value);
}

std::uint32_t Keys::count(std::string_view key, std::uint32_t least, std::uint32_t most) const {
    return inRange(key, gguf::requireU32(m_file, name(key)), least, most);
}

std::uint32_t Keys::count(std::string_view key, std::uint32_t least, std::uint32_t most, std::uint32_t fallback) const {
    return inRange(key, gguf::getU32(m_file, name(key), fallback), least, most);
}

float Keys::number(std::string_view key, float fallback) const {
    return gguf::getF32(m_file, name(key), fallback);
}

float Keys::requiredNumber(std::string_view key) const {
    return gguf::requireF32(m_file, name(key));
}

float Keys::notNegative(std::string_view key, float fallback) const {
    const float value = number(key, fallback);
    if (!(value >= 0)) refuse(key, concat("is ", value, ", but must not be negative"));
    return value;
}

float Keys::positive(std::string_view key, float fallback) const {
    const float value = number(key, fallback);
    if (!(value > 0)) refuse(key, concat("is ", value, ", but must be above 0"));
    return value;
}

float Keys::requiredPositive(std::string_view key) const {
    static_cast<void>(requiredNumber(key));
    return positive(key, 0);
}

bool Keys::flag(std::string_view key, bool fallback) const {
    return gguf::getBool(m_file, name(key), fallback);
}

std::string Keys::text(std::string_view key, std::string_view fallback) const {
    return gguf::getString(m_file, name(key), fallback);
}

std::vector<float> Keys::numbers(std::string_view key, std::size_t count) const {
    const gguf::Value* value = m_file.find(name(key));
    const auto* array = value == nullptr ? nullptr : std::get_if<gguf::Array>(value);
    const auto* elements = array == nullptr ? nullptr : std::get_if<std::vector<float>>(array);
    const auto isFinite = [](float element) { return std::isfinite(element); };
    if (elements == nullptr || elements->size() != count || !std::all_of(elements->begin(), elements->end(), isFinite))
        refuse(key, concat("must be a list of ", count, " numbers"));
    return *elements;
}

std::vector<std::uint32_t> Keys::list(std::string_view key, std::size_t fewest, std::size_t longest,
                                      std::uint32_t most) const {
    const gguf::Value* value = m_file.find(name(key));
    if (value == nullptr) refuse(key, "is missing");
    const auto* array = std::get_if<gguf::Array>(value);
    const auto numbers = array != nullptr ? wholeNumbers(*array) : std::nullopt;
    if (!numbers) refuse(key, "is not a list of whole numbers from 0 on");
    if (numbers->size() < fewest || numbers->size() > longest)
        refuse(key, concat("has ", numbers->size(), " elements, but must have ", longest));
    std::vector<std::uint32_t> out;
    for (const std::uint64_t number : *numbers) out.push_back(inRange(key, number, 0, most));
    return out;
}

std::vector<std::uint32_t> Keys::perLayer(std::string_view key, std::size_t layers, std::uint32_t least,
                                          std::uint32_t most) const {
    std::vector<std::uint32_t> out(layers);
    if (isArray(key))
        out = list(key, layers, layers, most);
    else
        std::fill(out.begin(), out.end(), count(key, least, most));
    for (const std::uint32_t number : out) static_cast<void>(inRange(key, number, least, most));
    return out;
}

} // namespace calliope::models
