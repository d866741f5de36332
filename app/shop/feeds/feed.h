#pragma once

#include "storage/shop/shop_store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::shop {

/// What lists of products come as, in UTF-8; tables also in Windows-1252. All but Google's XML and pages may be packed
/// with gzip.
enum class FeedFormat : std::uint8_t {
    googleTable, ///< Google Merchant, tabs, commas or semicolons; also OpenAI's names for the columns
    googleXml,   ///< Google Merchant, RSS or Atom with g:
    flatLines,   ///< OpenAI, one JSON object of plain fields per line
    acpLines,    ///< Agentic Commerce Protocol, one product per line
    jsonLd,      ///< schema.org in JSON, or in a page
    shopify,     ///< products.json of a Shopify shop
    wooCommerce, ///< products of WooCommerce's Store API
    ucpReply,    ///< Universal Commerce Protocol, what a shop's catalogue answers to a search or a lookup
};

/// How the locator of a source begins that is no file: a text that was pasted. Behind it follows the page's address, or
/// a hash.
constexpr std::string_view pastedScheme = "pasted:";

/// Whether the locator of a source is an address, from which the list was fetched.
[[nodiscard]] bool isOnWeb(std::string_view locator);

[[nodiscard]] std::string_view nameOf(FeedFormat format);
[[nodiscard]] std::optional<FeedFormat> feedFormatOf(std::string_view name);

/// What a file is, by its content; nullopt for what is none of these. Throws storage::Error where it cannot be read,
/// and for UTF-16.
[[nodiscard]] std::optional<FeedFormat> formatOfFile(const std::filesystem::path& file);

/// The country for which an ACP feed is, by the "metadata.json" beside its products; empty: it names none, or is none.
[[nodiscard]] std::string marketOfMetadata(std::string_view json);

/// The address at the shop of the first thing that names one, for whoever wants to propose whose list it is; empty:
/// none does. Nobody vouches for it.
[[nodiscard]] std::string pageIn(const std::filesystem::path& file, FeedFormat format);

/// Limits for files that come from anywhere.
struct FeedLimits {
    std::int64_t bytes = std::int64_t{512} << 20; ///< of the file, and of what it unpacks to
    std::int64_t ratio = 200;                     ///< of unpacked to packed bytes, beyond the first MB
    std::size_t row = 256 << 10;                  ///< bytes of one row or line
    std::size_t text = 64 << 10;                  ///< bytes of one text
    std::int64_t rows = 400'000;
};

/// Imports a file as the offer of a source: all or nothing, but for rows that are no good, which are left out with a
/// reason each. Where the feed names no currency, the source's counts; where that has none either, such rows are
/// rejected. Where the source's market is not known and all rows that name a country name the same, it is that.
///
/// `share` is told how much of the file has been read, 0 to 1, and returns false to stop: then Error{usage} is thrown
/// and nothing has changed. Throws storage::Error, with one sentence for the user; Error{format} also where there is no
/// good row at all. Nothing is fetched from anywhere: pictures and links are kept as texts, also those of pictures that
/// lie beside the file (list_place.h).
storage::ImportRun importFeed(storage::ShopStore& store, storage::Id source, const std::filesystem::path& file,
                              FeedFormat format, const std::function<bool(double share)>& share = {},
                              const FeedLimits& limits = {});

} // namespace calliope::shop
