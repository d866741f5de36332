#pragma once

#include "app/markdown/links.h"

#include <QtQml/qqmlregistration.h>

#include <QObject>

namespace calliope::ui {

/// Words for values.
class Format : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    using QObject::QObject;

    Q_INVOKABLE QString hostOf(const QString& link) const { return app::markdown::hostOf(link); }
};

} // namespace calliope::ui
