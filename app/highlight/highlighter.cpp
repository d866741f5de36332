#include "app/highlight/highlight.h"

namespace calliope::app::highlight {

const Spans& Highlighter::update(const QString& code) {
    if (!m_language) return m_spans;
    if (!code.startsWith(m_settled)) {
        m_settled.clear();
        m_state = {};
        m_settledSpans = 0;
    }
    m_spans.resize(m_settledSpans);
    qsizetype begin = m_settled.size();
    for (qsizetype end = 0; (end = code.indexOf(u'\n', begin)) >= 0; begin = end + 1)
        m_state = highlightLine(*m_language, QStringView(code).mid(begin, end - begin), m_state, begin, m_spans);
    m_settled += QStringView(code).mid(m_settled.size(), begin - m_settled.size());
    m_settledSpans = m_spans.size();
    highlightLine(*m_language, QStringView(code).mid(begin), m_state, begin, m_spans);
    return m_spans;
}

} // namespace calliope::app::highlight
