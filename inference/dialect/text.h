#pragma once

#include "inference/dialect/context.h"

#include <cstddef>
#include <span>
#include <string_view>

/// Readings that all dialects are made of.
namespace calliope::dialect {

/// How far a reading may look ahead to find out whether something is a call; what takes longer is none.
inline constexpr std::size_t longestLook = 4096;

/// Longest name of a tool or parameter, in bytes.
inline constexpr std::size_t longestName = 256;

[[nodiscard]] constexpr bool isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Something that begins with a marker and is not plain text, in the midst of text.
struct Opener {
    std::string_view marker;
    /// Called with the marker next in the input. Returns true after it read and reported the whole; false, with
    /// nothing read, where this turns out to be plain text. At the end of the input the beginning of a call is a call
    /// (not reported before its name is known).
    Reading<bool> (*read)(Context& context, std::string_view marker);
};

/// A stretch of text and what can end it.
struct Stretch {
    Part part = Part::content;
    std::span<const std::string_view> closers; ///< end it and are read as well
    std::span<const Opener> openers;           ///< stand within it, unless quoted in code
    bool endsWithOpener = false;               ///< what an opener read ends it, too
};

enum class Ended : std::uint8_t { closer, opener, input };

/// Passes on text until the stretch ends. Where the input ends within what may end the stretch, that is dropped;
/// within the beginning of any other opener, it is text.
Reading<Ended> passText(Context& context, Stretch stretch);

enum class Match : std::uint8_t { no, cut, yes }; ///< cut: the input ends within the text

/// Whether `text` stands `ahead` bytes ahead; skips nothing.
Reading<Match> stands(Context& context, std::string_view text, std::size_t ahead = 0);

/// Skips blanks and returns the byte behind them, which stays.
Reading<int> skipBlanks(Context& context);

/// Moves `ahead` over blanks and returns the byte there, which is a blank where they go on too long.
Reading<int> lookOverBlanks(Context& context, std::size_t& ahead);

/// Skips blanks and `text` behind them, if it stands there; else nothing. What may be its beginning when the input
/// ends is skipped.
Reading<bool> skipIfNext(Context& context, std::string_view text);

/// Drops everything up to and with `text`, or up to one of `stops`; at most all that comes.
Reading<> dropThrough(Context& context, std::string_view text, std::span<const std::string_view> stops = {});

/// Reads up to `stop`, which is skipped as well, and takes blanks off both ends. Empty where the input ends before, or
/// the name gets too long; the place of reading is then anywhere.
Reading<std::string> readName(Context& context, std::string_view stop);

/// What may be the name of a tool in dialects that do not mark where it ends.
[[nodiscard]] constexpr bool isNameByte(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
           c == '.' || c == ':' || c == '/' || c >= 0x80;
}

/// Moves `ahead` over such a name; empty where none stands there.
Reading<std::string> lookOverName(Context& context, std::size_t& ahead);

} // namespace calliope::dialect
