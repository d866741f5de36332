#include "app/documents/program/xml_walk.h"

#include "inference/base/error.h"

#include <expat.h>

#include <new>

namespace calliope::documents {

namespace {

std::string_view localName(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

} // namespace

std::string_view XmlAttributes::operator[](std::string_view name) const {
    for (const char** each = m_list; *each; each += 2)
        if (localName(*each) == name) return each[1];
    return {};
}

struct XmlWalk::Calls {
    static XmlWalk& self(void* data) { return *static_cast<XmlWalk*>(data); }

    static void XMLCALL begin(void* data, const XML_Char* name, const XML_Char** attributes) {
        if (--self(data).m_room < 0) return refuse(data);
        self(data).m_handlers.begin(localName(name), XmlAttributes(attributes));
    }
    static void XMLCALL end(void* data, const XML_Char* name) {
        ++self(data).m_room;
        self(data).m_handlers.end(localName(name));
    }
    static void XMLCALL text(void* data, const XML_Char* text, int length) {
        self(data).m_handlers.text({text, static_cast<std::size_t>(length)});
    }
    static void XMLCALL type(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) { refuse(data); }
    static void refuse(void* data) {
        self(data).m_isRefused = true;
        XML_StopParser(self(data).m_parser, XML_FALSE);
    }
};

XmlWalk::XmlWalk(Handlers handlers, int depth)
    : m_handlers(std::move(handlers))
    , m_room(depth)
    , m_parser(XML_ParserCreate(nullptr)) {
    if (!m_parser) throw std::bad_alloc();
    XML_SetUserData(m_parser, this);
    XML_SetElementHandler(m_parser, &Calls::begin, &Calls::end);
    XML_SetCharacterDataHandler(m_parser, &Calls::text);
    XML_SetStartDoctypeDeclHandler(m_parser, &Calls::type);
}

XmlWalk::~XmlWalk() {
    XML_ParserFree(m_parser);
}

void XmlWalk::take(std::string_view piece) {
    parse(piece, false);
}

void XmlWalk::finish() {
    parse({}, true);
}

void XmlWalk::parse(std::string_view piece, bool isLast) {
    const XML_Status status = XML_Parse(m_parser, piece.data(), static_cast<int>(piece.size()), isLast ? 1 : 0);
    if (status == XML_STATUS_OK && !m_isRefused) return;
    throw Error(ErrorKind::format, m_isRefused ? "The document is built in a way that is refused."
                                               : "The document is damaged; its text cannot be read.");
}

} // namespace calliope::documents
