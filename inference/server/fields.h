#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::server {

using Json = nlohmann::ordered_json;

/// An object that a client sent, read field by field. A field that is absent or null is not there; one of the wrong
/// kind or out of its range throws http::Refused that names it. Fields that nobody asks for are ignored, as everywhere
/// in this protocol. The object must outlive it.
class Fields {
public:
    /// Throws where `value` is no object. `prefix` is put in front of names in messages.
    explicit Fields(const Json& value, std::string prefix = {});

    /// nullptr: not there.
    [[nodiscard]] const Json* find(const char* name) const;

    [[nodiscard]] std::optional<bool> boolean(const char* name) const;
    [[nodiscard]] std::optional<std::string> text(const char* name) const;
    [[nodiscard]] std::optional<double> number(const char* name, double least, double most) const;
    [[nodiscard]] std::optional<std::uint64_t> count(const char* name, std::uint64_t least, std::uint64_t most) const;
    [[nodiscard]] std::optional<Fields> object(const char* name) const;

    [[noreturn]] void refuse(const char* name, std::string_view problem) const;

private:
    [[nodiscard]] std::string whole(const char* name) const; ///< with the names of what it lies in

    const Json* m_value;
    std::string m_prefix;
};

/// The body of a request. Throws http::Refused for what is no JSON object.
[[nodiscard]] Json bodyOf(const std::string& text);

/// As text that is UTF-8 in any case.
[[nodiscard]] std::string dumped(const Json& value);

} // namespace calliope::server
