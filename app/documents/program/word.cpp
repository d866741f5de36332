#include "app/documents/program/word.h"

#include "app/documents/program/archive.h"
#include "app/documents/program/plain.h"
#include "app/documents/program/xml_walk.h"
#include "inference/base/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::documents {

namespace {

constexpr const char* mainPart = "word/document.xml";
constexpr std::array notes{"word/footnotes.xml", "word/endnotes.xml"};
constexpr char pageBreak = '\f';

/// Elements whose text is not for people: deleted, a field's formula, or said again for older readers.
constexpr std::array<std::string_view, 4> unseen{"del", "instrText", "Fallback", "moveFrom"};

/// Writes the text of one part of the document while its XML is walked through.
class Writer {
public:
    Writer(std::size_t most)
        : m_most(most) {}

    void begin(std::string_view name, const XmlAttributes& attributes) {
        if (m_unseen > 0 || std::ranges::find(unseen, name) != unseen.end()) {
            ++m_unseen;
            return;
        }
        if (name == "p") m_paragraph.clear(), m_prefix.clear();
        if (name == "r") m_isHidden = false;
        if (name == "vanish" && attributes["val"] != "0" && attributes["val"] != "false") m_isHidden = true;
        if (name == "t") m_isText = true;
        if (name == "tab") add("\t");
        if (name == "cr") add("\n");
        if (name == "noBreakHyphen") add("-");
        if (name == "br") add(attributes["type"] == "page" ? std::string_view(&pageBreak, 1) : "\n");
        if (name == "lastRenderedPageBreak") add(std::string_view(&pageBreak, 1));
        if (name == "pStyle") m_prefix = headingPrefix(attributes["val"]);
        if (name == "numPr" && m_prefix.empty()) m_prefix = "- ";
        if (name == "tr") m_cells = 0;
        if (name == "tc" && m_cells++ > 0) m_row += " | ";
        if (name == "tbl") ++m_tables;
    }

    void end(std::string_view name) {
        if (m_unseen > 0) {
            --m_unseen;
            return;
        }
        if (name == "t") m_isText = false;
        if (name == "p") endParagraph();
        if (name == "tr") write(std::exchange(m_row, {}) + "\n");
        if (name == "tbl" && --m_tables == 0) write("\n");
    }

    void text(std::string_view text) {
        if (m_isText && m_unseen == 0) add(text);
    }

    [[nodiscard]] bool isFull() const { return m_text.size() >= m_most; }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    /// "Heading2" is "## ".
    static std::string headingPrefix(std::string_view style) {
        constexpr std::string_view word = "Heading";
        if (style == "Title") return "# ";
        if (!style.starts_with(word) || style.size() != word.size() + 1) return {};
        const int level = style.back() - '0';
        return level >= 1 && level <= 6 ? std::string(static_cast<std::size_t>(level), '#') + ' ' : std::string();
    }

    void add(std::string_view text) {
        if (!m_isHidden && m_paragraph.size() < m_most) m_paragraph += text;
    }

    void endParagraph() {
        m_isHidden = false;
        std::string words = std::exchange(m_paragraph, {});
        if (m_tables > 0) { // a paragraph of a cell
            std::ranges::replace(words, '\n', ' ');
            if (!m_row.empty() && !m_row.ends_with("| ") && !words.empty()) m_row += ' ';
            if (m_row.size() < m_most) m_row += words;
            return;
        }
        // What stands on the next page begins there with its sign.
        const std::size_t start = words.find_first_not_of(pageBreak);
        if (start != std::string::npos && !m_prefix.empty()) words.insert(start, m_prefix);
        write(words + (m_prefix == "- " ? "\n" : "\n\n"));
        m_prefix.clear();
    }

    void write(std::string_view text) {
        if (!isFull()) m_text += text;
    }

    std::size_t m_most;
    std::string m_text;
    std::string m_paragraph;
    std::string m_prefix; ///< of the paragraph: of a heading or a list
    std::string m_row;    ///< of a table
    int m_cells = 0;      ///< of the row so far
    int m_tables = 0;     ///< that are open
    int m_unseen = 0;     ///< elements that are open inside of one whose text is left out
    bool m_isText = false;
    bool m_isHidden = false;
};

/// The text of a part of the document; `isWhole` becomes false where it is cut.
std::string textOf(const Archive& archive, const char* part, const Limits& limits, bool& isWhole) {
    Writer writer(limits.text);
    XmlWalk walk({.begin = [&](std::string_view name, const XmlAttributes& each) { writer.begin(name, each); },
                  .end = [&](std::string_view name) { writer.end(name); },
                  .text = [&](std::string_view text) { writer.text(text); }},
                 limits.depth);
    archive.read(part, [&](std::string_view piece) {
        walk.take(piece);
        return !writer.isFull();
    });
    if (writer.isFull())
        isWhole = false;
    else
        walk.finish();
    return writer.take();
}

} // namespace

Document readWord(std::span<const std::uint8_t> file, const Limits& limits) {
    const Archive archive(file, limits);
    if (!archive.has(mainPart))
        throw Error(ErrorKind::unsupported, "This is not a document that can be read: PDF, DOCX, CSV and text can.");
    Document document;
    document.kind = Kind::word;
    std::string text = textOf(archive, mainPart, limits, document.isWhole);
    for (const char* part : notes)
        if (document.isWhole && archive.has(part)) text += textOf(archive, part, limits, document.isWhole);

    const auto isBlank = [](std::string_view page) {
        return page.find_first_not_of(" \n\t") == std::string_view::npos;
    };
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(pageBreak), rest.size());
        const std::string_view page = rest.substr(0, end);
        if (!isBlank(page)) addPages(document, page, limits);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (document.pages.empty()) throw Error(ErrorKind::format, "The document has no text.");
    return document;
}

} // namespace calliope::documents
