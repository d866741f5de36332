#pragma once

#include <QtQml/qqmlregistration.h>

#include <QJSValue>
#include <QQmlComponent>
#include <QQuickItem>
#include <QVector>
#include <memory>
#include <unordered_map>

namespace calliope::ui {

/// The drawn blocks of a conversation that no row shows at the moment, for the next row of their kind: to make one
/// costs ten times what it costs to show something else in it. Invisible, and in the window of those who take them.
///
/// A kind is a QML file whose root has a property `row`. Blocks are used again where they have a function forget(),
/// which takes back what the reader did to them (what was unfolded, how far code was scrolled); others are made anew.
class BlockPool : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QUrl folder MEMBER m_folder NOTIFY folderChanged) ///< of the QML files

public:
    static constexpr int mostOfAKind = 64;

    explicit BlockPool(QQuickItem* parent = nullptr);

    /// A block that shows the row, in `parent` and as wide; the pool stays its owner. Null where the file is none.
    [[nodiscard]] QQuickItem* take(const QString& kind, const QJSValue& row, QQuickItem& parent);

    /// Takes back what take() gave.
    void put(const QString& kind, QQuickItem* block);

signals:
    void folderChanged();

private:
    struct Kind {
        std::unique_ptr<QQmlComponent> component;
        QVector<QQuickItem*> free;
    };

    [[nodiscard]] QQuickItem* make(Kind& kind, const QString& name, const QJSValue& row, QQuickItem& parent);

    QUrl m_folder;
    std::unordered_map<QString, Kind> m_kinds;
};

} // namespace calliope::ui
