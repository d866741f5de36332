#pragma once

#include "inference/chat/jinja/value.h"

/// The methods of str, list, tuple, dict, int and float.
namespace calliope::jinja {

/// `value.name` as something to be called; missing if the type has no such method.
[[nodiscard]] Value methodOf(Runtime& runtime, const Value& value, std::string_view name);

/// Whether the method would change the value: the sandbox has none of those (list.append, dict.update, ...).
[[nodiscard]] bool changesValue(const Value& value, std::string_view name);

} // namespace calliope::jinja
