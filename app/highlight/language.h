#pragma once

#include "app/highlight/highlight.h"

#include <QSet>
#include <vector>

namespace calliope::app::highlight {

/// Strings, comments, and whatever else has a beginning and an end.
struct Region {
    /// How its end is found.
    enum class End : std::uint8_t {
        fixed,     ///< `close`
        line,      ///< the end of the line
        cppRaw,    ///< R"x( ends with )x"
        rustRaw,   ///< r##" ends with "##
        luaLong,   ///< [==[ ends with ]==]
        heredoc,   ///< <<WORD ends with a line WORD
        character, ///< 'a' or '\n', but not the 'a of a lifetime
    };

    QString open;
    QString close;
    Role role = Role::string;
    End end = End::fixed;
    bool hasEscapes = false; ///< a backslash takes the next character along
    bool isMultiline = false;
    bool isNested = false;
    bool isAtWordBegin = false; ///< only behind a blank or at the line's begin
};

/// A character in front of a word, such as '$', '@' or '#'.
struct Sigil {
    QChar mark;
    Role role = Role::type;
};

/// A line that begins so has one role.
struct LineRule {
    QString prefix;
    Role role = Role::plain;
};

/// One row of the table.
struct Language {
    QString name;
    QString aliases; ///< separated by blanks, lower case
    QSet<QString> keywords;
    QSet<QString> types;
    std::vector<Region> regions; ///< the first that fits counts
    std::vector<Sigil> sigils = {};
    std::vector<LineRule> lines = {};
    QString wordCharacters = {}; ///< besides letters, digits and '_'
    QChar keyEnd = {};           ///< a line `key: value` has its key in front of that
    QChar numberMark = {};       ///< a number may begin with it: '#' of CSS colours
    bool ignoresCase = false;    ///< of keywords and types, which are in lower case then
    bool hasStringKeys = false;  ///< a string in front of ':' is a key
    bool hasCalls = true;        ///< a word in front of '(' is a function
    bool isMarkup = false;       ///< has tags
};

const std::vector<Language>& languages();

} // namespace calliope::app::highlight
