#pragma once

#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <set>

namespace calliope::test {

/// The parts of which a shop has told that they changed. The signal comes from the shop's thread, so it is waited for
/// with the events of this one.
class ToldParts : public QObject {
public:
    explicit ToldParts(app::ShopThread& shop) {
        connect(&shop, &app::ShopThread::changed, this, [this](app::ShopThread::Part part) { m_parts.insert(part); });
    }

    [[nodiscard]] bool has(app::ShopThread::Part part) const { return m_parts.contains(part); }

private:
    std::set<app::ShopThread::Part> m_parts;
};

} // namespace calliope::test
