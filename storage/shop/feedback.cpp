#include "storage/shop/feedback.h"

namespace calliope::storage {

void Feedback::restore(const Item& item) {
    m_connection.run("INSERT OR REPLACE INTO feedback (variant, signal, at) VALUES (?, 'not_for_me', ?)",
                     {item.variant, item.at});
}

void Feedback::forget(Id product) {
    m_connection.run("DELETE FROM feedback WHERE variant IN (SELECT id FROM variant WHERE product = ?)", {product});
}

std::vector<Feedback::Item> Feedback::notForMe() const {
    std::vector<Item> items;
    Rows rows = m_connection.query("SELECT b.variant, v.product, b.at FROM feedback b JOIN variant v ON "
                                   "v.id = b.variant WHERE b.signal = 'not_for_me' ORDER BY b.at DESC, b.variant DESC");
    while (rows.next()) items.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
    return items;
}

} // namespace calliope::storage
