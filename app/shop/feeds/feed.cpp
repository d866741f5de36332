#include "app/shop/feeds/feed.h"

#include "app/shop/feeds/readers.h"
#include "app/shop/words/market_tax.h"
#include "storage/error.h"
#include "storage/shop/fold.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace calliope::shop {

namespace {

using storage::Error;
using storage::ErrorKind;

struct FormatRow {
    FeedFormat format;
    std::string_view name;
    void (*read)(FeedBytes& bytes, const FeedContext& context, const TakeItem& take);
};

constexpr std::array formats{
    FormatRow{FeedFormat::googleTable, "google_table", readTable},
    FormatRow{FeedFormat::googleXml, "google_xml", readGoogleXml},
    FormatRow{FeedFormat::flatLines, "openai_lines",
              [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
                  readJsonLines(bytes, context, itemOfFlatJson, take);
              }},
    FormatRow{FeedFormat::acpLines, "acp_lines",
              [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
                  readJsonLines(bytes, context, itemOfAcp, take);
              }},
    FormatRow{FeedFormat::jsonLd, "json_ld", readJsonLd},
    FormatRow{FeedFormat::shopify, "shopify",
              [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
                  readJsonList(bytes, context, itemOfShopify, take);
              }},
    FormatRow{FeedFormat::wooCommerce, "woocommerce",
              [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
                  readJsonList(bytes, context, itemOfWoo, take);
              }},
    FormatRow{FeedFormat::ucpReply, "ucp_reply",
              [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
                  readJsonList(bytes, context, itemOfUcp, take);
              }},
};

/// The name of XML's or a page's outermost element, in small letters.
std::string rootOf(std::string_view text) {
    std::size_t at = text.find('<');
    while (at != std::string_view::npos && (text.substr(at).starts_with("<?") || text.substr(at).starts_with("<!"))) {
        const std::size_t end = text.find(text.substr(at).starts_with("<!--") ? "-->" : ">", at);
        at = end == std::string_view::npos ? end : text.find('<', end);
    }
    if (at == std::string_view::npos) return {};
    const std::string_view name = text.substr(at + 1, 20);
    return storage::fold(name.substr(0, name.find_first_of(" \t\r\n/>")));
}

/// Whether a page says what it sells, which may stand at its end. `front` has been read already.
bool hasProducts(std::string front, FeedBytes& bytes) {
    constexpr std::size_t most = 16 << 20; // as the reader of pages
    std::vector<char> buffer(64 << 10);
    std::size_t from = 0;
    while (true) {
        for (const std::string_view mark : {"application/ld+json", "schema.org"})
            if (front.find(mark, from) != std::string::npos) return true;
        constexpr std::size_t longestMark = 19;
        from = front.size() - std::min(front.size(), longestMark);
        const std::size_t count = front.size() < most ? bytes.read(buffer) : 0;
        if (count == 0) return false;
        front.append(buffer.data(), count);
    }
}

/// What lies beside the products of an ACP feed ("metadata.json"): about the feed, and no list. Empty for anything
/// else. Source: ACP 2026-04-17, schema.feed.json, FeedMetadata.
QJsonObject aboutFeed(std::string_view json) {
    const QByteArray text(json.data(), static_cast<qsizetype>(json.size()));
    const QJsonObject about = QJsonDocument::fromJson(text).object();
    const QStringList names = about.keys();
    const bool isOne = about["id"].isString() && std::ranges::all_of(names, [](const QString& name) {
                           return name == QLatin1String("id") || name == QLatin1String("target_country") ||
                                  name == QLatin1String("updated_at");
                       });
    return isOne ? about : QJsonObject();
}

const FormatRow& rowOf(FeedFormat format) {
    return *std::ranges::find(formats, format, &FormatRow::format);
}

} // namespace

std::string_view nameOf(FeedFormat format) {
    return rowOf(format).name;
}

std::optional<FeedFormat> feedFormatOf(std::string_view name) {
    const auto row = std::ranges::find(formats, name, &FormatRow::name);
    return row == formats.end() ? std::nullopt : std::optional(row->format);
}

