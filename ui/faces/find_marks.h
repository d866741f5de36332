#pragma once

#include <QtQml/qqmlregistration.h>

#include <QColor>
#include <QObject>
#include <QQuickTextDocument>
#include <QStringList>
#include <memory>

namespace calliope::ui {

/// Marks words in a TextEdit's document, without touching its text. Costs nothing while there are no words.
class FindMarks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(QStringList words READ words WRITE setWords NOTIFY changed)
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY changed) ///< the match the reader is at; -1: none here
    Q_PROPERTY(QColor colour MEMBER m_colour NOTIFY changed)
    Q_PROPERTY(QColor currentColour MEMBER m_currentColour NOTIFY changed)
    Q_PROPERTY(QColor currentInk MEMBER m_currentInk NOTIFY changed)

public:
    explicit FindMarks(QObject* parent = nullptr);
    ~FindMarks() override;

    [[nodiscard]] QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);
    [[nodiscard]] const QStringList& words() const { return m_words; }
    void setWords(const QStringList& words);
    [[nodiscard]] int current() const { return m_current; }
    void setCurrent(int current);

signals:
    void changed();
    void reached(int position); ///< the current match begins there, in characters

private:
    class Marker;
    void update();
    void tell();

    QQuickTextDocument* m_document = nullptr;
    QStringList m_words;
    int m_current = -1;
    QColor m_colour;
    QColor m_currentColour;
    QColor m_currentInk;
    std::unique_ptr<Marker> m_marker;
};

} // namespace calliope::ui
