#pragma once

#include "inference/dialect/text.h"

#include <string>
#include <string_view>

/// Calls whose arguments stand one by one between tags.
namespace calliope::dialect {

/// The tags around the parts of a call, in the order in which they come. In a name, the text that ends it is skipped.
struct TaggedSyntax {
    std::string_view nameEnd;    ///< behind the tool's name; empty: it ends at a line end or at the next tag
    std::string_view keyOpen;    ///< before a parameter's name
    std::string_view keyEnd;     ///< behind it
    std::string_view valueOpen;  ///< before its value; may be empty
    std::string_view valueClose; ///< behind it
    std::string_view callClose;  ///< behind the last value
    bool trimsLine = false;      ///< one line end on each side of a value belongs to the tags
};

/// Reads one call, at the tool's name, through callClose. The schema of the tool decides what its arguments are: a
/// string is the text untouched; anything else is JSON, with Python's words for true, false and null let pass. Text
/// that is neither becomes a string. Returns whether the call was whole.
Reading<bool> readTaggedCall(Context& context, const TaggedSyntax& syntax);

} // namespace calliope::dialect
