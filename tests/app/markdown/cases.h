#pragma once

#include <QString>
#include <vector>

namespace calliope::test {

/// A text and its blocks as described() writes them.
struct MarkdownCase {
    const char* name;
    const char* source;
    const char* blocks;
};

/// What CommonMark, GFM and formulas mean.
const std::vector<MarkdownCase>& markdownCases();

/// Texts that try to make a reader fetch, open or run something, or to wear it down: pictures by every syntax with
/// every kind of address, links of odd schemes, HTML, formulas, depth. (security.md, R1)
struct HostileCase {
    QString name;
    QString source;
};
std::vector<HostileCase> hostileCases();

} // namespace calliope::test
