#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calliope::shop {

/// A line of a table as UTF-8: what has no letter of that is read as Windows-1252, in which spreadsheets save.
[[nodiscard]] std::string utf8Line(std::string line);

/// A text of a feed as it is kept: UTF-8, one blank for any stretch of them, at most `most` bytes, and nothing in it
/// that cannot be seen: no control characters, none without width, none that turn the direction of writing, no tags.
[[nodiscard]] std::string cleanText(std::string_view text, std::size_t most);

/// The same of HTML: what stands between the tags, without scripts and styles.
[[nodiscard]] std::string cleanHtml(std::string_view html, std::size_t most);

/// An address of the web as it is kept: http or https, no blanks, at most 2,000 bytes; empty for anything else.
[[nodiscard]] std::string cleanUrl(std::string_view url);

} // namespace calliope::shop
