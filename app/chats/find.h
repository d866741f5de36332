#pragma once

#include "app/chats/text_matches.h"
#include "app/chats/transcript.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <vector>

namespace calliope::app {

/// Finds words in the open chat, and leads from a result of the search over all chats to its place. What is found is
/// told by the keys of the fields that show it (Transcript::fieldsOf), so that it stays where it is while an answer
/// grows.
class Find : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool open READ isOpen NOTIFY changed)
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY changed)
    Q_PROPERTY(QStringList terms READ terms NOTIFY termsChanged) ///< to be marked; empty while it is not open
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(int number READ number NOTIFY changed)   ///< of the current match, from 1; 0: none
    Q_PROPERTY(QString field READ field NOTIFY changed) ///< its field: the key of the row, '/', the field's number
    Q_PROPERTY(int numberInField READ numberInField NOTIFY changed) ///< from 0

public:
    explicit Find(Transcript& transcript, QObject* parent = nullptr);

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    [[nodiscard]] const QString& words() const { return m_words; }
    void setWords(const QString& words); ///< as one phrase
    [[nodiscard]] QStringList terms() const { return m_isOpen ? m_terms : QStringList(); }
    [[nodiscard]] int count() const { return static_cast<int>(m_matches.size()); }
    [[nodiscard]] int number() const { return m_current + 1; }
    [[nodiscard]] QString field() const;
    [[nodiscard]] int numberInField() const;

    Q_INVOKABLE void begin();
    Q_INVOKABLE void end();
    Q_INVOKABLE void next() { step(1); }
    Q_INVOKABLE void previous() { step(-1); }

    /// Goes to the message, which was found by `typed`, as soon as its chat is shown. Blank: what was found is not in
    /// what is shown of it, and nothing is marked.
    Q_INVOKABLE void expect(qint64 message, const QString& typed);

    /// Another chat is shown, or the same again.
    void takeOpened();

signals:
    void changed();
    void termsChanged();
    void begun();        ///< the words are to be typed
    void shown(int row); ///< of the transcript: is to be brought into view

private:
    struct Match {
        int row = 0;
        int field = 0;
        int inField = 0;
    };

    void setTerms(const QStringList& terms);
    void search();
    void step(int by);
    void setCurrent(int match);

    Transcript& m_transcript;
    bool m_isOpen = false;
    QString m_words;
    QStringList m_terms;
    std::vector<Match> m_matches;
    int m_current = -1;
    storage::Id m_expected = 0; ///< message; 0: none
    QString m_expectedWords;
    QTimer m_again; ///< searches when the transcript has changed
};

} // namespace calliope::app
