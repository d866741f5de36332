#pragma once

#include "inference/chat/jinja/value.h"

#include <array>
#include <initializer_list>

/// How filters, tests, methods and functions written in C++ take their arguments.
namespace calliope::jinja {

/// Names of the parameters in order; the first `required` of them must be given. A `variadic` function takes
/// everything as it comes instead.
struct Parameters {
    constexpr Parameters() = default;
    constexpr Parameters(std::initializer_list<std::string_view> parameterNames, std::size_t requiredCount = 0)
        : required(requiredCount) {
        for (std::string_view name : parameterNames) names[count++] = name;
    }
    static constexpr Parameters anything() {
        Parameters out;
        out.variadic = true;
        return out;
    }

    std::array<std::string_view, 6> names{};
    std::size_t count = 0;
    std::size_t required = 0;
    bool variadic = false;
};

/// Arguments matched to parameters; refers to both. A parameter may be absent, and then takes its default.
class Bound {
public:
    /// Fails if there are too many arguments, unknown names, or one is missing. `function` is named in the message.
    Bound(std::string_view function, const Parameters& parameters, const Arguments& arguments);

    [[nodiscard]] bool has(std::size_t index) const { return m_values[index] != nullptr; }
    [[nodiscard]] const Value& operator[](std::size_t index) const { return *m_values[index]; }
    [[nodiscard]] const Arguments& all() const { return m_arguments; }

    [[nodiscard]] Value value(std::size_t index, Value otherwise) const;
    [[nodiscard]] bool flag(std::size_t index, bool otherwise) const;

    /// These fail if the argument has another type.
    [[nodiscard]] std::int64_t integer(std::size_t index, std::int64_t otherwise) const;
    [[nodiscard]] std::int64_t integer(std::size_t index) const { return integer(index, 0); }
    [[nodiscard]] const Text& text(std::size_t index) const;
    [[nodiscard]] std::string_view text(std::size_t index, std::string_view otherwise) const;

    /// An optional argument that is absent or None.
    [[nodiscard]] bool isNone(std::size_t index) const { return !has(index) || (*this)[index].isNone(); }

private:
    std::string_view m_function;
    const Parameters& m_parameters;
    const Arguments& m_arguments;
    std::array<const Value*, 6> m_values{};
};

} // namespace calliope::jinja
