#include "tests/inference/server/stream_reader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <set>

namespace calliope::test {

void StreamReader::read(const QByteArray& bytes) {
    m_line += bytes;
    qsizetype begin = 0;
    // Every event is a chunk of its own, so its line is never cut.
    for (qsizetype end = m_line.indexOf('\n'); end >= 0; end = m_line.indexOf('\n', begin)) {
        const QByteArray line = m_line.mid(begin, end - begin);
        begin = end + 1;
        if (!line.startsWith("data: ")) continue;
        if (line == "data: [DONE]") {
            m_hasEnded = true;
            continue;
        }
        const QJsonObject event = QJsonDocument::fromJson(line.mid(6)).object();
        m_isBroken |= m_hasEnded || !event["choices"].isArray();
        for (const auto& choice : event["choices"].toArray()) m_text += choice.toObject()["text"].toString().toUtf8();
        const QJsonObject usage = event["usage"].toObject();
        if (!usage.isEmpty()) {
            m_promptTokens = usage["prompt_tokens"].toInt();
            m_tokens = usage["completion_tokens"].toInt();
        }
        ++m_events;
    }
    m_line.remove(0, begin);
}

QString StreamReader::problem(int tokens) const {
    if (!m_hasEnded) return "it did not end";
    if (m_isBroken) return "an event is damaged or comes after the end";
    if (m_tokens != tokens || m_promptTokens <= 0) return QString("it says it has %1 tokens").arg(m_tokens);
    std::set<qsizetype> gaps;
    qsizetype words = 0;
    for (qsizetype at = m_text.indexOf(m_word), last = -1; at >= 0; at = m_text.indexOf(m_word, at + 1)) {
        if (last >= 0) gaps.insert(at - last);
        last = at;
        ++words;
    }
    if (gaps.size() != 1) return "something is missing in it, or comes from elsewhere";
    const qsizetype rounds = tokens / m_promptTokens; // the last word may be of a round that is not whole
    if (words < rounds || words > rounds + 1) return QString("it has %1 words instead of %2").arg(words).arg(rounds);
    return {};
}

} // namespace calliope::test
