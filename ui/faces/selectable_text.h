#pragma once

#include "app/chats/selection.h"

#include <QtQml/qqmlregistration.h>

#include <QPointer>
#include <QQuickItem>
#include <QVector>

namespace calliope::ui {

/// Makes a TextEdit one of the texts that can be selected together (SelectionArea), and shows in it what is selected of
/// it. Costs nothing while nothing is.
class SelectableText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickItem* text READ text WRITE setText NOTIFY changed)    ///< the TextEdit
    Q_PROPERTY(QQuickItem* place READ place WRITE setPlace NOTIFY changed) ///< that stands for it; by itself it does
    Q_PROPERTY(QString key READ key WRITE setKey NOTIFY changed)           ///< of its row; empty: it is not shown
    Q_PROPERTY(int number READ number WRITE setNumber NOTIFY changed)      ///< of its field in the row

public:
    enum class Unit : std::uint8_t { character, word, text };

    explicit SelectableText(QObject* parent = nullptr);
    ~SelectableText() override;

    /// All there are, in no order. For the thread of the user interface.
    [[nodiscard]] static const QVector<SelectableText*>& all();

    [[nodiscard]] QQuickItem* text() const { return m_text; }
    void setText(QQuickItem* text);
    [[nodiscard]] QQuickItem* place() const { return m_place ? m_place : m_text; }
    void setPlace(QQuickItem* place);
    [[nodiscard]] const QString& key() const { return m_key; }
    void setKey(const QString& key);
    [[nodiscard]] int number() const { return m_number; }
    void setNumber(int number);

    [[nodiscard]] bool isShown() const;
    [[nodiscard]] QRectF area() const; ///< in the scene

    /// Of a place in the scene: above and below the text are its beginning and end.
    [[nodiscard]] int positionAt(QPointF scene) const;
    [[nodiscard]] QString linkAt(QPointF scene) const;
    void activate(const QString& link);

    [[nodiscard]] app::Selection::Range around(int position, Unit unit) const;

signals:
    void changed();

private slots:
    void showLater();

private:
    void show();

    QPointer<QQuickItem> m_text;
    QPointer<QQuickItem> m_place;
    QString m_key;
    int m_number = 0;
    bool m_isMarked = false;
};

} // namespace calliope::ui
