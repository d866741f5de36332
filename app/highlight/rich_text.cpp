#include "app/highlight/highlight.h"

namespace calliope::app::highlight {
namespace {

QString escaped(QStringView code) {
    return code.toString().toHtmlEscaped().replace(u'\n', "<br>");
}

} // namespace

QString toRichText(QStringView code, const Spans& spans, const Colours& colours) {
    QString out = "<span style=\"white-space:pre-wrap;\">";
    qsizetype at = 0;
    for (const Span& span : spans) {
        const QString& colour = colours[static_cast<std::size_t>(span.role)];
        if (colour.isEmpty() || span.offset < at || span.offset + span.length > code.size()) continue;
        out += escaped(code.mid(at, span.offset - at));
        at = span.offset + span.length;
        out += "<span style=\"color:" + colour.toHtmlEscaped() + ";\">" + escaped(code.mid(span.offset, span.length)) +
               "</span>";
    }
    return out + escaped(code.mid(at)) + "</span>";
}

} // namespace calliope::app::highlight
