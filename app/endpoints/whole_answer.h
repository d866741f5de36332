#pragma once

#include "app/endpoints/chat_stream.h"

namespace calliope::app {

/// A short answer as a whole, for titles and the like. One signal, as ChatStream.
class WholeAnswer : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype most = 1 << 20; ///< characters

    explicit WholeAnswer(std::unique_ptr<ChatStream> stream);

signals:
    void arrived(const QString& content);
    void failed(const calliope::app::Failure& failure);

private:
    std::unique_ptr<ChatStream> m_stream;
    QString m_content;
};

} // namespace calliope::app
