#include "inference/server/outline_fields.h"

#include <optional>

namespace calliope::server {

namespace {

constexpr std::size_t mostKeys = 64;
constexpr std::size_t longest = 512; ///< of a text, and elements of a list: as many as a model may have layers

std::optional<gguf::Value> valueOf(const Json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    if (value.is_number_float()) return value.get<double>();
    if (value.is_string() && value.get_ref<const std::string&>().size() <= longest) return value.get<std::string>();
    if (!value.is_array() || value.size() > longest) return std::nullopt;
    std::vector<std::uint64_t> list;
    for (const Json& each : value) {
        if (!each.is_number_unsigned()) return std::nullopt;
        list.push_back(each.get<std::uint64_t>());
    }
    return gguf::Array(std::move(list));
}

} // namespace

engine::AbsentModel readAbsentModel(const Fields& fields) {
    constexpr std::uint64_t mostBytes = std::uint64_t{1} << 50;
    engine::AbsentModel absent;
    absent.weightBytes = fields.count("weights_bytes", 0, mostBytes).value_or(0);
    absent.encoderBytes = fields.count("encoder_bytes", 0, mostBytes).value_or(0);
    const Json* outline = fields.find("outline");
    if (outline == nullptr || !outline->is_object()) fields.refuse("outline", "must be an object");
    if (outline->size() > mostKeys) fields.refuse("outline", "has too many keys");
    for (const auto& [key, value] : outline->items()) {
        std::optional<gguf::Value> read = valueOf(value);
        if (!read || key.size() > longest) fields.refuse("outline", "holds something that metadata cannot");
        absent.metadata.push_back({key, std::move(*read)});
    }
    return absent;
}

} // namespace calliope::server
