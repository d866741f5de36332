#pragma once

#include <QtQml/qqmlregistration.h>

#include <QObject>
#include <QQuickTextDocument>
#include <QTextDocument>

namespace calliope::ui {

/// Gives the lines of a TextEdit's document a fixed height, which TextEdit itself has no property for.
class LineHeight : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument* document READ document WRITE setDocument NOTIFY changed)
    Q_PROPERTY(double height READ height WRITE setHeight NOTIFY changed) ///< pixels

public:
    using QObject::QObject;

    [[nodiscard]] QQuickTextDocument* document() const { return m_document; }
    void setDocument(QQuickTextDocument* document);
    [[nodiscard]] double height() const { return m_height; }
    void setHeight(double height);

signals:
    void changed();

private:
    void applyToAll();
    void apply(int from, int added); ///< in characters

    QQuickTextDocument* m_document = nullptr;
    double m_height = 0;
    bool m_isApplying = false;
};

} // namespace calliope::ui
