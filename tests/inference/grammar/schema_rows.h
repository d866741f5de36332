#pragma once

#include <vector>

namespace calliope::test {

/// Documents in the first list must be possible, those in the second impossible.
struct SchemaRow {
    const char* name;
    const char* schema;
    std::vector<const char*> fitting;
    std::vector<const char*> others;
};
[[nodiscard]] const std::vector<SchemaRow>& schemaRows();

/// Schemas that are refused, with a part of the message.
struct SchemaRefusal {
    const char* name;
    const char* schema;
    const char* message;
    bool isRelaxed = false; ///< whether what is refused may be left out
};
[[nodiscard]] const std::vector<SchemaRefusal>& schemaRefusals();

} // namespace calliope::test
