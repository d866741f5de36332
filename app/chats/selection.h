#pragma once

#include "app/chats/transcript.h"

#include <QObject>
#include <QString>

namespace calliope::app {

/// The text of the open chat that is selected, from one row to another. It is told by the keys of rows and their fields
/// (Transcript::fieldsOf), so that it stays where it is while rows come above it and answers grow; it is cleared when
/// the row at one of its ends goes. Offsets are in characters of the field.
class Selection : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool active READ isActive NOTIFY changed) ///< something is selected

public:
    struct Range {
        int begin = 0;
        int end = 0; ///< may be behind the end of the text
    };

    explicit Selection(Transcript& transcript, QObject* parent = nullptr);

    [[nodiscard]] bool isActive() const { return m_first < m_last; }

    /// Selects from `from` to `to` in a field, as a word; both the same: nothing, but extend() goes on from there.
    void begin(const QString& key, int field, int from, int to);

    /// To here as well, and no further; what was begun with stays selected.
    void extend(const QString& key, int field, int from, int to);

    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void clear();

    /// What is selected of the field; empty where nothing is.
    [[nodiscard]] Range rangeIn(const QString& key, int field) const;

    /// As people paste it: paragraphs apart by a blank line, cells by tabs, code as it is; items of lists and quotes
    /// with their markers, where more than one block is selected and they are from their start.
    [[nodiscard]] Q_INVOKABLE QString text() const;

signals:
    void changed();

private:
    struct Stretch {
        QString key;
        int field = 0;
        int from = 0;
        int to = 0;
    };
    struct Place {
        int row = 0;
        int field = 0;
        int offset = 0;

        auto operator<=>(const Place&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own zeros
    };

    void update();
    void setPlaces(Place first, Place last);

    Transcript& m_transcript;
    Stretch m_anchor; ///< without a key: there is none
    Stretch m_head;
    Place m_first;
    Place m_last;
};

} // namespace calliope::app
