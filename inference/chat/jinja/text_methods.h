#pragma once

#include "inference/chat/jinja/parameters.h"

#include <span>

namespace calliope::jinja {

/// One method of a type: what it is called with and what it does. `self` has the type of the table.
struct Method {
    std::string_view name;
    Parameters parameters;
    Value (*body)(Runtime& runtime, const Value& self, const Bound& arguments);
};

[[nodiscard]] std::span<const Method> textMethods();

} // namespace calliope::jinja
