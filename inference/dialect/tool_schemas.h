#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace calliope::dialect {

/// Kinds of JSON values, as bits of a set.
using JsonKinds = std::uint8_t;
inline constexpr JsonKinds jsonNull = 1;
inline constexpr JsonKinds jsonBoolean = 2;
inline constexpr JsonKinds jsonNumber = 4;
inline constexpr JsonKinds jsonString = 8;
inline constexpr JsonKinds jsonArray = 16;
inline constexpr JsonKinds jsonObject = 32;
inline constexpr JsonKinds jsonAny = 63;

/// What the schemas of the tools offered say about the types of arguments; dialects whose arguments are bare text
/// need it. A schema that makes no sense allows anything.
class ToolSchemas {
public:
    /// `tools`: OpenAI's `[{"type": "function", "function": {"name", "parameters"}}]`, with or without the outer
    /// object; null or an empty list: none are offered.
    explicit ToolSchemas(const nlohmann::ordered_json& tools = nullptr);

    [[nodiscard]] bool offered() const { return !m_tools.empty(); }
    [[nodiscard]] bool has(std::string_view tool) const { return m_tools.contains(tool); }

    /// Whether the name of a tool begins so.
    [[nodiscard]] bool mayBecome(std::string_view beginning) const;

    /// jsonAny for tools and parameters that are not known.
    [[nodiscard]] JsonKinds kinds(std::string_view tool, std::string_view parameter) const;

private:
    using Parameters = std::map<std::string, JsonKinds, std::less<>>;
    std::map<std::string, Parameters, std::less<>> m_tools;
};

} // namespace calliope::dialect