std::optional<FeedFormat> formatOfFile(const std::filesystem::path& file) {
    FeedBytes bytes(file, {});
    std::vector<char> buffer(32 << 10);
    std::string front(buffer.data(), bytes.read(buffer));
    if (front.starts_with("\xff\xfe") || front.starts_with("\xfe\xff"))
        throw Error(ErrorKind::format,
                    "The list is written in UTF-16, which is not read: save it as UTF-8 and choose it again.");
    if (front.starts_with("\xef\xbb\xbf")) front.erase(0, 3);
    const auto has = [&](std::string_view text) { return front.find(text) != std::string::npos; };
    const std::size_t first = front.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return std::nullopt;
    // Other formats name schema.org, too: "https://schema.org/InStock".
    const auto page = [&] {
        return hasProducts(std::move(front), bytes) ? std::optional(FeedFormat::jsonLd) : std::nullopt;
    };
    if (front[first] == '<') {
        const std::string root = rootOf(front);
        return root == "rss" || root == "feed" ? std::optional(FeedFormat::googleXml) : page();
    }
    const bool isJson = front[first] == '{' || front[first] == '[';
    if (isJson && (has("\"@type\"") || has("\"@context\""))) return FeedFormat::jsonLd;
    if (front[first] == '{' && has("\"products\""))
        return has("\"ucp\"") || has("\"price_range\"") ? FeedFormat::ucpReply : FeedFormat::shopify;
    if (front[first] == '{' && !aboutFeed(front).isEmpty()) return std::nullopt;
    if (front[first] == '{') return has("\"variants\"") ? FeedFormat::acpLines : FeedFormat::flatLines;
    if (front[first] == '[') return has("\"prices\"") ? FeedFormat::wooCommerce : FeedFormat::shopify;
    const std::string names = storage::fold(front.substr(first, front.find('\n', first) - first));
    const bool isTable = names.find("title") != std::string::npos && names.find("price") != std::string::npos;
    return isTable ? std::optional(FeedFormat::googleTable) : page();
}

std::string marketOfMetadata(std::string_view json) {
    const std::string country = aboutFeed(json)["target_country"].toString().toStdString();
    return isCountryCode(country) ? country : std::string();
}

std::string pageIn(const std::filesystem::path& file, FeedFormat format) {
    constexpr std::int64_t mostRows = 100;
    FeedContext context;
    context.currency = "EUR"; // any: rows without a price have no address
    std::string page;
    try {
        FeedBytes bytes(file, {});
        rowOf(format).read(bytes, context, [&](FeedItem&& item, std::int64_t row) {
            page = item.product.url;
            for (const storage::Variant& variant : item.product.variants)
                if (page.empty()) page = variant.url;
            if (!page.empty() || row >= mostRows) throw Error(ErrorKind::usage, "That is enough.");
        });
    } catch (const Error&) {
        // Enough was read, or what is wrong is said when it is imported.
    }
    return page;
}

bool isOnWeb(std::string_view locator) {
    return locator.starts_with("https://") || locator.starts_with("http://");
}

storage::ImportRun importFeed(storage::ShopStore& store, storage::Id source, const std::filesystem::path& file,
                              FeedFormat format, const std::function<bool(double share)>& share,
                              const FeedLimits& limits) {
    FeedContext context;
    context.limits = limits;
    bool isMarketKnown = false;
    for (const storage::FeedSource& known : store.catalogue().sources())
        if (known.id == source) {
            context.currency = known.currency;
            isMarketKnown = !known.market.empty();
            context.isDemo = known.locator.starts_with("demo:");
            const bool isFile = !known.locator.starts_with(pastedScheme) && !isOnWeb(known.locator);
            if (!context.isDemo && isFile) context.beside = source;
            if (const auto merchant = store.catalogue().merchant(known.merchant)) context.origin = merchant->origin;
        }
    storage::CatalogueImport import(store.connection(), store.clock(), source);
    FeedBytes bytes(file, limits);
    std::int64_t rows = 0;
    std::optional<std::string> market; // on which all rows agree that name one; empty: they do not
    rowOf(format).read(bytes, context, [&](FeedItem&& item, std::int64_t row) {
        if (!item.market.empty()) market = market.value_or(item.market) == item.market ? item.market : std::string();
        if (++rows > limits.rows) throw Error(ErrorKind::format, "The feed has too many rows: nothing was imported.");
        for (const FeedItem::Problem& problem : item.problems) import.reject(row, problem.extId, problem.reason);
        if (!item.product.variants.empty()) {
            complete(item.product);
            import.take(item.product, row);
        }
        if (rows % 100 == 0 && share && !share(bytes.share()))
            throw Error(ErrorKind::usage, "The import was stopped: nothing has changed.");
    });
    if (import.variantCount() == 0) {
        const std::string reason = import.rejects().empty() ? "" : " The first row: " + import.rejects().front().reason;
        throw Error(ErrorKind::format, "There is no product in the feed that can be imported." + reason);
    }
    const storage::ImportRun run = import.commit(bytes.sha256());
    if (!isMarketKnown && market) store.catalogue().setMarket(source, *market);
    return run;
}

} // namespace calliope::shop
