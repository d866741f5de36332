#include "app/looks/second_look.h"

#include <QRegularExpression>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr std::size_t atOnce = 4;

ChatRequest requestFor(const SecondLook::Question& question) {
    constexpr int thoughts = 64;
    constexpr int words = 16;
    ChatRequest request;
    request.messages.emplace_back().parts = {
        {.kind = ChatPart::Kind::picture, .text = question.picture},
        {.kind = ChatPart::Kind::text,
         .text =
             QStringLiteral("This is a part of a larger picture. Somebody says that it shows \"%1\". Does it? Answer "
                            "with one word: yes or no.")
                 .arg(question.label)}};
    request.effort = "none";
    request.thinkTokens = thoughts;
    request.sampling.temperature = 0;
    request.sampling.maxTokens = thoughts + words;
    request.purpose = QStringLiteral("Second look");
    return request;
}

} // namespace

SecondLook::SecondLook(Ask ask, std::vector<Question> questions)
    : m_ask(std::move(ask))
    , m_questions(std::move(questions))
    , m_answers(m_ask ? std::min(most, m_questions.size()) : 0) {
    m_streams.resize(m_answers.size());
    m_said.resize(m_streams.size());
    QMetaObject::invokeMethod(this, &SecondLook::begin, Qt::QueuedConnection);
}

void SecondLook::begin() {
    for (; m_next < m_streams.size() && m_running < atOnce; ++m_next, ++m_running) {
        auto stream = m_ask(requestFor(m_questions[m_next]));
        connect(stream.get(), &ChatStream::contentArrived, this,
                [this, index = m_next](const QString& text) { m_said[index] += text; });
        connect(stream.get(), &ChatStream::finished, this,
                [this, index = m_next] { end(index, saysYes(m_said[index])); });
        connect(stream.get(), &ChatStream::failed, this, [this, index = m_next] { end(index, false); });
        m_streams[m_next] = std::move(stream);
    }
    if (m_running == 0) emit confirmed(m_answers);
}

void SecondLook::end(std::size_t index, bool isYes) {
    m_streams[index].release()->deleteLater(); // it is in the middle of its signal
    m_answers[index] = isYes;
    --m_running;
    begin();
}

bool saysYes(const QString& answer) {
    static const QRegularExpression word("\\b(yes|no|ja|nein)\\b", QRegularExpression::CaseInsensitiveOption);
    const QString said = word.match(answer).captured().toLower();
    return said == u"yes" || said == u"ja";
}

} // namespace calliope::app
