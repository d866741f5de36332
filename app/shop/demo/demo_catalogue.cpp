#include "app/shop/demo/demo_catalogue.h"

#include "app/shop/demo/drawing.h"
#include "app/shop/demo/silhouettes.h"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

namespace calliope::shop {

namespace {

constexpr int thingsInShop = 25;

struct ShopRow {
    std::string_view origin;
    std::string_view name;
    std::string_view currency;
    std::string_view market;
    FeedFormat format;
    double level; ///< of its prices
    std::array<std::string_view, 3> brands;
};

constexpr std::array shopTable{
    ShopRow{"https://kessel-reed.example",
            "Kessel & Reed",
            "EUR",
            "DE",
            FeedFormat::googleTable,
            34,
            {"Kessel & Reed", "Tornwald", "Miro Falk"}},
    ShopRow{"https://aldermoor.example",
            "Aldermoor",
            "GBP",
            "GB",
            FeedFormat::acpLines,
            29,
            {"Aldermoor", "Harrowgale", "Pim & Thistle"}},
    ShopRow{"https://petite-lanterne.example",
            "Petite Lanterne",
            "EUR",
            "FR",
            FeedFormat::googleXml,
            48,
            {"Petite Lanterne", "Maison Ocre", "Veloe"}},
    ShopRow{"https://orilla-norte.example",
            "Orilla Norte",
            "EUR",
            "ES",
            FeedFormat::shopify,
            22,
            {"Orilla Norte", "Brisal", "Casa Lume"}},
};

constexpr std::array<std::string_view, 16> colours{"black",  "white",     "grey",   "beige", "brown", "red",
                                                   "pink",   "orange",    "yellow", "green", "blue",  "navy",
                                                   "purple", "turquoise", "gold",   "silver"};
constexpr std::array<std::string_view, 7> patterns{"plain", "plain", "plain", "striped", "checked", "dotted", "floral"};
constexpr std::array<std::string_view, 24> models{
    "Arlen", "Bryn", "Calla", "Dorin", "Elske", "Faro", "Gilda", "Hollis", "Imre", "Juno",   "Kestrel", "Lumen",
    "Maren", "Nilo", "Orla",  "Pella", "Quill", "Rasa", "Soren", "Tansy",  "Ulva", "Vesper", "Wren",    "Zephyr"};

struct Made {
    std::string_view category;
    std::array<std::string_view, 3> materials;
    std::array<std::string_view, 3> sizes;
};

/// What things are made of, and in which sizes they come; the last row is for all others.
constexpr std::array makes{
    Made{"sneakers", {"canvas", "leather", "suede"}, {"38", "40", "42"}},
    Made{"boots", {"leather", "suede", "rubber"}, {"37", "39", "41"}},
    Made{"heels", {"leather", "suede", "satin"}, {"36", "38", "40"}},
    Made{"sandals", {"leather", "canvas", "rubber"}, {"38", "40", "42"}},
    Made{"bag", {"leather", "canvas", "nylon"}, {"One size", "", ""}},
    Made{"backpack", {"canvas", "nylon", "leather"}, {"One size", "", ""}},
    Made{"belt", {"leather", "suede", "canvas"}, {"80", "90", "100"}},
    Made{"hat", {"straw", "wool", "cotton"}, {"S/M", "L", ""}},
    Made{"cap", {"cotton", "wool", "corduroy"}, {"One size", "", ""}},
    Made{"beanie", {"wool", "merino", "cashmere"}, {"One size", "", ""}},
    Made{"scarf", {"wool", "silk", "cashmere"}, {"One size", "", ""}},
    Made{"gloves", {"leather", "wool", "fleece"}, {"S", "M", "L"}},
    Made{"tie", {"silk", "wool", "linen"}, {"One size", "", ""}},
    Made{"umbrella", {"polyester", "nylon", "polyester"}, {"One size", "", ""}},
    Made{"jeans", {"denim", "denim", "cotton"}, {"W28 L32", "W30 L32", "W32 L34"}},
    Made{"coat", {"wool", "cashmere", "polyester"}, {"S", "M", "L"}},
    Made{"jacket", {"denim", "leather", "nylon"}, {"S", "M", "L"}},
    Made{"blazer", {"wool", "linen", "velvet"}, {"S", "M", "XL"}},
    Made{"sweater", {"wool", "merino", "cashmere"}, {"S", "M", "L"}},
    Made{"socks", {"cotton", "wool", "merino"}, {"38", "41", "44"}},
    Made{"", {"cotton", "linen", "viscose"}, {"S", "M", "L"}},
};

const Made& makeOf(std::string_view category) {
    const auto found = std::ranges::find(makes, category, &Made::category);
    return found == makes.end() ? makes.back() : *found;
}

class Maker {
public:
    Maker(const ShopRow& shop, std::uint32_t seed, int week)
        : m_shop(shop)
        , m_random(seed)
        , m_week(static_cast<std::uint32_t>(week)) {}

