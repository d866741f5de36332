#pragma once

#include "app/markdown/links.h"

#include <QtQml/qqmlregistration.h>

#include <QKeySequence>
#include <QObject>

namespace calliope::ui {

/// Words for values.
class Format : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(QString qtVersion READ qtVersion CONSTANT)

public:
    using QObject::QObject;

    [[nodiscard]] QString qtVersion() const { return QString::fromLatin1(qVersion()); }

    [[nodiscard]] Q_INVOKABLE QString hostOf(const QString& link) const { return app::markdown::hostOf(link); }

    /// A pressed key as shortcuts are written: "Ctrl+K".
    [[nodiscard]] Q_INVOKABLE QString keys(int key, int modifiers) const {
        return QKeySequence(key | (modifiers & ~int(Qt::KeypadModifier))).toString(QKeySequence::PortableText);
    }
};

} // namespace calliope::ui
