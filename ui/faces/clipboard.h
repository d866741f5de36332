#pragma once

#include <QtQml/qqmlregistration.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QObject>

namespace calliope::ui {

/// The system's clipboard.
class Clipboard : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    Q_INVOKABLE void setText(const QString& text) { QGuiApplication::clipboard()->setText(text); }
};

} // namespace calliope::ui
