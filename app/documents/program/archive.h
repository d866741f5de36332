#pragma once

#include "app/documents/program/limits.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct zip;

namespace calliope::documents {

/// The files inside of a ZIP archive that lies in memory. Nothing is trusted of what it says of sizes. The bytes
/// outlive this. Throws Error where it is damaged.
class Archive {
public:
    Archive(std::span<const std::uint8_t> file, const Limits& limits);
    ~Archive();
    Archive(const Archive&) = delete;
    Archive& operator=(const Archive&) = delete;

    [[nodiscard]] bool has(const std::string& name) const;

    /// Unpacks a file in pieces until `take` returns false. Throws Error where it is damaged, locked or larger than the
    /// limits allow.
    void read(const std::string& name, const std::function<bool(std::string_view piece)>& take) const;

private:
    Limits m_limits;
    zip* m_zip = nullptr;
};

} // namespace calliope::documents
