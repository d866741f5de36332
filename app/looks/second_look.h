#pragma once

#include "app/tools/tool.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// Asks a model of parts of a picture whether each shows what it is said to: apart from the conversation, so that what
/// was said before does not decide. confirmed() comes from the event loop, once, unless this is destroyed before, which
/// ends everything.
class SecondLook : public QObject {
    Q_OBJECT

public:
    struct Question {
        QString label;
        QString picture; ///< a data URL
    };
    using Ask = std::function<std::unique_ptr<ChatStream>(const ChatRequest& request)>;

    static constexpr std::size_t most = 12; ///< questions; those behind are not asked

    SecondLook(Ask ask, std::vector<Question> questions);

signals:
    void confirmed(const std::vector<bool>& answers); ///< to those that were asked, in their order

private:
    void begin();
    void end(std::size_t index, bool isYes);

    Ask m_ask;
    std::vector<Question> m_questions;
    std::vector<std::unique_ptr<ChatStream>> m_streams;
    std::vector<QString> m_said;
    std::vector<bool> m_answers;
    std::size_t m_next = 0;
    std::size_t m_running = 0;
};

/// Whether an answer to "yes or no?" says yes; whatever says neither does not.
[[nodiscard]] bool saysYes(const QString& answer);

} // namespace calliope::app