    /// Thing number `number` of the shop; all shops together have every silhouette several times.
    storage::Product make(std::size_t number, std::size_t shopNumber) {
        const Silhouette& silhouette = silhouettes()[(number + shopNumber * thingsInShop) % silhouettes().size()];
        const Made& make = makeOf(silhouette.category);
        const std::string material(make.materials[pick(3)]);
        const std::string pattern(patterns[pick(patterns.size())]);
        const std::string model(models[pick(models.size())]);
        storage::Product product;
        product.extId = std::string(silhouette.name) + '-' + std::to_string(100 + number);
        product.brand = m_shop.brands[pick(3)];
        product.title =
            model + ' ' + (pattern == "plain" ? "" : pattern + ' ') + material + ' ' + std::string(silhouette.title);
        product.kind = "Apparel & Accessories > " + std::string(silhouette.category);
        product.gender = isFor(silhouette.category);
        product.ageGroup = "adult";
        product.url = std::string(m_shop.origin) + "/" + product.extId;
        product.description =
            "Invented for trying things out: " + material + ", " + pattern + ", by " + product.brand + '.';
        product.ratingMilli = 3000 + 100 * static_cast<std::int64_t>(pick(21));
        product.ratingCount = 3 + static_cast<std::int64_t>(pick(200));
        const std::uint32_t design = static_cast<std::uint32_t>(pick(100'000));
        const std::int64_t price = priceOf(silhouette);
        const std::size_t first = pick(colours.size());
        const std::size_t second = (first + 1 + pick(colours.size() - 1)) % colours.size();
        for (const std::size_t colour : {first, second})
            for (const std::string_view size : make.sizes)
                addVariant(product, {std::string(silhouette.name), std::string(colours[colour]), pattern, design}, size,
                           material, price);
        return product;
    }

private:
    std::size_t pick(std::size_t count) { return m_random() % count; }

    std::string isFor(std::string_view category) {
        constexpr std::array<std::string_view, 4> female{"dress", "skirt", "blouse", "heels"};
        constexpr std::array<std::string_view, 3> any{"female", "male", "unisex"};
        const std::size_t choice = pick(3);
        if (std::ranges::find(female, category) != female.end()) return "female";
        return category == "tie" ? "male" : std::string(any[choice]);
    }

    /// Prices end on 90 cents, as they do.
    std::int64_t priceOf(const Silhouette& silhouette) {
        const double about =
            m_shop.level * static_cast<double>(silhouette.priceFactor) * (0.7 + 0.05 * static_cast<double>(pick(13)));
        return static_cast<std::int64_t>(about) * 100 + 90;
    }

    void addVariant(storage::Product& product, const DemoDesign& design, std::string_view size,
                    const std::string& material, std::int64_t price) {
        if (size.empty()) return;
        const std::uint32_t chance = static_cast<std::uint32_t>(pick(1000));
        storage::Variant variant;
        variant.extId = product.extId + '-' + design.colour + '-' + std::string(size);
        std::ranges::replace(variant.extId, ' ', '.');
        std::ranges::replace(variant.extId, '/', '.');
        variant.title = design.colour + " / " + std::string(size);
        variant.sku = variant.extId;
        variant.sizeLabel = size;
        variant.colour = design.colour;
        variant.material = material;
        variant.pattern = design.pattern;
        variant.checkoutItem = variant.extId;
        variant.url = product.url + "?variant=" + variant.extId;
        variant.price = {price, std::string(m_shop.currency)};
        // A tenth is reduced, others in other weeks; one in twelve is sold out.
        if ((chance + m_week * 7) % 10 == 0) {
            variant.listMinor = price;
            variant.price.minor = price * 4 / 5 / 100 * 100 + 90;
        }
        const bool isSold = (chance + m_week * 5) % 12 == 3;
        variant.availability = isSold ? storage::Availability::outOfStock : storage::Availability::inStock;
        variant.isTaxIncluded = true;
        variant.condition = "new";
        variant.pictures.push_back(design.locator());
        product.variants.push_back(std::move(variant));
    }

    const ShopRow& m_shop;
    std::mt19937 m_random; // its numbers are the same everywhere; distributions of the library are not
    std::uint32_t m_week;
};

} // namespace

std::vector<DemoShop> demoShops(std::uint32_t seed, int week) {
    std::vector<DemoShop> shops;
    for (std::size_t i = 0; i < shopTable.size(); ++i) {
        const ShopRow& row = shopTable[i];
        DemoShop shop{std::string(row.origin),
                      std::string(row.name),
                      std::string(row.currency),
                      std::string(row.market),
                      row.format,
                      {}};
        Maker maker(row, seed * 1000 + static_cast<std::uint32_t>(i), week);
        for (std::size_t number = 0; number < thingsInShop; ++number) shop.products.push_back(maker.make(number, i));
        shops.push_back(std::move(shop));
    }
    return shops;
}

} // namespace calliope::shop
