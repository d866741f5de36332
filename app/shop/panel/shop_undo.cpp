#include "app/shop/panel/shop_undo.h"

#include <utility>

namespace calliope::app {

void ShopUndo::offer(const QString& words, ShopThread::Part part, Back back) {
    m_part = part;
    m_back = std::move(back);
    m_backHere = {};
    emit done(words, static_cast<bool>(m_back));
}

void ShopUndo::offerHere(const QString& words, std::function<void()> back) {
    m_back = {};
    m_backHere = std::move(back);
    emit done(words, true);
}

void ShopUndo::undo() {
    if (m_backHere) return std::exchange(m_backHere, {})();
    if (m_back) m_shop.change(m_part, this, std::exchange(m_back, {}), [] {});
}

} // namespace calliope::app
