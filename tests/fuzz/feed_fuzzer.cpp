#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/readers.h"
#include "app/shop/words/money.h"
#include "storage/error.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

// Reads the input as a list of products: in the format that it looks like, else in one that its length chooses. Any
// outcome is fine but a crash, a sanitizer's report, a run of seconds, an exception that is no storage::Error, or a
// product that is not clean: texts with what cannot be seen, addresses that are not of the web, prices without a
// currency or below nothing.
namespace {

using namespace calliope;
using namespace calliope::shop;

using Reader = void (*)(FeedBytes& bytes, const FeedContext& context, const TakeItem& take);

/// In the order of FeedFormat.
constexpr std::array<Reader, 8> readers{
    readTable,
    readGoogleXml,
    [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
        readJsonLines(bytes, context, itemOfFlatJson, take);
    },
    [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
        readJsonLines(bytes, context, itemOfAcp, take);
    },
    readJsonLd,
    [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
        readJsonList(bytes, context, itemOfShopify, take);
    },
    [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
        readJsonList(bytes, context, itemOfWoo, take);
    },
    [](FeedBytes& bytes, const FeedContext& context, const TakeItem& take) {
        readJsonList(bytes, context, itemOfUcp, take);
    },
};

void require(bool holds) {
    if (!holds) std::abort();
}

void requireClean(const std::string& text) {
    require(cleanText(text, text.size()) == text);
}

void requireWeb(const std::string& url) {
    require(url.empty() || (cleanUrl(url) == url && url.starts_with("http")));
}

void check(FeedItem&& item) {
    for (const FeedItem::Problem& problem : item.problems) require(!problem.reason.empty());
    if (item.product.variants.empty()) return;
    requireClean(item.product.title);
    requireClean(item.product.description);
    requireWeb(item.product.url);
    for (const storage::Variant& variant : item.product.variants) {
        require(variant.price.minor >= 0 && isCurrency(variant.price.currency));
        require(!variant.listMinor || *variant.listMinor >= 0);
        require(!variant.shipMinor || *variant.shipMinor >= 0);
        requireClean(variant.title);
        requireWeb(variant.url);
        for (const std::string& picture : variant.pictures) requireWeb(picture);
    }
    complete(item.product);
}

/// A file in a folder of the process's own; libFuzzer runs one input after the other.
std::filesystem::path fileOf(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path file = [] {
        std::string name = (std::filesystem::temp_directory_path() / "feed-XXXXXX").string();
        require(mkdtemp(name.data()) != nullptr);
        return std::filesystem::path(name) / "feed";
    }();
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    return file;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::filesystem::path file = fileOf(data, size);
    FeedContext context;
    context.origin = "https://shop.example";
    if (size % 2 == 0) context.currency = "EUR";
    context.limits = {.bytes = 1 << 20, .ratio = 50, .row = 64 << 10, .text = 16 << 10, .rows = 1'000};
    try {
        const std::optional<FeedFormat> format = formatOfFile(file);
        FeedBytes bytes(file, context.limits);
        readers[format ? static_cast<std::size_t>(*format) : size % readers.size()](
            bytes, context, [](FeedItem&& item, std::int64_t) { check(std::move(item)); });
    } catch (const storage::Error& error) {
        require(std::string(error.what()).size() > 10);
    }
    return 0;
}
