#pragma once

#include "app/shop/panel/shop_thread.h"

#include <QObject>

namespace calliope::app {

/// The way back from the last thing that was done in the panel; every removal has one.
class ShopUndo : public QObject {
    Q_OBJECT

public:
    using Back = std::function<void(shop::Shop& shop)>;

    explicit ShopUndo(ShopThread& shop, QObject* parent = nullptr)
        : QObject(parent)
        , m_shop(shop) {}

    /// Says what was done; `back`, where it is given, undoes it in `part`.
    void offer(const QString& words, ShopThread::Part part = ShopThread::Part::catalogue, Back back = {});

    /// The same for what is not kept: `back` is called on this object's thread.
    void offerHere(const QString& words, std::function<void()> back);

    Q_INVOKABLE void undo();

signals:
    void done(const QString& words, bool canUndo);

private:
    ShopThread& m_shop;
    ShopThread::Part m_part = ShopThread::Part::catalogue;
    Back m_back;
    std::function<void()> m_backHere;
};

} // namespace calliope::app
