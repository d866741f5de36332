#pragma once

#include "inference/chat/jinja/value.h"

#include <string>
#include <vector>

namespace calliope::jinja {

/// "address.city" or "points.0", as filters take it to look into each item. Numbers are positions.
class AttributePath {
public:
    /// `attribute` is a text, an integer, or None for the item itself.
    AttributePath(Runtime& runtime, const Value& attribute);

    [[nodiscard]] Value of(Runtime& runtime, Value item) const;

    /// Undefined steps on the way become `otherwise`, unless that is None.
    [[nodiscard]] Value of(Runtime& runtime, Value item, const Value& otherwise) const;

private:
    std::vector<Value> m_parts;
};

/// How filters compare: texts in lower case unless the template says `case_sensitive`.
[[nodiscard]] Value sortKey(Runtime& runtime, const Value& value, bool caseSensitive);

} // namespace calliope::jinja
