#include "ui/faces/block_pool.h"

#include <QQmlEngine>
#include <QQmlInfo>
#include <algorithm>

namespace calliope::ui {

namespace {

/// Whether the keyboard is in the block, or was there last and would come back: it must not turn up with it in another
/// row, where a control would have the focus and not show it.
bool hasKeyboard(const QQuickItem& block) {
    if (block.hasFocus()) return true;
    if (block.isFocusScope()) return false; // what has the focus in it says nothing of the conversation
    const QList<QQuickItem*> children = block.childItems();
    return std::ranges::any_of(children, [](const QQuickItem* child) { return hasKeyboard(*child); });
}

bool canForget(const QQuickItem& block) {
    return block.metaObject()->indexOfMethod("forget()") >= 0;
}

} // namespace

BlockPool::BlockPool(QQuickItem* parent)
    : QQuickItem(parent) {
    setVisible(false);
}

QQuickItem* BlockPool::take(const QString& kind, const QJSValue& row, QQuickItem& parent) {
    Kind& found = m_kinds[kind];
    if (found.free.isEmpty()) return make(found, kind, row, parent);
    QQuickItem* block = found.free.takeLast();
    QMetaObject::invokeMethod(block, "forget");
    block->setWidth(parent.width());
    block->setProperty("row", QVariant::fromValue(row)); // while nothing of it is to be seen
    block->setParentItem(&parent);
    return block;
}

QQuickItem* BlockPool::make(Kind& kind, const QString& name, const QJSValue& row, QQuickItem& parent) {
    if (!kind.component)
        kind.component = std::make_unique<QQmlComponent>(qmlEngine(this), m_folder.resolved(name + ".qml"));
    QObject* object = kind.component->beginCreate(qmlContext(this));
    auto* block = qobject_cast<QQuickItem*>(object);
    if (!block) {
        qmlWarning(this, kind.component->errors());
        delete object;
        return nullptr;
    }
    block->setParent(this);
    block->setParentItem(&parent);
    block->setWidth(parent.width());
    kind.component->setInitialProperties(block, {{"row", QVariant::fromValue(row)}});
    kind.component->completeCreate();
    return block;
}

void BlockPool::put(const QString& kind, QQuickItem* block) {
    QVector<QQuickItem*>& free = m_kinds[kind].free;
    if (free.size() < mostOfAKind && canForget(*block) && !hasKeyboard(*block)) {
        block->setParentItem(this);
        free.append(block);
        return;
    }
    block->setParentItem(nullptr);
    block->deleteLater();
}

} // namespace calliope::ui
