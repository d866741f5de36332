#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

struct XML_ParserStruct;

namespace calliope::documents {

/// What an XML element says of itself. Names are without their namespace's prefix ("w:p" is "p").
class XmlAttributes {
public:
    explicit XmlAttributes(const char** list)
        : m_list(list) {}
    /// Empty where there is none.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;

private:
    const char** m_list;
};

/// Walks through XML that comes in pieces. There are no document types, and so no entities of one's own; elements
/// nest as deep as `depth` at most. Throws Error where it is no XML. Handlers must not throw.
class XmlWalk {
public:
    struct Handlers {
        std::function<void(std::string_view name, const XmlAttributes& attributes)> begin;
        std::function<void(std::string_view name)> end;
        std::function<void(std::string_view text)> text;
    };

    XmlWalk(Handlers handlers, int depth);
    ~XmlWalk();
    XmlWalk(const XmlWalk&) = delete;
    XmlWalk& operator=(const XmlWalk&) = delete;

    void take(std::string_view piece);
    void finish();

private:
    struct Calls;

    void parse(std::string_view piece, bool isLast);

    Handlers m_handlers;
    int m_room; ///< elements that may be nested yet
    bool m_isRefused = false;
    XML_ParserStruct* m_parser;
};

} // namespace calliope::documents
