#pragma once

#include "inference/chat/jinja/parameters.h"

#include <span>

/// Jinja's filters (`value|name(arguments)`) and tests (`value is name(arguments)`), one table row each.
namespace calliope::jinja {

struct Filter {
    std::string_view name;
    Parameters parameters;
    Value (*body)(Runtime& runtime, const Value& value, const Bound& arguments);
};

struct Test {
    std::string_view name;
    Parameters parameters;
    bool (*body)(Runtime& runtime, const Value& value, const Bound& arguments);
};

/// nullptr if there is none of that name.
[[nodiscard]] const Filter* findFilter(std::string_view name);
[[nodiscard]] const Test* findTest(std::string_view name);

[[nodiscard]] inline Value apply(Runtime& runtime, const Filter& filter, const Value& value,
                                 const Arguments& arguments) {
    return filter.body(runtime, value, Bound(filter.name, filter.parameters, arguments));
}
[[nodiscard]] inline bool apply(Runtime& runtime, const Test& test, const Value& value, const Arguments& arguments) {
    return test.body(runtime, value, Bound(test.name, test.parameters, arguments));
}

/// Parts of the table.
[[nodiscard]] std::span<const Filter> textFilters();
[[nodiscard]] std::span<const Filter> numberFilters();
[[nodiscard]] std::span<const Filter> sequenceFilters();
[[nodiscard]] std::span<const Filter> selectingFilters();

} // namespace calliope::jinja
