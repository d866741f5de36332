#pragma once

#include "storage/connection.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace calliope::storage {

using Setting = std::variant<bool, std::int64_t, double, std::string>;

/// Settings by key ("look.theme"), each with its type. Never secrets: those belong into the system's keychain.
class Settings {
public:
    explicit Settings(Connection& connection)
        : m_connection(connection) {}

    [[nodiscard]] std::optional<Setting> find(std::string_view key) const;

    /// The value, or `otherwise` where there is none or one of another type. `get("look.scale", 1.0)`
    template<typename T>
    [[nodiscard]] T get(std::string_view key, T otherwise) const {
        const std::optional<Setting> setting = find(key);
        const T* value = setting ? std::get_if<T>(&*setting) : nullptr;
        return value ? *value : otherwise;
    }

    void set(std::string_view key, const Setting& value);
    void remove(std::string_view key); ///< the default holds again
    [[nodiscard]] std::map<std::string, Setting> all() const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage
