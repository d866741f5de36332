#include "app/endpoints/whole_answer.h"

#include <utility>

namespace calliope::app {

WholeAnswer::WholeAnswer(std::unique_ptr<ChatStream> stream)
    : m_stream(std::move(stream)) {
    connect(m_stream.get(), &ChatStream::contentArrived, this, [this](const QString& text) {
        m_content += text;
        if (m_content.size() > most) m_stream->stop();
    });
    connect(m_stream.get(), &ChatStream::finished, this, [this] { emit arrived(m_content.left(most)); });
    connect(m_stream.get(), &ChatStream::failed, this, &WholeAnswer::failed);
}

} // namespace calliope::app
