#include "app/shop/buying/sample_buying.h"

#include "app/shop/feeds/feed.h"

#include <QTemporaryFile>
#include <array>

namespace calliope::app {

namespace {

struct SampleOrder {
    const char* shop;
    const char* number;
    const char* thing;
    const char* value;
    std::int64_t total;
    const char* status;
};

constexpr std::array orders{
    SampleOrder{"https://northquay.example", "NQ-20418", "Harbour overshirt, olive, M", "1 × 115.00 EUR = 115.00 EUR",
                11'990, "delivered"},
    SampleOrder{"https://fenwick.example", "7731", "Linen knit polo, camel, L", "1 × 79.00 EUR = 79.00 EUR", 8'390,
                "shipped"},
};

constexpr const char* list =
    R"({"item_id": "om-12", "title": "Millrace oxford shirt, white", "price": "84.00 EUR", "size": "M", "availability": "in_stock"})";

void addList(shop::Shop& shop) {
    QTemporaryFile file;
    if (!file.open()) return;
    file.write(list);
    file.close();
    const storage::Id merchant = shop.catalogue().saveMerchant("https://ormond.example", "Ormond Mill");
    const storage::Id source = shop.catalogue().saveSource(
        {.merchant = merchant, .kind = "openai_lines", .locator = "ormond.jsonl", .currency = {}});
    shop.import(source, file.fileName().toStdString(), shop::FeedFormat::flatLines);
}

std::string shownOf(const SampleOrder& order) {
    return std::string(R"({"rows": [{"kind": "line", "label": ")") + order.thing + R"(", "value": ")" + order.value +
           R"("}, {"kind": "link", "label": "refund_policy", "value": ")" + order.shop + R"(/returns"}]})";
}

} // namespace

void addSampleCarts(shop::Shop& shop) {
    addList(shop);
    for (const auto& [words, quantity] :
         {std::pair("linen shirt", 1), std::pair("wool scarf", 2), std::pair("boots", 1), std::pair("millrace", 1)}) {
        const shop::ShopHits found = shop.search(words);
        if (!found.hits.empty()) shop.carts().set(found.hits.front().variant.id, quantity);
    }
}

void addSampleOrders(storage::Store& store) {
    storage::Checkouts& checkouts = store.checkouts();
    for (const SampleOrder& sample : orders) {
        storage::Checkout checkout;
        checkout.state = storage::CheckoutState::review;
        checkout.shop = sample.shop;
        const storage::Id id = checkouts.create(checkout);
        (void)checkouts.beginPlacing(
            {.checkout = id, .shown = shownOf(sample), .total = sample.total, .currency = "EUR"}, sample.number, {});
        const storage::Id order = checkouts.setPlaced({.checkout = id,
                                                       .shop = sample.shop,
                                                       .remote = sample.number,
                                                       .url = std::string(sample.shop) + "/orders/" + sample.number,
                                                       .total = sample.total,
                                                       .currency = "EUR"},
                                                      "Ordered");
        checkouts.setOrderStatus(order, sample.status, "");
    }
}

} // namespace calliope::app
