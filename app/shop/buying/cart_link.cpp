#include "app/shop/buying/cart_link.h"

#include <QStringList>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Software {
    std::string_view kind; ///< as app/shop/feeds calls its lists
    const char* page;      ///< before "id:quantity,…"
};

constexpr std::array table{
    Software{"shopify", "/cart/"},
    Software{"woocommerce", "/checkout-link/?products="},
};

/// Both count their things.
bool isNumber(const QString& id) {
    return !id.isEmpty() && std::all_of(id.begin(), id.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

} // namespace

QUrl cartLink(std::string_view kind, const QUrl& origin, const std::vector<BasketLine>& lines) {
    const auto software = std::ranges::find(table, kind, &Software::kind);
    const bool isSayable =
        !lines.empty() && std::ranges::all_of(lines, [](const BasketLine& line) { return isNumber(line.item); });
    if (software == table.end() || !isSayable) return {};
    QStringList items;
    for (const BasketLine& line : lines) items.append(QStringLiteral("%1:%2").arg(line.item).arg(line.quantity));
    return QUrl(origin.toString(QUrl::FullyEncoded | QUrl::StripTrailingSlash) + QLatin1String(software->page) +
                    items.join(u','),
                QUrl::StrictMode);
}

} // namespace calliope::app
