#include "inference/chat/jinja/parameters.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/operators.h"

#include <algorithm>

namespace calliope::jinja {

Bound::Bound(std::string_view function, const Parameters& parameters, const Arguments& arguments)
    : m_function(function)
    , m_parameters(parameters)
    , m_arguments(arguments) {
    if (parameters.variadic) return;
    if (arguments.positional.size() > parameters.count)
        fail(function, "() takes at most ", parameters.count, " arguments (", arguments.positional.size(), " given)");
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) m_values[i] = &arguments.positional[i];
    for (const auto& [name, value] : arguments.named) {
        const auto end = parameters.names.begin() + static_cast<std::ptrdiff_t>(parameters.count);
        const auto at = std::find(parameters.names.begin(), end, name);
        if (at == end) fail(function, "() got an unexpected keyword argument ", quoted(name));
        const Value*& slot = m_values[static_cast<std::size_t>(at - parameters.names.begin())];
        if (slot != nullptr) fail(function, "() got multiple values for argument ", quoted(name));
        slot = &value;
    }
    for (std::size_t i = 0; i < parameters.required; ++i)
        if (!has(i)) fail(function, "() is missing the argument ", quoted(parameters.names[i]));
}

Value Bound::value(std::size_t index, Value otherwise) const {
    if (has(index)) return (*this)[index];
    return otherwise;
}

bool Bound::flag(std::size_t index, bool otherwise) const {
    return has(index) ? isTrue((*this)[index]) : otherwise;
}

std::int64_t Bound::integer(std::size_t index, std::int64_t otherwise) const {
    if (!has(index)) return otherwise;
    const std::optional<std::int64_t> integer = (*this)[index].integer();
    if (!integer)
        fail("the argument ", quoted(m_parameters.names[index]), " of ", m_function, "() must be an integer, not ",
             (*this)[index].typeName());
    return *integer;
}

const Text& Bound::text(std::size_t index) const {
    const Text* text = (*this)[index].text();
    if (text == nullptr)
        fail("the argument ", quoted(m_parameters.names[index]), " of ", m_function, "() must be str, not ",
             (*this)[index].typeName());
    return *text;
}

std::string_view Bound::text(std::size_t index, std::string_view otherwise) const {
    return has(index) ? text(index).view() : otherwise;
}

} // namespace calliope::jinja
