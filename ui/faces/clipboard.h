#pragma once

#include <QtQml/qqmlregistration.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QObject>

namespace calliope::ui {

/// The system's clipboard, and what is pasted by the middle button where the system has that.
class Clipboard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    Q_PROPERTY(bool hasSelection READ hasSelection CONSTANT)

    [[nodiscard]] bool hasSelection() const { return QGuiApplication::clipboard()->supportsSelection(); }
    Q_INVOKABLE void setText(const QString& text) { QGuiApplication::clipboard()->setText(text); }
    Q_INVOKABLE void setSelection(const QString& text) {
        QGuiApplication::clipboard()->setText(text, QClipboard::Selection);
    }
};

} // namespace calliope::ui
