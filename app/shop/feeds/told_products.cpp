#include "app/shop/feeds/told_products.h"

#include "app/shop/feeds/readers.h"

#include <optional>
#include <utility>

namespace calliope::shop {

std::vector<storage::Product> toldProducts(std::string_view json, std::string_view origin, std::size_t most) {
    std::vector<storage::Product> products;
    const std::optional<nlohmann::json> answer = parsedJson(json);
    if (!answer) return products;
    FeedContext context;
    context.origin = origin;
    for (const nlohmann::json& object : memberOf(*answer, "products")) {
        if (products.size() == most) break;
        FeedItem item = itemOfUcp(object, context);
        if (item.product.variants.empty()) continue;
        complete(item.product);
        products.push_back(std::move(item.product));
    }
    return products;
}

} // namespace calliope::shop
