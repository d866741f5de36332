#include "app/markdown/rich_text.h"

namespace calliope::app::markdown {
namespace {

QString escaped(const QString& text) {
    return text.toHtmlEscaped().replace(u'\n', "<br>");
}

QString property(const char* name, const QString& value) {
    return value.isEmpty() ? QString() : QString("%1:%2;").arg(name, value.toHtmlEscaped());
}

QString codeSpan(const QString& text, const InlineStyle& style) {
    return QString("<span style=\"white-space:pre-wrap;%1\">%2</span>")
        .arg(property("font-family", style.codeFont) + property("color", style.codeInk) +
                 property("background-color", style.codeFill),
             text);
}

QString linked(const QString& text, const QString& link, const InlineStyle& style) {
    return QString("<a href=\"%1\" style=\"%2\">%3</a>")
        .arg(link.toHtmlEscaped(), property("color", style.linkInk) + "text-decoration:underline;", text);
}

} // namespace

QString toRichText(const InlineRuns& runs, const InlineStyle& style) {
    QString out;
    for (const InlineRun& run : runs) {
        QString text = escaped(run.text);
        if (run.styles.testFlag(Style::code)) text = codeSpan(text, style);
        if (run.styles.testFlag(Style::strike)) text = "<s>" + text + "</s>";
        if (run.styles.testFlag(Style::emphasis)) text = "<i>" + text + "</i>";
        if (run.styles.testFlag(Style::strong)) text = "<b>" + text + "</b>";
        if (!run.link.isEmpty()) text = linked(text, run.link, style);
        out += text;
    }
    return out;
}

} // namespace calliope::app::markdown
