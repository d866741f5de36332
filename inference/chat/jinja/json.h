#pragma once

#include "inference/chat/jinja/value.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

/// JSON into values and back, the way Python's json module does it.
namespace calliope::jinja {

/// Keeps the order of keys. Fails beyond the limits of nesting and memory.
[[nodiscard]] Value fromJson(Budget& budget, const nlohmann::ordered_json& json);

/// The arguments of json.dumps.
struct JsonStyle {
    bool asciiOnly = false;
    std::optional<Text> indent; ///< one level of it; none writes everything in one line
    std::optional<std::pair<Text, Text>> separators;
    bool sortKeys = false;
};

/// json.dumps(value); fails for values that are not JSON.
[[nodiscard]] Text jsonText(Runtime& runtime, const Value& value, const JsonStyle& style);

} // namespace calliope::jinja
