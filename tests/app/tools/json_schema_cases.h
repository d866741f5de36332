#pragma once

#include <vector>

namespace calliope::test {

/// A value, and whether it fits a schema; both JSON. In a file of their own: moc loses its place in so many quotes.
struct SchemaCase {
    const char* name;
    const char* schema;
    const char* value;
    bool fits;
};

[[nodiscard]] std::vector<SchemaCase> schemaCases();

} // namespace calliope::test
