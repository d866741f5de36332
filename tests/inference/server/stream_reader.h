#pragma once

#include "tests/inference/server/test_server.h"

#include <QByteArray>
#include <QString>

namespace calliope::test {

/// Reads the streamed answer of a StubModel while it comes, and tells at its end whether every event of it was there,
/// in order, and none of another answer.
class StreamReader {
public:
    /// `word` occurs once in the prompt, which the model repeats.
    explicit StreamReader(QByteArray word)
        : m_word(std::move(word)) {}

    void read(const QByteArray& bytes);

    [[nodiscard]] bool hasEnded() const { return m_hasEnded; }
    [[nodiscard]] qint64 events() const { return m_events; }

    /// What is wrong with an answer that should have had so many tokens; empty: nothing.
    [[nodiscard]] QString problem(int tokens) const;

private:
    QByteArray m_word;
    QByteArray m_line; ///< not whole yet
    QByteArray m_text; ///< of the answer
    qint64 m_events = 0;
    int m_promptTokens = 0;
    int m_tokens = 0;
    bool m_hasEnded = false;
    bool m_isBroken = false;
};

} // namespace calliope::test
