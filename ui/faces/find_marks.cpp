#include "ui/faces/find_marks.h"

#include "app/chats/text_matches.h"

#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTextDocument>

namespace calliope::ui {

/// Formats that lie over those of the document. Counts the matches of the lines before by the lines' states.
class FindMarks::Marker : public QSyntaxHighlighter {
public:
    Marker(QTextDocument* document, const FindMarks& marks)
        : QSyntaxHighlighter(static_cast<QObject*>(nullptr)) // not the document's child
        , m_marks(marks)
        , m_matcher(marks.m_words) {
        setDocument(document);
    }

    /// Where the match with the number begins, in the document; -1: nowhere.
    [[nodiscard]] int positionOf(int number) const {
        for (QTextBlock line = document()->begin(); line.isValid(); line = line.next()) {
            const auto matches = m_matcher.find(line.text());
            if (number < matches.size()) return line.position() + static_cast<int>(matches[number].begin);
            number -= static_cast<int>(matches.size());
        }
        return -1;
    }

protected:
    void highlightBlock(const QString& text) override {
        int number = std::max(0, previousBlockState());
        QTextCharFormat plain;
        QTextCharFormat current;
        plain.setBackground(m_marks.m_colour);
        current.setBackground(m_marks.m_currentColour);
        current.setForeground(m_marks.m_currentInk);
        for (const app::TextMatch& match : m_matcher.find(text))
            setFormat(static_cast<int>(match.begin), static_cast<int>(match.length),
                      number++ == m_marks.m_current ? current : plain);
        setCurrentBlockState(number);
    }

private:
    const FindMarks& m_marks;
    app::TextMatcher m_matcher;
};

FindMarks::FindMarks(QObject* parent)
    : QObject(parent) {}

FindMarks::~FindMarks() = default;

void FindMarks::setDocument(QQuickTextDocument* document) {
    if (document == m_document) return;
    m_document = document;
    update();
    emit changed();
}

void FindMarks::setWords(const QStringList& words) {
    if (words == m_words) return;
    m_words = words;
    update();
    emit changed();
}

void FindMarks::setCurrent(int current) {
    if (current == m_current) return;
    m_current = current;
    update();
    emit changed();
}

void FindMarks::update() {
    m_marker.reset();
    if (!m_document || m_words.isEmpty()) return;
    m_marker = std::make_unique<Marker>(m_document->textDocument(), *this);
    m_marker->rehighlight();
    if (m_current >= 0) QMetaObject::invokeMethod(this, &FindMarks::tell, Qt::QueuedConnection); // once it is laid out
}

void FindMarks::tell() {
    const int position = m_marker && m_current >= 0 ? m_marker->positionOf(m_current) : -1;
    if (position >= 0) emit reached(position);
}

} // namespace calliope::ui
